/** One flag as a row: the parser and the help are both made from it. */
export interface Flag {
  /** Without dashes, kebab case: `on-conflict`. The negative form `--no-x` has the name `x`. */
  readonly name: string
  readonly short?: string
  readonly takes: 'nothing' | 'text' | 'texts'
  /** Which spellings exist for a flag that takes nothing. */
  readonly forms?: 'positive' | 'negative' | 'both'
  /** How the help calls the value. */
  readonly value?: string
  readonly help: string
  readonly group: string
}

export const globalFlags: readonly Flag[] = [
  {
    name: 'directory',
    short: 'C',
    takes: 'text',
    value: 'DIR',
    help: 'Work as if started in DIR.',
    group: 'Everywhere',
  },
  { name: 'quiet', short: 'q', takes: 'nothing', help: 'Say nothing but problems.', group: 'Everywhere' },
  { name: 'verbose', takes: 'nothing', help: 'Say more, with stack traces.', group: 'Everywhere' },
  { name: 'json', takes: 'nothing', help: 'Print one JSON object on stdout.', group: 'Everywhere' },
  { name: 'input', takes: 'nothing', forms: 'negative', help: 'Never ask anything.', group: 'Everywhere' },
  { name: 'help', short: 'h', takes: 'nothing', help: 'Show this.', group: 'Everywhere' },
  { name: 'version', short: 'V', takes: 'nothing', help: 'Show the version.', group: 'Everywhere' },
]

/** Of every command that reads a pack. */
export const templateFlag: Flag = {
  name: 'template',
  takes: 'text',
  value: 'SOURCE',
  help: 'A pack of your own: a folder.',
  group: 'Where answers come from',
}

export const createFlags: readonly Flag[] = [
  {
    name: 'answers',
    takes: 'text',
    value: 'FILE',
    help: 'Answers as JSON, YAML or TOML; - is stdin.',
    group: 'Where answers come from',
  },
  {
    name: 'preset',
    takes: 'text',
    value: 'NAME',
    help: 'Answers that go together.',
    group: 'Where answers come from',
  },
  {
    name: 'set',
    takes: 'texts',
    value: 'KEY=VALUE',
    help: 'Answer any question; may be repeated.',
    group: 'Where answers come from',
  },
  templateFlag,
  {
    name: 'yes',
    short: 'y',
    takes: 'nothing',
    help: 'Take the defaults for what is not answered.',
    group: 'What happens',
  },
  {
    name: 'dry-run',
    takes: 'nothing',
    help: 'Show what would be written, write nothing.',
    group: 'What happens',
  },
  { name: 'diff', takes: 'nothing', help: 'Show unified diffs, write nothing.', group: 'What happens' },
  {
    name: 'on-conflict',
    takes: 'text',
    value: 'stop|keep|overwrite',
    help: 'When a file is in the way (default: stop).',
    group: 'What happens',
  },
  {
    name: 'git',
    takes: 'nothing',
    forms: 'both',
    help: 'Make a repository and a first commit (default: unless inside one).',
    group: 'What happens',
  },
  { name: 'sync', takes: 'nothing', forms: 'negative', help: 'Install nothing.', group: 'What happens' },
  {
    name: 'lock',
    takes: 'nothing',
    forms: 'negative',
    help: 'Do not write .newel/: the project forgets Newel.',
    group: 'What happens',
  },
  { name: 'offline', takes: 'nothing', help: 'Open no connection.', group: 'What happens' },
  {
    name: 'python',
    takes: 'text',
    value: 'PATH|VERSION',
    help: 'The Python of the environment.',
    group: 'What happens',
  },
]

export const optionsFlags: readonly Flag[] = [
  templateFlag,
  {
    name: 'output-schema',
    takes: 'nothing',
    help: 'With --json: the schema of what --json prints.',
    group: 'What is shown',
  },
]

/** Of every command that changes a project. */
export const dryRunFlag: Flag = {
  name: 'dry-run',
  takes: 'nothing',
  help: 'Show what would happen, change nothing.',
  group: 'What happens',
}

export const diffFlag: Flag = {
  name: 'diff',
  takes: 'nothing',
  help: 'Show unified diffs, change nothing.',
  group: 'What happens',
}

export const branchFlag: Flag = {
  name: 'branch',
  takes: 'text',
  value: 'NAME',
  help: 'Commit it on a new branch, and leave this folder as it is.',
  group: 'What happens',
}
