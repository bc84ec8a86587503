import { allCells, combinations, flagsOf, type MatrixCell } from './cells.ts'
import { commandCells } from './command-cells.ts'
import { pairsOf } from './covering.ts'
import { daphneCells } from './daphne-cells.ts'
import { evolvedCells } from './evolve-cells.ts'
import { graphqlCells } from './graphql-cells.ts'
import { liveCells } from './live-cells.ts'
import { pageCells } from './page-cells.ts'
import { poetryCells } from './poetry-cells.ts'
import { coordinatesOf } from './selection.ts'
import { taskCells } from './task-cells.ts'

/** What would be run: a line for each cell, then how much of the space and of its pairs of choices that is. */
export function plan(cells: readonly MatrixCell[]): string {
  const evolved = cells.filter(({ records }) => records === 'evolved')
  const onDaphne = cells.filter(isOfDaphne)
  const streaming = cells.filter((cell) => cell.live !== 'none' && !isOfDaphne(cell))
  const withGraphql = cells.filter(({ graphql }) => graphql)
  const withCommands = cells.filter(({ commands }) => commands === true)
  const withPages = cells.filter(({ pages }) => pages === true)
  const withTasks = cells.filter(({ tasks }) => tasks === 'celery')
  const onPoetry = cells.filter(({ installer }) => installer === 'poetry')
  const plain = cells.filter(
    ({ id, records, live, graphql, commands, pages, tasks, installer }) =>
      records !== 'evolved' &&
      live === 'none' &&
      !isOfDaphne({ id }) &&
      !graphql &&
      commands !== true &&
      pages !== true &&
      tasks !== 'celery' &&
      installer === 'uv',
  )
  const lines = cells.map((cell) => `${cell.id}: newel create DIR ${flagsOf(cell).map(quoted).join(' ')}`)
  const values = Object.entries(valuesOf(allCells())).map(([key, all]) => `${key} ${all.join('|')}`)
  return [
    ...lines,
    `space: ${values.join(', ')}`,
    `${combinations().length} combinations (names alternate), ${allCells().length} of them legal`,
    `${plain.length} of ${allCells().length} cells, ${pairs(plain).size} of ${pairs(allCells()).size} pairs of choices`,
    `${streaming.length} of ${liveCells().length} services with a stream`,
    `${withGraphql.length} of ${graphqlCells().length} services with GraphQL`,
    `${withCommands.length} of ${commandCells().length} services with commands`,
    `${withPages.length} of ${pageCells().length} services with pages`,
    `${withTasks.length} of ${taskCells().length} services with tasks`,
    `${onDaphne.length} of ${daphneCells().length} services of Django on Daphne`,
    `${onPoetry.length} of ${poetryCells().length} projects of Poetry`,
    `${evolved.length} of ${evolvedCells().length} edited projects to which a feature is added`,
    '',
  ].join('\n')
}

const isOfDaphne = ({ id }: Pick<MatrixCell, 'id'>) => daphneCells().some((cell) => cell.id === id)

const quoted = (text: string) => (/^[\w.=-]+$/.test(text) ? text : `'${text}'`)

/** Every value of each coordinate. */
function valuesOf(cells: readonly MatrixCell[]): Readonly<Record<string, readonly string[]>> {
  const entries = cells.flatMap((cell) => Object.entries(coordinatesOf(cell)))
  const keys = [...new Set(entries.map(([key]) => key))]
  const values = (key: string) => new Set(entries.filter(([one]) => one === key).map(([, value]) => value))
  return Object.fromEntries(keys.map((key) => [key, [...values(key)]]))
}

const pairs = (cells: readonly MatrixCell[]) => new Set(cells.flatMap((cell) => pairsOf(coordinatesOf(cell))))
