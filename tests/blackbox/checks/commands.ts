import { isDeepStrictEqual } from 'node:util'
import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import type { Cell, Check, Context, Ended } from '../cell.ts'
import { at, bodyOf, type Json } from '../client.ts'
import { createOne, featuresOf, idIn, type Payload, pathOf, payload, unknownId } from '../records.ts'
import { hasStatus, is, refuses, same } from '../verdict.ts'

/** Commands do what HTTP does, with the same JSON, and tell scripts by their exit code how it went. */
export function commandChecks(cell: Cell): readonly Check[] {
  const named = (
    feature: FeatureRecord,
    name: string,
    run: (context: Context, feature: FeatureRecord) => Promise<void>,
  ): Check => ({
    name: `${feature.plural}: ${name}`,
    needs: 'commands',
    run: (context) => run(context, feature),
  })
  return featuresOf(cell).flatMap((feature) => [
    named(feature, 'what commands create and change reads the same over HTTP', written),
    named(feature, 'commands show and list what HTTP created', read),
    named(feature, 'commands refuse what HTTP refuses, and tell why on stderr alone', refused),
    named(feature, 'an import does what is right, and names each line that is not', imported),
    named(feature, 'a command says in a line that the database is away', away),
  ])
}

async function written(context: Context, feature: FeatureRecord): Promise<void> {
  const made = answer(await run(context, feature, ['create'], await payload(context, feature, 1)))
  const path = `${pathOf(feature)}/${String(made.id)}`
  const first = hasStatus(await context.call('GET', path), 200)
  same(first, 'body', bodyOf(first), made)
  const change = { ...(await payload(context, feature, 2)), version: 1 }
  const changed = answer(await run(context, feature, ['change', String(made.id)], change))
  const second = hasStatus(await context.call('GET', path), 200)
  same(second, 'body', bodyOf(second), changed)
  same(second, 'version', changed.version, 2)
  const deleted = await run(context, feature, ['delete', String(made.id)])
  ends(deleted, 0)
  is('delete', 'stdout', '', deleted.stdout, deleted.stdout === '')
  refuses(await context.call('GET', path), 'not_found')
}

async function read(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 3)
  const shown = answer(await run(context, feature, ['show', idIn(made)]))
  same(made, 'what `show` says', shown, bodyOf(made))
  const page = await context.call('GET', `${pathOf(feature)}?limit=2&offset=1`)
  const listed = answer(await run(context, feature, ['list', '--limit', '2', '--offset', '1']))
  same(page, 'what `list` says', listed, bodyOf(page))
}

async function refused(context: Context, feature: FeatureRecord): Promise<void> {
  const id = idIn(await createOne(context, feature, 4))
  const given = await payload(context, feature, 5)
  const cases: readonly (readonly [readonly string[], number, Json?])[] = [
    [['show', unknownId], 1],
    [['delete', unknownId], 1],
    [['change', id], 1, { ...given, version: 7 }],
    [['change', id], 2, given],
    [['create'], 2, { ...given, surplus: 1 }],
    [['show', 'nobody'], 2],
    [['list', '--limit', '101'], 2],
    [['burn'], 2],
  ]
  for (const [words, code, body] of cases) {
    const ended = await run(context, feature, words, body)
    ends(ended, code)
    is(words.join(' '), 'stdout', '', ended.stdout, ended.stdout === '')
    const told = /^Error: ./m.test(ended.stderr) && !ended.stderr.includes('Traceback')
    is(words.join(' '), 'stderr', 'a line that begins with `Error: `', ended.stderr, told)
  }
}

async function imported(context: Context, feature: FeatureRecord): Promise<void> {
  const before = await total(context, feature)
  const lines: string[] = []
  for (let number = 1; number <= 8; number++)
    lines.push(JSON.stringify(await payload(context, feature, 10 + number)))
  const right = answer(await typed(context, feature, ['import'], `${lines[0]}\n`))
  is('import', 'what it says', '1 done', right, right.done === 1 && isDeepStrictEqual(right.refused, []))
  const surplus = JSON.stringify({ ...(await payload(context, feature, 20)), surplus: 1 })
  const ended = await typed(context, feature, ['import'], lines.toSpliced(2, 0, surplus, '{').join('\n'))
  ends(ended, 1)
  const { done, refused: named } = JSON.parse(ended.stdout) as Batch
  is('import', 'how many are done', 8, done, done === 8)
  const places = named.map(({ line, code }) => `${line} ${code}`).join()
  const expected = '3 validation_error,4 validation_error'
  is('import', 'which lines are refused', expected, places, places === expected)
  const message = named[0]?.message ?? ''
  is('import', 'message', 'the name of the field', message, message.includes('surplus'))
  const told = 'Error: 2 of 10 lines were refused'
  is('import', 'stderr', told, ended.stderr, ended.stderr.split('\n').includes(told))
  const more = (await total(context, feature)) - before
  is('import', 'how many more there are', 9, more, more === 9)
}

interface Batch {
  readonly done: number
  readonly refused: readonly { readonly line: number; readonly code: string; readonly message: string }[]
}

async function total(context: Context, feature: FeatureRecord): Promise<number> {
  return Number(at(hasStatus(await context.call('GET', `${pathOf(feature)}?limit=1`), 200), 'total'))
}

async function away(context: Context, feature: FeatureRecord): Promise<void> {
  const restore = await context.cell.hooks.database?.cut()
  try {
    const ended = await run(context, feature, ['list'])
    ends(ended, 1)
    const expected = 'Error: The database cannot be reached'
    is('list', 'stderr', expected, ended.stderr, ended.stderr.split('\n').includes(expected))
  } finally {
    await restore?.()
  }
}

/** Runs a command of a feature, which finds `body` as JSON on its standard input. */
const run = (
  context: Context,
  feature: FeatureRecord,
  words: readonly string[],
  body?: Json,
): Promise<Ended> => typed(context, feature, words, body === undefined ? '' : JSON.stringify(body))

/** Runs a command of a feature, which finds a text on its standard input. */
async function typed(
  { cell }: Context,
  feature: FeatureRecord,
  words: readonly string[],
  text: string,
): Promise<Ended> {
  const { command } = cell.hooks
  if (command === undefined) throw new Error('The harness runs no commands here.')
  const group = feature.plural.replaceAll('_', '-')
  return command([group, ...words], text)
}

function ends({ code, stdout, stderr }: Ended, expected: number): void {
  is('a command', 'exit code', expected, `${code}: ${stdout}${stderr}`, code === expected)
}

/** What a command says on standard output, all of which is one JSON object. */
function answer(ended: Ended): Payload {
  ends(ended, 0)
  return JSON.parse(ended.stdout) as Payload
}
