import { type Context, type Finished, finishedWith, refused } from '../commands/command.ts'
import { globalFlags } from './flags.ts'
import { type HelpPage, helpText } from './help.ts'
import { type Arguments, parseArguments } from './parse.ts'

/** Either what was typed after a command, or how the command ends at that: with its help page, or a refusal. */
export type Typed = { readonly typed: Arguments } | { readonly ended: Finished }

/** Reads the words after a command whose flags are those of its page; `most` of them may be operands. */
export function readTyped(command: string, page: HelpPage, { words, terminal }: Context, most = 0): Typed {
  const typed = parseArguments(words, [...globalFlags, ...page.flags], most)
  if (typed.problems.length > 0) return { ended: refused(command, typed.problems) }
  if (typed.flags.help !== true) return { typed }
  return { ended: finishedWith(command, helpText(page, terminal.output.columns)) }
}
