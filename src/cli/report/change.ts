import { diffOf, reasonFor } from '../../core/reconcile/plan.ts'
import type { Operation } from '../../core/reconcile/types.ts'
import { type Context, type Finished, reported } from '../commands/command.ts'
import { quoted } from '../creation/reproduce.ts'
import { type CarriedChange, isNothing } from '../evolution/carry-out-change.ts'
import { codeOf, type Mode } from '../evolution/change-project.ts'
import { projectIn } from '../evolution/read-project.ts'
import type { Output, OutputOperation } from '../output.ts'
import { type Paint, paintFor } from '../terminal.ts'
import { diffText } from './creation.ts'

/** What `add`, `remove` and `update` say of a change that was planned or written. */
export function changedReport(
  command: string,
  carried: CarriedChange,
  mode: Mode,
  { terminal }: Context,
): Finished {
  const found = outputOf(carried, mode)
  const paint = paintFor(terminal.output, terminal.env)
  const text = mode.withDiff ? diffText({ ...emptyPlan, ...found }) : textOf(carried, found, mode, paint)
  return reported(command, text, found, mode.isDry ? undefined : codeOf(carried))
}

const emptyPlan = { plan: [] } as unknown as Output

type Found = Pick<Output, 'plan' | 'nextSteps' | 'written'> & Partial<Output>

function outputOf(carried: CarriedChange, { isDry, withDiff }: Mode): Found {
  const { change, warnings, undo, branch, worktree } = carried
  return {
    written: !isDry && !isNothing(change),
    project: projectIn(change.project),
    answers: change.answers.values,
    plan: change.operations.map((operation) => rowOf(operation, withDiff)),
    capabilities: (change.tree.facts.capability ?? [])
      .flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
      .sort(),
    nextSteps: nextSteps(carried, isDry),
    warnings,
    details: {
      conflicts: change.conflicts.map(({ path, because }) => ({ path, because })),
      moved: [...change.delta.moved].map(([from, to]) => ({ from, to })),
      declined: change.delta.declined,
      undo: undo ?? null,
      branch: branch ?? null,
      worktree: worktree ?? null,
      placed: change.placed ?? [],
      lifted: (change.lifted ?? []).map(({ record, field }) => ({ record, field: field.name })),
    },
  }
}

const rowOf = (operation: Operation, withDiff: boolean): OutputOperation => ({
  kind: operation.kind,
  path: operation.path,
  because: reasonFor(operation),
  ...(withDiff && !operation.path.startsWith('.newel/') ? { diff: diffOf(operation) } : {}),
})

function nextSteps({ change, branch, worktree }: CarriedChange, isDry: boolean): readonly string[] {
  if (isDry || isLockAlone(change)) return []
  if (branch !== undefined) return [`git diff HEAD...${branch.name}`, `git merge ${branch.name}`]
  const where = worktree === undefined ? '' : ` -C ${quoted(worktree)}`
  if (change.conflicts.length > 0)
    return [`git${where} status`, `newel continue${where}`, `newel abort${where}`]
  return ['git diff', ...change.tree.nextSteps]
}

function textOf(carried: CarriedChange, { plan, nextSteps }: Found, { isDry }: Mode, paint: Paint): string {
  const { change, branch, worktree, undo } = carried
  if (isNothing(change)) return 'There is nothing to do: the project is as it would be rendered.\n'
  if (isLockAlone(change)) return onlyTheLock(isDry)
  const shown = plan.filter(
    ({ path, because }) => !path.startsWith('.newel/') && because !== 'nothing changed',
  )
  const unchanged = plan.filter(({ because }) => because === 'nothing changed').length
  const moved = [...change.delta.moved].map(([from, to]) => `  ${'followed'.padEnd(9)} ${from} → ${to}`)
  return [
    headline(carried, isDry, paint),
    ...order.flatMap((kind) => shown.filter((row) => row.kind === kind).map((row) => lineOf(row, paint))),
    ...moved,
    ...carriedLines(change),
    ...(unchanged > 0 ? [paint.dim(`  ${unchanged} more stay as they are.`)] : []),
    ...(worktree === undefined ? [] : ['', `The conflicts are in ${worktree}.`]),
    ...(branch === undefined ? [] : ['', `It is on the branch ${branch.name}; this folder is as it was.`]),
    ...(nextSteps.length === 0 ? [] : ['', 'Next:', ...nextSteps.map((step) => `  ${paint.bold(step)}`)]),
    ...(undo === undefined || change.conflicts.length > 0 ? [] : ['', `To take it back: newel undo`]),
    '',
  ].join('\n')
}

/** What a climb did with the owner's own code. */
const carriedLines = ({ placed = [], lifted = [] }: CarriedChange['change']): readonly string[] => [
  ...placed.map(
    ({ path, symbol, target, because }) =>
      `  ${'placed'.padEnd(9)} ${symbol} of ${path} → ${target}  (${because})`,
  ),
  ...lifted.map(
    ({ record, field }) => `  ${'lifted'.padEnd(9)} ${field.name} is a field of ${record} from now on`,
  ),
]

/** A newer version that renders the same: there is nothing to look at. */
const isLockAlone = ({ delta }: CarriedChange['change']): boolean =>
  delta.plan.operations.every(({ kind }) => kind === 'keep')

const onlyTheLock = (isDry: boolean): string =>
  `Your files are as they would be rendered; the lock alone ${isDry ? 'would be' : 'was'} brought up to date.\n`

function headline({ change: { conflicts, request } }: CarriedChange, isDry: boolean, paint: Paint): string {
  const command = paint.bold(`newel ${request.label}`)
  if (isDry) return `${command} would do this; nothing was written:`
  if (conflicts.length === 0) return `${paint.green('Done')}: ${command}`
  const places = conflicts.length === 1 ? 'One file is' : `${conflicts.length} files are`
  return `${paint.red('Conflicts')}: ${command}. ${places} left for you; the rest is done.`
}

/** What needs somebody's attention comes last, nearest to the prompt. */
const order: readonly OutputOperation['kind'][] = ['keep', 'create', 'replace', 'remove', 'merge', 'conflict']

const verbs: Readonly<Record<OutputOperation['kind'], string>> = {
  create: 'created',
  replace: 'changed',
  merge: 'merged',
  remove: 'removed',
  keep: 'kept',
  conflict: 'conflict',
}

function lineOf({ kind, path, because }: OutputOperation, paint: Paint): string {
  const verb = verbs[kind].padEnd(9)
  const coloured = kind === 'conflict' ? paint.red(verb) : kind === 'create' ? paint.green(verb) : verb
  const isPlain = kind === 'create' || kind === 'replace' || kind === 'remove'
  return `  ${coloured} ${path}${isPlain || because === undefined ? '' : paint.dim(`  (${because})`)}`
}
