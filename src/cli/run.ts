import { didYouMean } from '../core/answers/nearest.ts'
import type { Problem } from '../core/problem.ts'
import { type Flag, globalFlags } from './arguments/flags.ts'
import { helpText } from './arguments/help.ts'
import { overlook, parseArguments } from './arguments/parse.ts'
import { type Common, type Finished, finishedWith, refused } from './commands/command.ts'
import { commands } from './commands/table.ts'
import type { Ports } from './creation/ports.ts'
import type { ExitCode } from './exit-code.ts'
import { mistake } from './mistake.ts'
import { problemsText } from './report/problems.ts'
import { isInteractive, paintFor, type Terminal } from './terminal.ts'

export interface Start {
  /** True for `create-newel`. */
  readonly asCreate: boolean
  readonly version: string
  readonly ports: Ports
}

/** Runs one command line and reports how it ended. Never ends the process. */
export async function run(words: readonly string[], terminal: Terminal, start: Start): Promise<ExitCode> {
  const common = commonOf(words)
  const finished = await finish(words, terminal, start, common)
  report(finished, terminal, common)
  return finished.output.exitCode
}

function commonOf(words: readonly string[]): Common {
  const flags = overlook(words, globalFlags)
  return {
    folder: typeof flags.directory === 'string' ? flags.directory : '',
    quiet: flags.quiet === true,
    verbose: flags.verbose === true,
    json: flags.json === true,
    input: flags.input !== false,
  }
}

async function finish(
  words: readonly string[],
  terminal: Terminal,
  start: Start,
  common: Common,
): Promise<Finished> {
  const { command, others } = commandIn(words, start.asCreate)
  try {
    const flags = overlook(words, globalFlags)
    if (flags.version === true) return finishedWith('', `${start.version}\n`)
    if (command === undefined) return await withoutCommand(others, terminal, start, common)
    const known = Object.hasOwn(commands, command) ? commands[command] : undefined
    if (known === undefined) return refused(command, [unknownCommand(command)])
    const run = await known.load()
    return await run(contextOf(others, terminal, start, common))
  } catch (error) {
    return refused(command ?? '', [mistake(error, common.verbose)])
  }
}

const contextOf = (words: readonly string[], terminal: Terminal, start: Start, common: Common) => ({
  words,
  terminal,
  common: { ...common, folder: start.ports.absolute(terminal.folder, common.folder) },
  ports: start.ports,
  invocation: { version: start.version, asCreate: start.asCreate, env: terminal.env },
})

/** The first word that is neither a flag of Newel's own nor its value. */
function commandIn(
  words: readonly string[],
  asCreate: boolean,
): { command?: string; others: readonly string[] } {
  if (asCreate) return { command: 'create', others: words }
  const at = words.findIndex((word, index) => !word.startsWith('-') && !isValue(words[index - 1]))
  const command = words[at]
  const isAfterUnknown = words.slice(0, at).some((word) => word.startsWith('-') && !isGlobal(word))
  if (isAfterUnknown) return { others: words }
  return command === undefined ? { others: words } : { command, others: words.toSpliced(at, 1) }
}

const isValue = (before: string | undefined): boolean => before === '-C' || before === '--directory'

const isGlobal = (word: string): boolean =>
  parseArguments([word.replace(/^-C$/, '-C=')], globalFlags, 0).problems.every(
    ({ code }) => code !== 'unknown-flag',
  )

/** Bare `newel` creates where somebody can be asked, and says how to use it elsewhere. */
async function withoutCommand(
  words: readonly string[],
  terminal: Terminal,
  start: Start,
  common: Common,
): Promise<Finished> {
  const { flags, problems } = parseArguments(words, globalFlags, 0)
  if (problems.length > 0) return refused('', problems.map(afterTheCommand))
  const isAsked = flags.help !== true && isInteractive(terminal, { ...common, yes: false })
  const create = isAsked ? await commands.create?.load() : undefined
  if (create !== undefined) return create(contextOf(words, terminal, start, common))
  if (common.json && flags.help !== true) return refused('', [noCommand])
  return finishedWith('', helpPage(terminal.output.columns))
}

/** A flag before the command may belong to the command. */
const afterTheCommand = (problem: Problem): Problem =>
  problem.code === 'unknown-flag' && problem.where !== undefined
    ? { ...problem, next: `Flags of a command come after it: newel create ${problem.where}` }
    : problem

const noCommand: Problem = {
  code: 'no-command',
  what: 'There is no command.',
  next: `Write one of: ${Object.keys(commands).join(', ')}.`,
}

const unknownCommand = (command: string): Problem => ({
  code: 'unknown-command',
  what: `There is no command "${command}".`,
  where: command,
  next:
    didYouMean(command, Object.keys(commands)) ?? `To make a project of that name: newel create ${command}`,
})

const noFlags: readonly Flag[] = []

const helpPage = (columns: number | undefined): string =>
  helpText(
    {
      usage: ['newel <command>', 'newel <command> --help'],
      summary: 'Renders Python services at one of five tiers and climbs with them.',
      commands: Object.entries(commands).map(([name, { summary }]) => ({ name, summary })),
      flags: noFlags,
      examples: [
        'newel create my-service',
        'newel create my-service --tier layered --database postgres',
        'newel options',
      ],
    },
    columns,
  )

/** Results on stdout, everything else on stderr. */
function report({ output, text, document }: Finished, terminal: Terminal, common: Common) {
  const paint = paintFor(terminal.errors, terminal.env)
  const { warnings, problems } = output
  if (common.json) terminal.output.write(`${JSON.stringify(document ?? output, undefined, 2)}\n`)
  else if (!common.quiet) terminal.output.write(text)
  if (common.json) return
  if (!common.quiet) terminal.errors.write(problemsText(warnings, paint, 'warning'))
  terminal.errors.write(problemsText(problems, paint, 'error'))
}
