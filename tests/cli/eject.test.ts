import { execFileSync } from 'node:child_process'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { thisMaker } from '../../src/node/living.ts'
import { listing, scratch } from '../faults/trees.ts'
import { keys } from './keyboard.ts'
import { change, commitAll, jsonIn, makeProject, playedIn, removeIn, typedIn, writeIn } from './projects.ts'

let root: string
beforeEach(async () => {
  root = await scratch()
  await makeProject(root)
  await writeIn(root, 'AGENTS.md', '# Agents\n\nType `newel add` for more.\n')
  commitAll(root)
})
afterEach(async () => {
  await chmod(root, 0o755)
  await rm(root, { recursive: true, force: true })
})

/** The project without `.newel/` and `.git/`. */
async function others() {
  const entries = Object.entries(await listing(root))
  return Object.fromEntries(entries.filter(([path]) => !/^\.(newel|git)(\/|$)/.test(path)))
}

const paths = async () => Object.keys(await listing(root))

describe('newel eject', () => {
  it('removes .newel/, keeps everything else byte for byte, and names what brings it back', async () => {
    await change(root, 'add one', { 'one.py': '1\n' })
    const [kept, newel] = [await others(), (await listing(root))['.newel/lock.json']]
    const { code, output } = await jsonIn(join(root, 'app'), 'eject --yes')
    expect([code, output.written, await others()]).toEqual([0, true, kept])
    expect((await paths()).filter((path) => path.startsWith('.newel'))).toEqual([])
    expect(output.details.removed).toEqual([
      '.newel/.gitattributes',
      '.newel/.gitignore',
      '.newel/lock.json',
      '.newel/pristine.json.gz',
      '.newel/undo/',
    ])
    expect(output.details.mentions).toEqual([
      { path: 'AGENTS.md', line: 3, text: 'Type `newel add` for more.' },
    ])
    execFileSync('sh', ['-c', output.details.back], { cwd: root, stdio: 'ignore' })
    expect((await listing(root))['.newel/lock.json']).toBe(newel)
  })

  it('says it for people', async () => {
    const { code, stdout, stderr } = await typedIn(root, 'eject -y')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(
      /^Forgot Newel: .*\nGiven up with it: .*\nTo have it back, in the project's folder: git checkout [0-9a-f]{12} -- \.newel\n\nLines .*\n {2}AGENTS\.md:3: Type `newel add` for more\.\n$/,
    )
  })

  it('says that nothing brings it back, outside of a repository', async () => {
    await removeIn(root, '.git')
    const { code, output } = await jsonIn(root, 'eject --yes')
    expect([code, output.details.back]).toEqual([0, null])
    expect(await paths()).not.toContain('.newel')
  })

  it('works without a lock that can be read, as long as git has what stands there', async () => {
    await writeIn(root, '.newel/lock.json', 'broken\n')
    commitAll(root)
    expect((await jsonIn(root, 'eject --yes')).code).toBe(0)
  })

  it('--dry-run shows what would go, and changes nothing', async () => {
    const before = await listing(root)
    const { stdout, code } = await typedIn(root, 'eject --dry-run')
    expect([code, await listing(root)]).toEqual([0, before])
    expect(stdout).toContain('This would remove:\n  .newel/.gitattributes\n')
    expect((await jsonIn(root, 'eject --dry-run')).output.written).toBe(false)
  })

  it('forgets the nearest project alone', async () => {
    await makeProject(join(root, 'inner'), 'inner')
    commitAll(root)
    expect((await jsonIn(join(root, 'inner'), 'eject --yes')).code).toBe(0)
    expect(await paths()).toContain('.newel/lock.json')
    expect(await paths()).not.toContain('inner/.newel')
  })
})

describe('newel eject asks', () => {
  it.each([
    ['left', keys.enter, 130, true],
    ['agreed', `y`, 0, false],
    ['stopped', keys.stop, 130, true],
  ])('at a terminal: %s', async (_, typed, expected, stays) => {
    const { code, text } = await playedIn(root, 'eject', [['Forget Newel in', typed]])
    expect(code).toBe(expected)
    expect(text).toContain('every other file stays as it is')
    expect((await paths()).includes('.newel/lock.json')).toBe(stays)
  })

  it('for --yes where nobody can be asked', async () => {
    const { code, problems } = await jsonIn(root, 'eject')
    expect([code, problems]).toEqual([2, ['needs-agreement']])
    expect(await paths()).toContain('.newel/lock.json')
  })
})

describe('newel eject refuses, and removes nothing', () => {
  it.each<[string, () => Promise<unknown>, number, string]>([
    ['a lock with changes', () => writeIn(root, '.newel/lock.json', '{}\n'), 3, 'uncommitted'],
    ['a lost snapshot', () => removeIn(root, '.newel/pristine.json.gz'), 3, 'uncommitted'],
    ['a file of the owner in there', () => writeIn(root, '.newel/notes.txt', 'mine\n'), 3, 'uncommitted'],
    ['a repository without a commit', () => newRepository(''), 3, 'uncommitted'],
    ['a lock that git ignores', () => newRepository('.newel/\n'), 3, 'uncommitted'],
    [
      'a change that waits and cannot be read',
      () => writeIn(root, '.newel/pending/state.json', '{}\n'),
      1,
      'damaged-pending',
    ],
    [
      'another Newel at work',
      () => writeFile(join(root, '.newel/claim'), JSON.stringify(thisMaker('ab'))),
      1,
      'claimed',
    ],
  ])('%s', async (_, damage, expected, problem) => {
    await damage()
    const before = await others()
    const { code, problems } = await jsonIn(root, 'eject --yes')
    expect([code, problems, await others()]).toEqual([expected, [problem], before])
    expect(await paths()).toContain('.newel/.gitattributes')
  })

  async function newRepository(ignored: string) {
    await removeIn(root, '.git')
    if (ignored === '') execFileSync('git', ['init', '--quiet'], { cwd: root })
    else commitAll(root, ignored)
  }
})
