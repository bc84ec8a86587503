import { expect, it } from 'vitest'
import { resolve } from '../../../src/core/answers/resolve.ts'
import { inWordsOf } from '../../../src/core/evolve/asked-words.ts'
import { builtInPack } from '../../generated/built-in.ts'

const pack = await builtInPack()

function problemsOf(given: Readonly<Record<string, unknown>>) {
  const answers = resolve(pack, { name: 'shop', ...given })
  return answers.ok ? [] : answers.problems
}

const withoutDatabase = { database: 'none', features: ['invoice:total:decimal'] }

it('says what to type beside the rest of an addition', () => {
  expect(inWordsOf(problemsOf(withoutDatabase), 'add')).toEqual([
    {
      code: 'broken-constraint',
      what: 'the records of a feature need a database',
      where: 'database',
      next: 'Add database=sqlite, database=postgres or database=mysql in the same command.',
    },
  ])
})

it('says what to type before a removal', () => {
  expect(inWordsOf(problemsOf(withoutDatabase), 'remove').map(({ next }) => next)).toEqual([
    'Type `newel add database=sqlite`, `newel add database=postgres` or `newel add database=mysql` first.',
  ])
})

it('leaves other problems as they are', () => {
  const problems = problemsOf({ database: 'oracle' })
  expect(problems.map(({ code }) => code)).toEqual(['unknown-choice'])
  expect(inWordsOf(problems, 'add')).toEqual(problems)
})
