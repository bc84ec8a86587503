import { Command, Option } from 'commander'
import { didYouMean } from '../../core/answers/nearest.ts'
import type { Problem } from '../../core/problem.ts'
import type { Flag } from './flags.ts'

/** What was typed after a command: checked against the flags, not against the questions. */
export interface Arguments {
  readonly operands: readonly string[]
  /** By the flag's name. A flag that was not typed is absent; the negative form is `false`. */
  readonly flags: Readonly<Record<string, string | boolean | readonly string[]>>
  /** `unknown-flag`, `missing-value`, `unwanted-value`, `too-many-arguments`: all of them at once. */
  readonly problems: readonly Problem[]
}

/**
 * Reads the words after a command, of which at most `most` may be operands. What could be read is there even when
 * there are problems, so that a caller can report what else is wrong.
 */
export function parseArguments(words: readonly string[], flags: readonly Flag[], most: number): Arguments {
  const { operands, unknown, values } = read(words, flags)
  const problems = [
    ...unknown.map((word) => unknownFlag(word, flags)),
    ...flags.flatMap((flag) => (lacksValue(flag, values) ? [missingValue(flag)] : [])),
    ...operands.slice(most).map(tooMany),
  ]
  const usable = Object.entries(values).filter(([, value]) => value !== undefined)
  return { operands, flags: Object.fromEntries(usable), problems }
}

/** Reads only what it knows and overlooks the rest: for what must be known before the pack's flags are. */
export const overlook = (words: readonly string[], flags: readonly Flag[]): Arguments['flags'] =>
  read(words, flags).values

function read(words: readonly string[], flags: readonly Flag[]) {
  const command = new Command().helpOption(false).exitOverride()
  for (const flag of flags) for (const option of optionsOf(flag)) command.addOption(option)
  const { operands, unknown } = command.parseOptions([...words])
  const typed = flags.filter(({ name }) => isTyped(command, attributeOf(name)))
  const values = Object.fromEntries(
    typed.map(({ name }) => [name, command.getOptionValue(attributeOf(name))]),
  )
  return { operands, unknown: unknownWords(unknown), values }
}

/** What follows `--` was meant literally. Words after an unknown flag may be its value, so they say nothing. */
function unknownWords(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--')
  return words.slice(0, end === -1 ? undefined : end).filter((word) => word.startsWith('-') && word !== '-')
}

/** Values are optional for commander, so that it neither swallows the next flag nor stops at the first problem. */
function optionsOf(flag: Flag): readonly Option[] {
  const short = flag.short === undefined ? '' : `-${flag.short}, `
  if (flag.takes !== 'nothing') {
    const option = new Option(`${short}--${flag.name} [value]`)
    return [flag.takes === 'texts' ? option.argParser(collect) : option]
  }
  const positive = new Option(`${short}--${flag.name}`)
  const negative = new Option(`--no-${flag.name}`)
  const forms = flag.forms ?? 'positive'
  return forms === 'both' ? [positive, negative] : [forms === 'positive' ? positive : negative]
}

const collect = (value: string, before: unknown): readonly string[] => [
  ...(Array.isArray(before) ? before : []),
  value,
]

const isTyped = (command: Command, name: string): boolean =>
  command.getOptionValue(name) !== undefined && command.getOptionValueSource(name) !== 'default'

const attributeOf = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

const lacksValue = (flag: Flag, values: Arguments['flags']): boolean =>
  flag.takes !== 'nothing' && values[flag.name] === true

const missingValue = (flag: Flag): Problem => ({
  code: 'missing-value',
  what: `--${flag.name} needs a value.`,
  where: `--${flag.name}`,
  next: `Write --${flag.name}=${flag.value ?? 'VALUE'}`,
})

const tooMany = (word: string): Problem => ({
  code: 'too-many-arguments',
  what: `"${word}" is one argument too many.`,
  where: word,
  next: 'Quote names that hold spaces, and put -- before names that start with a dash.',
})

/** What is wrong with a word that starts with a dash and is no flag, with the near miss. */
function unknownFlag(word: string, flags: readonly Flag[]): Problem {
  const typed = word.replace(/=.*$/s, '')
  const known = flags.find((flag) => flag.takes === 'nothing' && spellings(flag).includes(typed))
  if (known !== undefined)
    return { code: 'unwanted-value', what: `${typed} takes no value.`, where: word, next: `Write ${typed}.` }
  return {
    code: 'unknown-flag',
    what: `There is no flag ${typed}.`,
    where: typed,
    next: didYouMean(typed, flags.flatMap(spellings)) ?? 'See --help for every flag.',
  }
}

function spellings(flag: Flag): readonly string[] {
  const positive = `--${flag.name}`
  const negative = `--no-${flag.name}`
  if (flag.forms === 'negative') return [negative]
  return flag.forms === 'both' ? [positive, negative] : [positive]
}
