import { randomBytes } from 'node:crypto'
import { dirname, join, resolve, sep } from 'node:path'
import { isSafePath } from '../core/evolve/safe-path.ts'
import { type Problem, type Result, refusal, success } from '../core/problem.ts'
import type { Operation, Plan } from '../core/reconcile/types.ts'
import { isSystemError, quietly } from './faults.ts'
import { disk, type FilePort } from './files.ts'
import { sameState, stateAt, staysInside } from './folder.ts'
import { type Doing, problemWhile, throwIfAborted } from './interrupts.ts'
import {
  ChangedMeanwhile,
  finish,
  forget,
  type Journal,
  keptOf,
  placesOf,
  type Step,
  takeBack,
  tidy,
} from './journal.ts'
import { type Change, type PrepareOptions, prepare } from './prepare.ts'

/** When `signal` fires before the change is done, everything is put back. */
export interface ApplyOptions extends PrepareOptions {
  /** The command, for `undo --list`. */
  readonly label?: string
  /** False: nothing is kept of the change, unless it replaced or removed something. */
  readonly keepUndo?: boolean
}

export interface Applied {
  /** What `undo` takes; absent where nothing was kept or nothing was to do. */
  readonly id?: string
}

/**
 * Carries out a plan in an existing folder, wholly or not at all: new content is written aside and synced, a journal
 * says what will happen, then each file is swapped in, `.newel/` last. What is replaced or removed is kept in
 * `.newel/undo/<id>/`. After a crash `recover` finishes or takes back.
 * Problems: `stale-plan` (a file is not as it was when the plan was made), `leads-outside`, `unsafe-path`, `cancelled`;
 * faults of the disk. After each of them the folder is as it was.
 */
export const applyPlan = (root: string, plan: Plan, options: ApplyOptions = {}): Promise<Result<Applied>> =>
  applyOperations(root, plan.operations, options)

/** `applyPlan` for operations that no plan is needed for: an undo, or a creation in an empty folder. */
export async function applyOperations(
  folder: string,
  operations: readonly Operation[],
  options: ApplyOptions = {},
): Promise<Result<Applied>> {
  const root = resolve(folder)
  const changes = operations.flatMap(changeOf).sort(byTurn)
  if (changes.length === 0) return success({})
  const doing: Doing = { deed: 'look at', path: root }
  try {
    const problems = await whatForbids(root, changes)
    if (problems.length > 0) return refusal(...problems)
    return await throughJournal(root, changes, options, doing)
  } catch (error) {
    return refusal(problemWhile(error, doing))
  }
}

function changeOf(operation: Operation): readonly Change[] {
  switch (operation.kind) {
    case 'create':
    case 'replace':
    case 'merge':
    case 'remove':
      return [operation]
    case 'keep':
      return []
    case 'conflict': {
      const { path, before, after } = operation
      if (after === undefined) return []
      return [{ path, after, ...(before === undefined ? {} : { before }) }]
    }
  }
}

/** Removals first, so that a folder can take the place of a file; the lock and what belongs to it last. */
function byTurn(one: Change, other: Change): number {
  const turn = ({ path, after }: Change) => (path.startsWith('.newel/') ? 2 : after === undefined ? 0 : 1)
  return turn(one) - turn(other) || (one.path < other.path ? -1 : 1)
}

async function whatForbids(root: string, changes: readonly Change[]): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const { path, before } of changes) {
    if (!isSafePath(path)) problems.push(unsafePath(path))
    else if (!(await staysInside(root, path))) problems.push(leadsOutside(root, path))
    else {
      const found = await stateAt(join(root, path))
      const isAsPlanned =
        found === 'other' ? before === undefined && isEmptied(path, changes) : sameState(found, before)
      if (!isAsPlanned) problems.push(stalePlan(root, path))
    }
  }
  return problems
}

/** A file may take a folder's place if files in that folder go; if others stay in it, the swap fails and is taken back. */
const isEmptied = (path: string, changes: readonly Change[]): boolean =>
  changes.some((change) => change.after === undefined && change.path.startsWith(`${path}/`))

async function throughJournal(
  root: string,
  changes: readonly Change[],
  options: ApplyOptions,
  doing: Doing,
): Promise<Result<Applied>> {
  const { port = disk, keepUndo = true, signal } = options
  const journal = await journalOf(root, changes, options.label ?? '')
  try {
    await prepare(root, journal, changes, options, doing)
  } catch (error) {
    const problem = problemWhile(error, doing)
    await withdraw(root, journal.id, port)
    return refusal(problem)
  }
  try {
    Object.assign(doing, { deed: 'change files in', path: root })
    await finish(root, journal, port, () => throwIfAborted(signal))
  } catch (error) {
    Object.assign(doing, whereIn(root, error))
    return refusal(await putBack(root, journal, error, doing, port))
  }
  // The change is done: what is left to tidy, the next `recover` tidies too.
  await quietly(() => tidy(root, journal.id, port))
  const isKept = keepUndo || changes.some(({ before }) => before !== undefined)
  if (!isKept) await quietly(() => forget(root, journal.id, port))
  return success(isKept ? { id: journal.id } : {})
}

/** The file or folder of the project that a fault is about; none for one in Newel's own stores. */
function whereIn(root: string, error: unknown): Partial<Doing> {
  const path = isSystemError(error) ? (error.dest ?? error.path) : undefined
  const isOwners = path?.startsWith(join(root, sep)) === true && !path.startsWith(join(root, '.newel'))
  return isOwners ? { deed: 'change', path } : {}
}

async function journalOf(root: string, changes: readonly Change[], label: string): Promise<Journal> {
  const steps = changes.map(
    ({ path, before, after }, index): Step => ({
      path,
      ...(before === undefined ? {} : { before: keptOf(String(index), before) }),
      ...(after === undefined ? {} : { after: keptOf(String(index), after) }),
    }),
  )
  const written = changes.filter(({ after }) => after !== undefined).map(({ path }) => path)
  return {
    format: 1,
    id: newId(),
    label,
    at: new Date().toISOString(),
    folders: await missingFolders(root, written),
    steps,
  }
}

/** Folders that are to be made, outermost first; those of `.newel` belong to the machinery. */
async function missingFolders(root: string, paths: readonly string[]): Promise<readonly string[]> {
  const missing = new Set<string>()
  for (const path of paths) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      if (folder !== '.newel' && (await stateAt(join(root, folder))) !== 'other') missing.add(folder)
    }
  }
  return [...missing].sort()
}

/** Before the journal was in place nothing of the project was touched: only the stores are to be taken away. */
async function withdraw(root: string, id: string, port: FilePort): Promise<void> {
  const places = placesOf(root, id)
  await quietly(() => port.removeOwnFolder(`${places.entry}.draft`))
  await quietly(() => port.removeOwnFolder(places.entry))
  await quietly(() => tidy(root, id, port))
  await quietly(() => forget(root, id, port))
}

async function putBack(
  root: string,
  journal: Journal,
  error: unknown,
  doing: Doing,
  port: FilePort,
): Promise<Problem> {
  const problem =
    error instanceof ChangedMeanwhile ? stalePlan(root, error.changed) : problemWhile(error, doing)
  try {
    await takeBack(root, journal, port)
    return problem
  } catch (failure) {
    problemWhile(failure, doing)
    return {
      ...problem,
      next: `${problem.next ?? ''} The next command of Newel in this folder takes the change back first.`.trimStart(),
    }
  }
}

/** Sorts by time: `20261122-194512-3f2a9c`. */
function newId(): string {
  const [day = '', time = ''] = new Date().toISOString().replaceAll(/[-:]/g, '').split('T')
  return `${day}-${time.slice(0, 6)}-${randomBytes(3).toString('hex')}`
}

const unsafePath = (path: string): Problem => ({
  code: 'unsafe-path',
  what: `The path ${JSON.stringify(path)} does not stay inside the project.`,
  where: path,
  next: 'Tell the author of the pack: every path is relative, and none leads into `.git`.',
})

const leadsOutside = (root: string, path: string): Problem => ({
  code: 'leads-outside',
  what: `A folder on the way to ${path} is a symbolic link that leads out of the project.`,
  where: join(root, path),
  next: 'Replace the link by a folder, then run the same command again.',
})

const stalePlan = (root: string, path: string): Problem => ({
  code: 'stale-plan',
  what: `${path} is not as it was when the change was planned. Nothing was changed.`,
  where: join(root, path),
  next: 'Run the same command again: it looks at the file anew.',
})
