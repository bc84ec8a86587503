import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { textOf } from '../bytes.ts'
import type { FileState, FileTree, Operation, Plan } from './types.ts'

/** The tree after the plan, in memory: for tests, dry runs and the preview. */
export function applyPlan(ours: FileTree, plan: Plan): FileTree {
  const result = new Map(ours)
  for (const operation of plan.operations) {
    const after = afterOf(operation)
    if (after === undefined) result.delete(operation.path)
    else result.set(operation.path, after)
  }
  return new Map([...result].sort(([one], [other]) => (one < other ? -1 : 1)))
}

interface PlanRow {
  readonly path: string
  readonly action: Operation['kind']
  readonly because: string
}

/** How often each action occurs, and one row a path with the reason: what `--dry-run` and `--json` show. */
export interface PlanDescription {
  readonly counts: Readonly<Record<Operation['kind'], number>>
  readonly rows: readonly PlanRow[]
}

export function describePlan(plan: Plan): PlanDescription {
  const counts = { create: 0, replace: 0, merge: 0, remove: 0, keep: 0, conflict: 0 }
  for (const { kind } of plan.operations) counts[kind] += 1
  const rows = plan.operations.map((each) => ({
    path: each.path,
    action: each.kind,
    because: reasonFor(each),
  }))
  return { counts, rows }
}

/** Why an operation is what it is, for people. */
export function reasonFor(operation: Operation): string {
  switch (operation.kind) {
    case 'create':
      return 'it is new'
    case 'replace':
      return 'you have not edited it'
    case 'merge':
      return 'your edits stay'
    case 'remove':
      return 'it is no longer part of the pack'
    case 'keep':
    case 'conflict':
      return operation.because
  }
}

/** The operation as a unified diff with a/ and b/ paths; empty where nothing changes, one line for links and binaries. */
export function diffOf(operation: Operation): string {
  const { path } = operation
  const before = 'before' in operation ? operation.before : undefined
  const after = afterOf(operation)
  const [from, to] = [
    before === undefined ? '/dev/null' : `a/${path}`,
    after === undefined ? '/dev/null' : `b/${path}`,
  ]
  const [old, now] = [textOfState(before), textOfState(after)]
  const changed = before !== after && (old === undefined || old !== now)
  if (!changed && before?.mode === after?.mode) return ''
  if (old === undefined || now === undefined) return `Binary files ${from} and ${to} differ\n`
  const patch = createTwoFilesPatch(from, to, old, now, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  })
  return modeLines(before, after) + patch
}

/** What stands at an operation's path afterwards; undefined stands for nothing. */
export function afterOf(operation: Operation): FileState | undefined {
  switch (operation.kind) {
    case 'create':
    case 'replace':
    case 'merge':
      return operation.after
    case 'remove':
      return undefined
    case 'keep':
      return operation.before
    case 'conflict':
      return operation.after ?? operation.before
  }
}

/** An absent file has the empty text; a link and a binary file have none. */
function textOfState(state: FileState | undefined): string | undefined {
  if (state === undefined) return ''
  return state.kind === 'file' ? textOf(state.content) : undefined
}

function modeLines(before: FileState | undefined, after: FileState | undefined): string {
  if (before === undefined || after === undefined || before.mode === after.mode) return ''
  return `old mode ${octal(before.mode)}\nnew mode ${octal(after.mode)}\n`
}

const octal = (mode: number): string => `100${(mode & 0o777).toString(8).padStart(3, '0')}`
