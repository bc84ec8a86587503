import { diffOf, reasonFor } from '../../core/reconcile/plan.ts'
import type { Operation } from '../../core/reconcile/types.ts'
import { type Context, type Finished, reported } from '../commands/command.ts'
import { quoted } from '../creation/reproduce.ts'
import { type CarriedChange, isNothing } from '../evolution/carry-out-change.ts'
import { codeOf, type Mode } from '../evolution/change-project.ts'
import { projectIn } from '../evolution/read-project.ts'
import type { Output, OutputOperation } from '../output.ts'
import { type Paint, paintFor } from '../terminal.ts'
import { foldersOf, ownersFiles } from './climb.ts'
import { diffText } from './creation.ts'
import { checkLines, climbLines } from './promotion.ts'

/** What `add`, `remove`, `update`, `rename` and `promote` say of a change that was planned or written. */
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
  const { change, warnings, problems = [], undo, branch, worktree, checks = [], appliedOnto } = carried
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
    problems,
    details: {
      conflicts: change.conflicts.map(({ path, because }) => ({ path, because })),
      moved: [...change.delta.moved].map(([from, to]) => ({ from, to })),
      declined: change.delta.declined,
      undo: undo ?? null,
      branch:
        branch === undefined
          ? null
          : { name: branch.name, commit: branch.commit ?? null, commits: branch.commits ?? [] },
      worktree: worktree ?? null,
      placed: change.placed ?? [],
      lifts: change.lifts ?? [],
      lifted: (change.lifted ?? []).map(({ record, field }) => ({ record, field: field.name })),
      moves: change.climb?.moves ?? [],
      ...filesOf(change),
      checks,
      applied: appliedOnto !== undefined,
    },
  }
}

/** What becomes of folders and of the owner's files in another layout. */
const filesOf = (change: CarriedChange['change']) =>
  change.climb === undefined
    ? { folders: [], carried: [], merged: [], kept: [] }
    : { folders: foldersOf(change, change.climb), ...ownersFiles(change, change.climb) }

const rowOf = (operation: Operation, withDiff: boolean): OutputOperation => ({
  kind: operation.kind,
  path: operation.path,
  because: reasonFor(operation),
  ...(withDiff && !operation.path.startsWith('.newel/') ? { diff: diffOf(operation) } : {}),
})

function nextSteps(carried: CarriedChange, isDry: boolean): readonly string[] {
  const { change, branch, worktree, appliedOnto, problems = [] } = carried
  if (isDry || isLockAlone(change)) return []
  const where = worktree === undefined ? '' : ` -C ${quoted(worktree)}`
  if (change.conflicts.length > 0)
    return [`git${where} status`, `newel continue${where}`, `newel abort${where}`]
  if (branch === undefined) return ['git diff', ...change.tree.nextSteps]
  if (appliedOnto !== undefined) return [`git diff ${appliedOnto.slice(0, 12)}`, ...change.tree.nextSteps]
  if (problems.length > 0) return [`git diff HEAD...${branch.name}`, `git switch ${branch.name}`]
  return [lookAt(branch), `git merge --ff-only ${branch.name}`]
}

/** A series is read commit by commit. */
const lookAt = ({ name, commits = [] }: NonNullable<CarriedChange['branch']>): string =>
  commits.length > 1 ? `git log --reverse --stat --find-renames HEAD..${name}` : `git diff HEAD...${name}`

function textOf(carried: CarriedChange, found: Found, { isDry }: Mode, paint: Paint): string {
  const { change, undo } = carried
  const { nextSteps } = found
  if (isNothing(change)) return 'There is nothing to do: the project is as it would be rendered.\n'
  if (isLockAlone(change)) return onlyTheLock(isDry)
  return [
    headline(carried, isDry, paint),
    ...(change.climb === undefined
      ? changeLines(change, found, paint)
      : climbLines(change, change.climb, paint)),
    ...checkLines(carried, paint),
    ...whereLines(carried),
    ...(nextSteps.length === 0 ? [] : ['', 'Next:', ...nextSteps.map((step) => `  ${paint.bold(step)}`)]),
    ...(undo === undefined || change.conflicts.length > 0 ? [] : ['', `To take it back: newel undo`]),
    '',
  ].join('\n')
}

function changeLines(change: CarriedChange['change'], { plan }: Found, paint: Paint): readonly string[] {
  const shown = plan.filter(
    ({ path, because }) => !path.startsWith('.newel/') && because !== 'nothing changed',
  )
  const unchanged = plan.filter(({ because }) => because === 'nothing changed').length
  return [
    ...order.flatMap((kind) => shown.filter((row) => row.kind === kind).map((row) => lineOf(row, paint))),
    ...[...change.delta.moved].map(([from, to]) => `  ${'followed'.padEnd(9)} ${from} → ${to}`),
    ...(unchanged > 0 ? [paint.dim(`  ${unchanged} more stay as they are.`)] : []),
  ]
}

/** Where the result is. */
function whereLines({ branch, worktree, appliedOnto }: CarriedChange): readonly string[] {
  if (worktree !== undefined) return ['', `The conflicts are in ${worktree}, on the branch ${branch?.name}.`]
  if (branch === undefined) return []
  if (appliedOnto === undefined)
    return ['', `It is on the branch ${branch.name}${commitsText(branch)}; this folder is as it was.`]
  return ['', `Your branch has it. To take it back: git reset --keep ${appliedOnto.slice(0, 12)}`]
}

const commitsText = ({ commits = [] }: NonNullable<CarriedChange['branch']>): string =>
  commits.length > 1 ? `, in ${commits.length} commits` : ''

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
