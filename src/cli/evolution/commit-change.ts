import { operationsBetween, type SeriesStep } from '../../core/evolve/series/series.ts'
import { type Problem, type Result, success } from '../../core/problem.ts'
import { replaceBySeries } from '../../node/git-series.ts'
import { commitAll } from '../../node/git-worktree.ts'
import type { Change } from './plan-change.ts'
import type { ChangeRequest } from './request.ts'

/** The work tree that a change was written to. */
interface Written {
  /** Its top, the folder of the project in it, and the same as git puts it before its paths. */
  readonly folder: string
  readonly inside: string
  readonly prefix: string
  readonly branch: string
}

export interface Committed {
  /** Oldest first; none where nothing has changed. */
  readonly commits: readonly string[]
  readonly warnings: readonly Problem[]
}

/**
 * Commits what was written to a work tree, with the owner's hooks; in another layout, where it is wanted, as a series that
 * can be read commit by commit. A series that cannot be made is a warning: the one commit holds everything.
 * Problems: those of `commitAll`; `cancelled`.
 */
export async function commitChange(
  change: Change,
  place: Written,
  { asSeries, signal }: { readonly asSeries: boolean; readonly signal: AbortSignal },
): Promise<Result<Committed>> {
  const { request, climb } = change
  const commit = await commitAll(place.folder, messageOf(request, []), { signal })
  if (!commit.ok) return commit
  if (commit.value === undefined) return success({ commits: [], warnings: [] })
  const alone = { commits: [commit.value], warnings: [] }
  if (!asSeries || climb === undefined) return success(alone)
  const series = await replaceBySeries(
    { ...place, whole: commit.value, ...commitsOf(request, climb.before, climb.series()) },
    { signal },
  )
  if (series.ok) return success({ commits: series.value, warnings: [] })
  return series.problems.some(({ code }) => code === 'cancelled')
    ? series
    : success({ ...alone, warnings: series.problems.map(noSeries) })
}

function commitsOf(request: ChangeRequest, before: Change['delta']['tree'], steps: readonly SeriesStep[]) {
  const trees = [before, ...steps.map(({ tree }) => tree)]
  return {
    steps: steps.map(({ name, tree }, index) => ({
      message: messageOf(request, stepWords[name], name),
      operations: operationsBetween(trees[index] ?? before, tree),
    })),
    messages: {
      changes: messageOf(request, stepWords.changes, 'changes'),
      last: messageOf(request, stepWords.lock, 'lock'),
    },
    lastFolder: '.newel',
  }
}

type Words = readonly [] | readonly [subject: string, body: string]

/** What the commits of a series say of themselves. */
const stepWords = {
  moves: [
    'moves',
    'Files, functions and classes in their new places, word for word. Look for what moved, not for what it says:\n`git show --find-renames --color-moved`. Imports still name the old places, so this commit does not run.',
  ],
  references: [
    'imports',
    'Imports, and names of modules in code, follow what has moved. What they name may come with the next commit only.',
  ],
  changes: ['changes', 'What the layout has besides, says otherwise, or has no more. From here on it runs.'],
  lock: ['lock', 'What Newel remembers of its render.'],
} as const satisfies Readonly<Record<string, Words>>

function messageOf({ label, version }: ChangeRequest, [subject, body]: Words, step?: string): string {
  const trailers = [`Newel-Version: ${version}`, ...(step === undefined ? [] : [`Newel-Step: ${step}`])]
  const head = subject === undefined ? `newel ${label}` : `newel ${label}: ${subject}`
  return `${[head, ...(body === undefined ? [] : [body]), trailers.join('\n')].join('\n\n')}\n`
}

const noSeries = ({ what }: Problem): Problem => ({
  code: 'no-series',
  what: `The change is one commit, for it could not be taken apart: ${what}`,
})
