import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/core/answers/resolve.ts'
import { compose } from '../../../src/core/compose/compose.ts'
import { builtInPack } from '../../generated/built-in.ts'

const pack = await builtInPack()

/** The codes and texts of what `compose` says to a feature beside the example, which brings `order`. */
function saidTo(feature: unknown) {
  const answers = resolve(pack, { name: 'shop', example: true, features: [feature] })
  if (!answers.ok) throw new Error(JSON.stringify(answers.problems))
  const tree = compose(answers.value, pack)
  return tree.ok ? [] : tree.problems.map(({ code, what, where, next }) => ({ code, what, where, next }))
}

describe('a feature beside the example', () => {
  it('may have any other name', () => {
    expect(saidTo('invoice:total:decimal')).toEqual([])
  })

  it('may not be called like the one that the example brings', () => {
    expect(saidTo('order:total:decimal')).toEqual([
      {
        code: 'record-clash',
        what: 'The feature "order" meets the feature "order", which comes with example=true.',
        where: 'order',
        next: 'Call yours something else, or do without example=true.',
      },
    ])
  })

  it.each(['parcel/orders:total:decimal', { name: 'parcel', fields: ['total:decimal'], table: 'orders' }])(
    'may not have its plural or its table: %j',
    (feature) => {
      expect(saidTo(feature).map(({ code, where }) => [code, where])).toEqual([['record-clash', 'parcel']])
    },
  )
})
