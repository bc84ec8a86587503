import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ChangeDetails } from '../../src/cli/output-details.ts'
import { readFolder } from '../../src/node/folder.ts'
import { edited } from './edits.ts'
import { ownerEdits } from './owner-edits.ts'
import { commit, created, git, newel } from './project.ts'
import { edit, textIn, typed } from './promoting.ts'
import { branch, folder, green } from './promoting-project.ts'

let root: string

/** A flat project that its owner has worked on. */
beforeAll(async () => {
  const feature = ['--feature', 'customer:name:str(1..80),email:str?', '--no-example']
  root = await created(folder, 'shop', '--tier', 'flat', ...feature, ...green)
  const there = await readFolder(root)
  if (!there.ok) throw new Error(there.problems.map(({ what }) => what).join())
  const before = new Map([...there.value].filter(([path]) => !path.startsWith('.git/')))
  const after = edited(before, ...ownerEdits('flat'))
  for (const path of before.keys()) if (!after.has(path)) rmSync(join(root, path))
  for (const [path, { content }] of after) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  edit(root, 'AGENTS.md', '# ', '# Ours: ')
  writeFileSync(join(root, 'uv.lock'), 'old\n')
  commit(root)
})

const titles = (text: string, mark: RegExp): readonly string[] =>
  [...text.matchAll(mark)].map(([, title = '']) => title.replace(/,.*$/, ''))

describe('the report of a project that was worked on', () => {
  it('has its parts in a fixed order, on one page', async () => {
    const { stdout } = await newel(root, 'promote', '--dry-run', ...green)
    expect(titles(stdout, /^(\S.*) \(\d+\):$/gm)).toEqual([
      'Moved',
      'Kept',
      'Carried',
      'Merged',
      'Placed',
      'Lifted',
      'Deleted by you',
    ])
    expect(stdout.split('\n').length).toBeLessThan(66)
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120)
    expect(stdout).toMatch(/^ {2}shop\/ → shop\/shared\/ +14 files: config\.py, /m)
  })

  it('says the same as JSON', async () => {
    const { details } = await typed(root, ['promote', '--dry-run', ...green])
    const { carried, merged, kept, folders, placed, lifted, declined } = details as ChangeDetails
    expect(folders).toContainEqual({ folder: 'shop/shared/', before: 0, after: 16 })
    expect(carried).toContain('shop/customers/service.py')
    expect(merged).toContain('AGENTS.md')
    expect(kept).toEqual(expect.arrayContaining(['README.md', 'shop/greetings.py', 'pyproject.toml']))
    const all = [...carried, ...merged, ...kept]
    expect(new Set(all).size).toBe(all.length)
    expect(placed).toContainEqual({
      path: 'shop/services.py',
      symbol: 'greeting_for',
      target: 'shop/customers/service.py',
      because: 'all of its file went there',
    })
    expect(lifted).toEqual([{ record: 'customer', field: 'nickname' }])
    expect(declined).toEqual(['docs/decisions.md'])
  })

  it('says the same as Markdown, and what is worth a look', async () => {
    edit(root, '.gitignore', '', '# ours\n')
    writeFileSync(join(root, 'README.md'), 'not committed\n')
    const file = join(folder, 'report.md')
    expect((await typed(root, ['promote', '--offline', '--report', file, ...green])).exitCode).toBe(0)
    const report = textIn(folder, 'report.md')
    expect(titles(report, /^## (.*)$/gm)).toEqual([
      'Checks',
      'To look at',
      'Carried',
      'Merged',
      'Kept',
      'Deleted by you',
      'Placed',
      'Lifted',
      'Moved',
    ])
    expect(report).toMatch(
      /## To look at\n\n.*\n.*\n\| There are changes that are not committed[^|]*\| `README\.md` \|/,
    )
    git(root, 'branch', '-D', branch)
  })
})
