import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scratch } from '../faults/trees.ts'
import { commitAll, jsonIn, makeProject, packHere, removeIn, textIn, typedIn, writeIn } from './projects.ts'

let root: string
beforeEach(async () => {
  root = await scratch()
  await makeProject(root)
})
afterEach(() => rm(root, { recursive: true, force: true }))

const untouched = { edited: [], deleted: [], moved: [], added: [] }

describe('newel status', () => {
  it('says tier, answers, features and versions of an untouched project', async () => {
    const { code, output } = await jsonIn(root, 'status')
    expect([code, output.project]).toEqual([0, { name: 'demo', path: root }])
    expect(output.answers).toMatchObject({ name: 'demo', tier: 'flat', database: 'none' })
    expect(output.details).toEqual({
      tier: 'flat',
      features: ['invoice'],
      versions: {
        newel: { project: '1.2.3', here: '1.2.3' },
        pack: { id: 'small', project: '1.0.0', here: '1.0.0' },
      },
      drift: untouched,
      pending: null,
    })
  })

  it('says it for people', async () => {
    const { code, stdout, stderr } = await typedIn(root, 'status')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      [
        `demo in ${root}`,
        '  Tier        flat',
        '  Answers     database none, example yes, python 3.11',
        '  Features    invoice',
        '  Written by  newel 1.2.3, small 1.0.0',
        '  Here        newel 1.2.3, small 1.0.0',
        '',
        'Everything that Newel wrote is as it was written.',
        '',
      ].join('\n'),
    )
  })

  it.each([true, false])(
    'lists what was edited, moved, deleted and added (in a repository: %s)',
    async (git) => {
      if (git) commitAll(root)
      await writeIn(root, 'README.md', '# mine\n')
      await writeIn(root, 'tools/run', await textIn(root, 'bin/run'))
      await removeIn(root, 'bin')
      await removeIn(root, 'app/main.py')
      await writeIn(root, '.env', 'SECRET=2\n')
      await writeIn(root, 'app/own.py', 'x = 1\n')
      const { code, output } = await jsonIn(root, 'status')
      expect(code).toBe(0)
      expect(output.details.drift).toEqual({
        edited: ['README.md'],
        deleted: ['app/main.py'],
        moved: [{ from: 'bin/run', to: 'tools/run', edited: true }],
        added: git ? ['.gitignore', 'app/own.py'] : ['app/own.py'],
      })
      const { stdout } = await typedIn(root, 'status')
      expect(stdout).toContain('Edited (1):\n  README.md\nMoved (1):\n  bin/run → tools/run, edited\n')
      expect(stdout).toContain('Deleted (1):\n  app/main.py\nYour own (')
    },
  )

  it('does not list what git ignores, but sees an ignored file that Newel wrote', async () => {
    commitAll(root, '.env\nREADME.md\nmade/\n')
    await writeIn(root, 'made/cache.bin', '1')
    await writeIn(root, 'README.md', '# mine\n')
    const { output } = await jsonIn(root, 'status')
    expect(output.details.drift).toEqual({ ...untouched, edited: ['README.md'], added: ['.gitignore'] })
  })

  it('ends with 5 when an update exists, and says so', async () => {
    const pack = { pack: { ...packHere.pack, version: '1.1.0' }, integrity: 'sha256-1' }
    const { code, output } = await jsonIn(root, 'status', { pack })
    expect([code, output.warnings[0].code]).toEqual([5, 'update-exists'])
    expect(output.details.versions.pack).toEqual({ id: 'small', project: '1.0.0', here: '1.1.0' })
    const { stderr } = await typedIn(root, 'status', { pack })
    expect(stderr).toBe(
      'warning: The project was written from small 1.0.0, and 1.1.0 is here.\nnext: Type `newel update` to have it; your edits are carried over.\n',
    )
  })

  it('cannot say so of a pack that is not here, and names the flag', async () => {
    const pack = { pack: { ...packHere.pack, id: 'other' }, integrity: 'sha256-1' }
    const { code, output } = await jsonIn(root, 'status', { pack })
    expect([code, output.warnings[0].code, output.details.tier]).toEqual([0, 'other-pack', null])
    expect(output.details.versions.pack.here).toBeNull()
    const named = await jsonIn(root, 'status --template ./nothing', { pack })
    expect([named.code, named.problems]).toEqual([2, ['no-pack']])
  })

  it('names a change that waits, with each conflict', async () => {
    const state = {
      format: 1,
      label: 'add feature customer',
      replaces: '0'.repeat(40),
      conflicts: [
        { path: 'README.md', marked: true, because: 'both sides changed it' },
        { path: 'app/main.py', marked: true, because: 'both sides changed it' },
      ],
    }
    await writeIn(root, 'README.md', '<<<<<<< yours\na\n=======\nb\n>>>>>>> new\n')
    await mkdir(join(root, '.newel/pending'))
    await copyFile(join(root, '.newel/lock.json'), join(root, '.newel/pending/lock.json'))
    await copyFile(join(root, '.newel/pristine.json.gz'), join(root, '.newel/pending/pristine.json.gz'))
    await writeIn(root, '.newel/pending/state.json', JSON.stringify(state))
    const { output } = await jsonIn(root, 'status')
    expect(output.details.pending).toEqual({
      command: 'add feature customer',
      conflicts: [
        { path: 'README.md', because: 'both sides changed it', settled: false },
        { path: 'app/main.py', because: 'both sides changed it', settled: true },
      ],
    })
    const { stdout } = await typedIn(root, 'status')
    expect(stdout).toContain(
      '`newel add feature customer` left 2 conflicts, 1 of them open:\n  open     README.md',
    )
    const refusals = await Promise.all(
      ['undo', 'undo --dry-run', 'eject --yes'].map((line) => jsonIn(root, line)),
    )
    expect(refusals.map(({ code, problems }) => [code, problems])).toEqual(
      Array(3).fill([3, ['conflicts-pending']]),
    )
    expect(refusals[0]?.output.problems[0].next).toContain('newel abort')
  })

  it('writes nothing', async () => {
    commitAll(root)
    await jsonIn(root, 'status')
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' })).toBe('')
  })
})

describe('which project', () => {
  it('is the nearest one upwards, from a sub-folder, with -C, and of several in one repository', async () => {
    await makeProject(join(root, 'services/billing'), 'billing')
    commitAll(root)
    const named = async (folder: string, line = 'status') => (await jsonIn(folder, line)).output.project.name
    expect(await named(join(root, 'app'))).toBe('demo')
    expect(await named(join(root, 'services'))).toBe('demo')
    expect(await named(join(root, 'services/billing/app'))).toBe('billing')
    expect(await named(root, 'status -C services/billing')).toBe('billing')
  })

  it('compares a project in a sub-folder of a repository with its own files only', async () => {
    const inner = join(root, 'services/billing')
    await makeProject(inner, 'billing')
    commitAll(root)
    await writeIn(inner, 'app/own.py', '')
    expect((await jsonIn(inner, 'status')).output.details.drift).toEqual({
      ...untouched,
      added: ['app/own.py'],
    })
  })

  it('is not the outer one when the lock of the inner one is lost', async () => {
    await makeProject(join(root, 'billing'), 'billing')
    await removeIn(root, 'billing/.newel/lock.json')
    const { problems, output } = await jsonIn(join(root, 'billing'), 'status')
    expect([problems, output.problems[0].where]).toEqual([['no-lock'], join(root, 'billing')])
  })
})

describe.each(['status', 'diff'])('newel %s without its snapshot', (command) => {
  it('renders it again where the pack gives what the lock names, and says so', async () => {
    await writeIn(root, '.newel/pristine.json.gz', 'x')
    await writeIn(root, 'README.md', '# mine\n')
    const { code, output } = await jsonIn(root, command)
    expect([code, output.warnings]).toEqual([0, [expect.objectContaining({ code: 'damaged-snapshot' })]])
    expect(output.warnings[0].what).toContain('rendered again')
    expect(JSON.stringify(output.details)).toContain('README.md')
  })

  it('refuses where nothing gives it', async () => {
    await removeIn(root, '.newel/pristine.json.gz')
    const pack = { ...packHere, pack: { ...packHere.pack, contributors: [] } }
    const { code, problems } = await jsonIn(root, command, { pack })
    expect([code, problems]).toEqual([1, ['no-base']])
  })
})

describe.each(['status', 'diff'])('newel %s refuses in one line', (command) => {
  it.each([
    ['a damaged lock', '.newel/lock.json', '{', 1, 'damaged-lock'],
    ['a conflicted lock', '.newel/lock.json', '<<<<<<< ours\n', 1, 'conflicted-lock'],
    ['a newer lock', '.newel/lock.json', '{ "format": 99, "newel": "9.0.0" }', 4, 'newer-lock'],
  ])('%s', async (_, path, content, expected, problem) => {
    await writeIn(root, path, content)
    const { code, problems, output } = await jsonIn(root, command)
    expect([code, problems, output.details]).toEqual([expected, [problem], null])
    const { stderr } = await typedIn(root, command)
    expect(stderr).toMatch(/^error: .+\n {2}at: .+\nnext: .+\n$/)
  })
})
