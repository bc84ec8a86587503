import { allCells, type MatrixCell } from './cells.ts'
import { commandCells, commandsInCi } from './command-cells.ts'
import { type Coordinates, covering, pairsOf, valuesOf } from './covering.ts'
import { daphneCells, daphneInCi } from './daphne-cells.ts'
import { evolvedCells, evolvedInCi } from './evolve-cells.ts'
import { graphqlCells, graphqlInCi } from './graphql-cells.ts'
import { liveCells, liveInCi } from './live-cells.ts'
import { pageCells, pagesInCi } from './page-cells.ts'
import { poetryCells, poetryInCi } from './poetry-cells.ts'
import { randomCells } from './random-cells.ts'
import { taskCells, tasksInCi } from './task-cells.ts'

export interface Selection {
  /** Only the covering part. */
  readonly ci: boolean
  /** Part of the cell's id. */
  readonly only?: string
  /** So many cells drawn from everything that is legal, the same ones for the same seed, and no others. */
  readonly random?: { readonly count: number; readonly seed: number }
  /** The i-th of n parts, counted from 1. */
  readonly shard?: { readonly index: number; readonly count: number }
}

/** Everything there is to run: the rendered projects, those with a stream, GraphQL, commands, pages, tasks or Poetry, then the edited ones. */
export const everyCell = (): readonly MatrixCell[] => [
  ...allCells(),
  ...liveCells(),
  ...graphqlCells(),
  ...commandCells(),
  ...pageCells(),
  ...taskCells(),
  ...daphneCells(),
  ...poetryCells(),
  ...evolvedCells(),
]

/** The cells that a run looks at, in the order of the whole. */
export function selected({ ci, only, shard, random }: Selection): readonly MatrixCell[] {
  const drawn = random === undefined ? undefined : randomCells(random.count, random.seed)
  const part = drawn ?? (ci ? cellsInCi() : everyCell())
  const named = only === undefined ? part : part.filter(({ id }) => id.includes(only))
  return shard === undefined ? named : named.filter((_, at) => at % shard.count === shard.index - 1)
}

/** What fits the time of a test run. */
const cellsInCi = (): readonly MatrixCell[] => [
  ...coveringCells(furtherCells()),
  ...furtherCells(),
  ...evolvedCells().filter(evolvedInCi),
]

/** Those with a choice that stands beside the others: they are asked everything that is asked without it, too. */
const furtherCells = (): readonly MatrixCell[] => [
  ...liveCells().filter(liveInCi),
  ...graphqlCells().filter(graphqlInCi),
  ...commandCells().filter(commandsInCi),
  ...pageCells().filter(pagesInCi),
  ...taskCells().filter(tasksInCi),
  ...daphneCells().filter(daphneInCi),
  ...poetryCells().filter(poetryInCi),
]

/**
 * Every pair of choices on the default framework, or on none, and what is rendered when nothing is chosen; and every choice
 * with each other one: the frameworks share what a pair of other choices could break. What `others` show, which are run besides, is left out.
 */
function coveringCells(others: readonly MatrixCell[]): readonly MatrixCell[] {
  const isOwn = ({ framework }: MatrixCell) => ['fastapi', 'none'].includes(framework)
  const isUsual = ({ id }: MatrixCell) => id === 'flat-http-sqlite-example'
  const own = allCells().filter(isOwn)
  const pairsShownBy = (cell: MatrixCell) => pairsOf(coordinatesOf(cell))
  const choices = others.flatMap(choicesOnFramework)
  const pairs = covering(own, pairsShownBy, others.filter(isOwn).flatMap(pairsShownBy))
  return [
    ...own.filter((cell) => pairs.includes(cell) || isUsual(cell)),
    ...covering(
      allCells().filter((cell) => !isOwn(cell)),
      choicesOnFramework,
      choices,
    ),
  ]
}

/** Which framework is asked to show them. */
const choicesOnFramework = (cell: MatrixCell): readonly string[] =>
  choicesShownBy(cell).map((choice) => `${cell.framework} ${choice}`)

/** A tier is shown where it has records, if it can have any; servers are shown too, as there are no pairs to meet them. */
function choicesShownBy(cell: MatrixCell): readonly string[] {
  const { tier, ...coordinates } = coordinatesOf(cell)
  const others = { ...coordinates, server: cell.server }
  return valuesOf(
    tier === undefined || (cell.records === 'none' && tier !== 'script') ? others : { tier, ...others },
  )
}

/** A program of the terminal has no say in how records and databases are served. */
export function coordinatesOf(cell: MatrixCell): Coordinates {
  const { tier, framework, database, records, auth, name } = cell
  if (cell.interface === 'cli') return { tier, interface: cell.interface, name }
  return { tier, interface: cell.interface, framework, database, records, auth, name }
}

/** So that no lane is left with a long cell when the others are done: edits take the most time, then records, then servers. */
export function longestFirst(cells: readonly MatrixCell[]): MatrixCell[] {
  const length = ({ records, database }: MatrixCell) =>
    ['none', 'example', 'three', 'evolved'].indexOf(records) * 3 +
    ['none', 'sqlite', 'postgres', 'mysql'].indexOf(database)
  return [...cells].sort((one, other) => length(other) - length(one))
}
