import { describe, expect, it } from 'vitest'
import { whatForbids } from '../../src/cli/evolution/plan-change.ts'
import { applyDelta } from '../../src/core/evolve/delta.ts'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { mergeTextWithGit } from '../../src/node/git-merge.ts'
import { loadPythonReader } from '../../src/node/python-reader.ts'
import { edited, replace, write } from './edits.ts'
import { treeOf, wantedOf } from './rendered.ts'

const python = await loadPythonReader()
const given = { tier: 'flat', features: ['customer:name:str'], example: false } as const
const pristine = treeOf(given)

/** Why a result may not be written that is the owner's tree, spoilt. */
function forbidden(ours: FileTree, spoilt: FileTree) {
  const delta = applyDelta(
    { pristine, ours, wanted: wantedOf(given) },
    { mergeText: mergeTextWithGit, python },
  )
  const problems = whatForbids({ ...delta, tree: spoilt }, ours, pristine, 'promote --to feature', python)
  return problems.map(({ code, what, where }) => [code, where, what])
}

describe('what would not work is not written', () => {
  const path = 'shop/services.py'

  it.each([
    [
      'a file that would not parse',
      write(path, 'def def f\n'),
      `The result would not work: ${path} would not parse. Nothing was changed.`,
    ],
    [
      'a name that is not imported',
      replace(path, 'from shop.models import Customer\n', ''),
      `The result would not work: create_customer in ${path} would use Customer, which is not imported there. Nothing was changed.`,
    ],
    [
      'an import that leads nowhere',
      replace(path, 'from shop.models import', 'from shop.tables import'),
      `The result would not work: ${path} would import shop.tables.Customer, which is nowhere. Nothing was changed.`,
    ],
    [
      'what is needed before it is there',
      write('shop/early.py', '@later\ndef f() -> None: ...\n\n\ndef later(call): ...\n'),
      'The result would not work: f in shop/early.py would need later before that is defined. Nothing was changed.',
    ],
  ])('%s: file and symbol are named', (_, spoil, what) => {
    const found = forbidden(pristine, edited(pristine, spoil))
    expect(found[0]).toEqual(['would-break', expect.stringMatching(/^shop\//), what])
  })

  it('unless its owner had it so', () => {
    const ours = edited(
      pristine,
      write('shop/early.py', '@later\ndef f() -> None: ...\n\n\ndef later(call): ...\n'),
    )
    expect(forbidden(ours, ours)).toEqual([])
  })
})
