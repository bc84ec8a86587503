import { PassThrough } from 'node:stream'
import manifest from '../package.json' with { type: 'json' }
import { commands } from './cli/commands/table.ts'
import { type Carried, carryOut } from './cli/creation/carry-out.ts'
import { type Creation, inTheWay, loadPack, planCreation } from './cli/creation/plan-creation.ts'
import { reproduceCommand } from './cli/creation/reproduce.ts'
import type { CreationRequest, OnConflict } from './cli/creation/request.ts'
import { exitCode, exitCodeOf } from './cli/exit-code.ts'
import { machine } from './cli/machine.ts'
import { emptyOutput, type Output } from './cli/output.ts'
import { ended, outputOf } from './cli/report/creation.ts'
import type { Problem, Result } from './core/problem.ts'

export type { Output, OutputFile, OutputOperation } from './cli/output.ts'
export type { Problem, Result } from './core/problem.ts'

/** What to create. Everything is optional that `newel create` can do without. */
export interface CreateOptions {
  /** The destination; gives the project's name when no answer does. */
  readonly directory?: string
  /** The folder that relative paths start from; the process's own unless told. */
  readonly folder?: string
  /** By the ids of the pack's questions: texts, booleans, lists. They win over the file, the file over the preset. */
  readonly answers?: Readonly<Record<string, unknown>>
  /** A file with answers: JSON, YAML or TOML. */
  readonly answersFile?: string
  readonly preset?: string
  /** A folder with a pack of your own. */
  readonly template?: string
  /** What becomes of files that are in the way; `stop` unless told. */
  readonly onConflict?: OnConflict
  /** True: a repository even inside another. False: none. Unless told: one, unless inside another. */
  readonly git?: boolean
  /** False: `uv` is not run. */
  readonly sync?: boolean
  /** False: no `.newel/`, and so no evolution. */
  readonly lock?: boolean
  /** True: no connection is opened, and so nothing is synced. */
  readonly offline?: boolean
  /** A version or the path of an interpreter, for uv. */
  readonly python?: string
  /** Aborting takes back what was begun. */
  readonly signal?: AbortSignal
}

/**
 * Creates a project, as `newel create` does without a terminal. Gives what `--json` prints; refusals are in `problems`
 * with the `exitCode` that the command would have. Nothing is printed and the process is never ended.
 */
export async function create(options: CreateOptions = {}): Promise<Output> {
  const settled = await settle(options)
  if (!settled.ok) return refused(settled.problems)
  const { creation, output } = settled.value
  const obstacle = inTheWay(creation)
  if (obstacle !== undefined) return ended(output, exitCodeOf([obstacle]), { problems: [obstacle] })
  const signal = options.signal ?? new AbortController().signal
  const carried: Carried = await carryOut(creation, ports, (_, work) => work, signal)
  const code = carried.problems.length === 0 ? exitCode.done : exitCodeOf(carried.problems)
  return ended(output, code, carried)
}

/** What `create` would do, with a unified diff for each path; writes nothing. */
export async function plan(options: CreateOptions = {}): Promise<Output> {
  const settled = await settle(options)
  if (!settled.ok) return refused(settled.problems)
  const { creation, output } = settled.value
  const obstacle = inTheWay(creation)
  return obstacle === undefined ? output : ended(output, exitCodeOf([obstacle]), { problems: [obstacle] })
}

/** The JSON Schema of the answers of a pack: every question, choice and constraint. Problems: those of the pack. */
export async function options(
  of: Pick<CreateOptions, 'template' | 'folder'> = {},
): Promise<Result<Readonly<Record<string, unknown>>>> {
  const pack = await loadPack({ ...of, folder: of.folder ?? process.cwd() }, ports)
  if (!pack.ok) return pack
  return { ok: true, value: (await ports.core()).answersSchema(pack.value.pack) }
}

/** Where a change is made and how far it goes. */
export interface ChangeOptions {
  /** In the project; the process's own folder unless told. */
  readonly folder?: string
  /** True: nothing is written. */
  readonly dryRun?: boolean
  /** Commits the change on a new branch of this name and leaves the folder as it is. */
  readonly branch?: string
  /** A folder with the pack of the project, where that is not the built-in one. */
  readonly template?: string
  /** Aborting takes back what was begun. */
  readonly signal?: AbortSignal
}

/**
 * Adds to a project, as `newel add` does: `['feature', 'invoice:total:decimal']`, `['database=postgres']`. Gives what `--json`
 * prints; conflicts are in its `details`, with exit code 3.
 */
export const add = (what: readonly string[], options: ChangeOptions = {}): Promise<Output> =>
  typed('add', what, options)

/** The inverse of `add`. */
export const remove = (what: readonly string[], options: ChangeOptions = {}): Promise<Output> =>
  typed('remove', what, options)

/** Brings a project to the pack of this version, as `newel update` does. */
export const update = (options: ChangeOptions = {}): Promise<Output> => typed('update', [], options)

/** Calls a project, a feature or a field otherwise, as `newel rename` does: `['feature', 'order', 'purchase']`. */
export const rename = (what: readonly string[], options: ChangeOptions = {}): Promise<Output> =>
  typed('rename', what, options)

/** How far a project climbs, and what is done with the result. */
export interface PromoteOptions extends ChangeOptions {
  /** A tier; the next one unless told. */
  readonly to?: string
  /** True: the owner's branch is brought to the result where that is clean. */
  readonly apply?: boolean
  /** False: the project's own checks are not run before and after. */
  readonly verify?: boolean
  /** False: one commit instead of a series. */
  readonly series?: boolean
}

/** Climbs to another tier on a branch of its own, as `newel promote` does. */
export const promote = ({ to, apply, verify, series, ...options }: PromoteOptions = {}): Promise<Output> => {
  const words = [
    ...(to === undefined ? [] : [`--to=${to}`]),
    ...(apply === true ? ['--apply'] : []),
    ...(verify === false ? ['--no-verify'] : []),
    ...(series === false ? ['--no-series'] : []),
  ]
  return typed('promote', words, options)
}

/** Takes the last change back, or that of an id, as `newel undo` does. */
export const undo = (
  id?: string,
  options: Pick<ChangeOptions, 'folder' | 'dryRun' | 'signal'> = {},
): Promise<Output> => typed('undo', id === undefined ? [] : [id], options)

/** What is known of a project, as `newel status` says it. Exit code 5: an update exists. */
export const status = (
  options: Pick<ChangeOptions, 'folder' | 'template' | 'signal'> = {},
): Promise<Output> => typed('status', [], options)

/** A command with its words, where nothing is printed and nobody can be asked. */
async function typed(command: string, what: readonly string[], options: ChangeOptions): Promise<Output> {
  const { folder = process.cwd(), dryRun, branch, template, signal } = options
  const words = [
    ...(dryRun === true ? ['--dry-run'] : []),
    ...(branch === undefined ? [] : [`--branch=${branch}`]),
    ...(template === undefined ? [] : [`--template=${template}`]),
    ...what,
  ]
  const nowhere = { input: new PassThrough(), output: new PassThrough(), errors: new PassThrough() }
  const run = await commands[command]?.load()
  if (run === undefined) throw new Error(`There is no command ${command}.`)
  const { output } = await run({
    words,
    terminal: { ...nowhere, env: {}, folder, signal: signal ?? new AbortController().signal },
    common: { folder, quiet: true, verbose: false, json: true, input: false },
    ports,
    invocation: { version: manifest.version, asCreate: false, env: {} },
  })
  return output
}

const ports = machine(manifest.version)

interface Settled {
  readonly creation: Creation
  readonly output: Output
}

async function settle({ signal: _, ...given }: CreateOptions): Promise<Result<Settled>> {
  const request: CreationRequest = {
    folder: process.cwd(),
    answers: {},
    sync: true,
    lock: true,
    offline: false,
    ...given,
  }
  const creation = await planCreation(request, ports)
  if (!creation.ok) return creation
  const core = await ports.core()
  const invocation = { version: manifest.version, asCreate: false, env: {} }
  const reproduce = reproduceCommand(creation.value, core, invocation)
  return {
    ok: true,
    value: { creation: creation.value, output: outputOf(creation.value, reproduce, core, true) },
  }
}

const refused = (problems: readonly Problem[]): Output => ({
  ...emptyOutput('create', exitCodeOf(problems)),
  problems,
})
