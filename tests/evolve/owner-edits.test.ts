import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { formatFeature } from '../../src/core/answers/feature.ts'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { readFolder } from '../../src/node/folder.ts'
import { write } from '../faults/trees.ts'
import { ruffOf } from '../support/ruff.ts'
import { edited, textAt } from './edits.ts'
import { customer, ownerEdits } from './owner-edits.ts'
import { commit, created, git, newel, newelJson, workspace } from './project.ts'
import { tiers } from './rendered.ts'

const { folder, remove } = workspace()
afterAll(remove)

const invoice = ['feature', 'invoice:number:str(1..20),total:decimal,customer:ref(customer)'] as const

async function treeAt(root: string): Promise<FileTree> {
  const tree = await readFolder(root)
  if (!tree.ok) throw new Error(JSON.stringify(tree.problems))
  return tree.value
}

/** Python of the project that ruff would change or that it finds fault with, with what it says. */
const unclean = (tree: FileTree): readonly string[] =>
  [...tree.keys()]
    .filter((path) => path.endsWith('.py'))
    .flatMap((path) => {
      const text = textAt(tree, path)
      const { formatted, findings } = ruffOf(text, ['shop', 'tests', 'main'])
      return formatted === text ? findings.map((found) => `${path}:${found}`) : [`${path} is not formatted`]
    })

describe.each(tiers)('a project of the tier %s that its owner has edited', (tier) => {
  const root = join(folder, tier, 'shop')
  let files: FileTree

  it('is clean as it is', async () => {
    const flags = [
      '--tier',
      tier,
      '--database',
      'sqlite',
      '--no-example',
      '--feature',
      formatFeature(customer),
    ]
    await created(folder, join(tier, 'shop'), '--name', 'shop', ...flags)
    const before = await treeAt(root)
    files = edited(before, ...ownerEdits(tier))
    expect(unclean(files)).toEqual([])
    for (const path of before.keys()) if (!files.has(path)) await rm(join(root, path))
    await write(root, files)
    commit(root)
  })

  it('takes a feature without a conflict, and is clean', async () => {
    const { exitCode, details } = await newelJson(root, 'add', ...invoice)
    expect([exitCode, details]).toMatchObject([0, { conflicts: [] }])
    expect(unclean(await treeAt(root))).toEqual([])
    commit(root)
  })

  it('is as it was when the feature goes, but for where the lock knows a moved file to be', async () => {
    expect((await newel(root, 'remove', 'feature', 'invoice')).code).toBe(0)
    const moved = '    "tests/integration/test_customers.py": "tests/integration/test_customer_records.py"'
    const learned = ['-  "placements": {},', '+  "placements": {', `+${moved}`, '+  },']
    const lines = git(root, 'diff', 'HEAD~', '--unified=0').match(/^[+-](?![+-]).*/gm)
    expect(lines ?? []).toEqual(tier === 'script' ? [] : learned)
    commit(root)
  })

  it('is exactly as it was when the feature comes and goes once more', async () => {
    const known = await treeAt(root)
    for (const words of [
      ['add', ...invoice],
      ['remove', 'feature', 'invoice'],
    ]) {
      expect((await newel(root, ...words)).code).toBe(0)
      commit(root)
    }
    expect(git(root, 'diff', 'HEAD~~')).toBe('')
    expect((await newel(root, 'add', ...invoice)).code).toBe(0)
    expect((await newel(root, 'undo')).code).toBe(0)
    expect(await treeAt(root)).toEqual(known)
  })
})
