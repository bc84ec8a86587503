import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commit, created, git, newel, newelJson, workspace } from './project.ts'

const { folder, remove } = workspace()
afterAll(remove)

const snapshot = '.newel/pristine.json.gz'
const features = (root: string): readonly string[] =>
  JSON.parse(readFileSync(join(root, '.newel/lock.json'), 'utf8')).answers.features.map(
    ({ name }: { name: string }) => name,
  )

describe('newel repair', () => {
  it('has nothing to do in a project that is whole', async () => {
    const root = await created(folder, 'whole', '--tier', 'flat', '--feature', 'customer:name:str')
    const { code, stdout } = await newel(root, 'repair')
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing was wrong.\n' })
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  it('finds a snapshot that was deleted or damaged again, byte for byte', async () => {
    const root = await created(folder, 'lost', '--tier', 'flat', '--feature', 'customer:name:str')
    rmSync(join(root, snapshot))
    expect((await newelJson(root, 'repair')).written).toBe(true)
    expect(git(root, 'status', '--porcelain')).toBe('')
    writeFileSync(join(root, snapshot), 'no gzip')
    expect((await newel(root, 'repair')).code).toBe(0)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  it('brings the locks of two branches together that each added a feature', async () => {
    const root = await created(folder, 'met', '--tier', 'feature', '--feature', 'customer:name:str')
    git(root, 'switch', '--quiet', '--create', 'other')
    expect((await newel(root, 'add', 'feature', 'invoice:total:decimal')).code).toBe(0)
    commit(root, 'invoice')
    git(root, 'switch', '--quiet', 'main')
    expect((await newel(root, 'add', 'feature', 'payment:amount:decimal')).code).toBe(0)
    commit(root, 'payment')
    expect(() => git(root, 'merge', 'other')).toThrow()
    expect((await newel(root, 'add', 'feature', 'note:body_text:str')).code).not.toBe(0)
    const { code, stderr } = await newel(root, 'repair')
    expect(code).toBe(0)
    expect(stderr).toContain('come after the same file')
    expect(features(root)).toEqual(['customer', 'payment', 'invoice'])
    expect(git(root, 'ls-files', '--unmerged', '.newel')).toBe('')
    expect((await newel(root, 'status')).code).toBe(0)
  })

  it('names the question that both branches answered otherwise', async () => {
    const root = await created(folder, 'two', '--tier', 'flat', '--database', 'none')
    git(root, 'switch', '--quiet', '--create', 'other')
    expect((await newel(root, 'add', 'database=postgres')).code).toBe(0)
    commit(root, 'postgres')
    git(root, 'switch', '--quiet', 'main')
    expect((await newel(root, 'add', 'database=sqlite')).code).toBe(0)
    commit(root, 'sqlite')
    expect(() => git(root, 'merge', 'other')).toThrow()
    const { problems, exitCode } = await newelJson(root, 'repair')
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['two-answers', '.newel/lock.json answers.database'],
    ])
    expect(exitCode).not.toBe(0)
  })
})
