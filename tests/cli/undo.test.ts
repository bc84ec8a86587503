import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { thisMaker } from '../../src/node/living.ts'
import { listing, scratch } from '../faults/trees.ts'
import { change, jsonIn, makeProject, typedIn, writeIn } from './projects.ts'

let root: string
beforeEach(async () => {
  root = await scratch()
  await makeProject(root)
})
afterEach(() => rm(root, { recursive: true, force: true }))

const addInvoice = {
  'README.md': '# demo\n\nInvoices\n',
  'app/invoice.py': 'x = 1\n',
  'app/main.py': undefined,
}

describe('newel undo', () => {
  it('takes the last change back, exactly, says what was restored, and how to have it again', async () => {
    const before = await listing(root)
    const id = await change(root, 'add feature invoice', addInvoice)
    const after = await listing(root)
    const { code, output } = await jsonIn(join(root, 'app'), 'undo')
    expect([code, output.written, await listing(root)]).toEqual([0, true, before])
    expect(output.plan).toEqual([
      { kind: 'create', path: 'app/main.py' },
      { kind: 'replace', path: 'README.md' },
      { kind: 'remove', path: 'app/invoice.py' },
    ])
    expect(output.details.undone).toMatchObject({ id, label: 'add feature invoice' })
    const again = await typedIn(root, `undo ${output.details.again}`)
    expect([again.code, await listing(root)]).toEqual([0, after])
  })

  it('says it for people', async () => {
    await change(root, 'add feature invoice', addInvoice)
    const { code, stdout, stderr } = await typedIn(root, 'undo')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(
      /^Took back `newel add feature invoice` of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC:\n {2}brings back app\/main.py\n {2}restores README.md\n {2}removes app\/invoice.py\n\nTo have it again: newel undo [\d-]+[0-9a-f]{6}\n$/,
    )
  })

  it('takes an older one back by its id', async () => {
    const first = await change(root, 'add one', { 'one.py': '1\n' })
    await change(root, 'add two', { 'two.py': '2\n' })
    expect((await typedIn(root, `undo ${first}`)).code).toBe(0)
    expect(Object.keys(await listing(root))).not.toContain('one.py')
    expect(Object.keys(await listing(root))).toContain('two.py')
  })

  it('--list shows them, newest first', async () => {
    const first = await change(root, 'add one', { 'one.py': '1\n' })
    const second = await change(root, 'add two', { 'two.py': '2\n', 'three.py': '3\n' })
    const { output } = await jsonIn(root, 'undo --list')
    expect(output.details.entries.map(({ id }: { id: string }) => id)).toEqual([second, first])
    const { stdout } = await typedIn(root, 'undo --list')
    expect(stdout.split('\n')[0]).toMatch(new RegExp(`^${second}  .* UTC  newel add two \\(2 files\\)$`))
    expect(stdout).toContain('To take one back: newel undo ID\n')
  })

  it('--dry-run says what it would do, and changes nothing', async () => {
    await change(root, 'add feature invoice', addInvoice)
    const before = await listing(root)
    const { code, output } = await jsonIn(root, 'undo --dry-run')
    expect([code, output.written, output.plan.length, output.details.again]).toEqual([0, false, 3, null])
    const { stdout } = await typedIn(root, 'undo --dry-run')
    expect(stdout).toMatch(
      /^This would take back .*\n {2}brings back .*\n {2}restores .*\n {2}removes .*\nNothing was changed.\n$/,
    )
    expect(await listing(root)).toEqual(before)
  })
})

describe('newel undo refuses', () => {
  it('where a file changed since, naming each, with nothing changed', async () => {
    await change(root, 'add feature invoice', addInvoice)
    await writeIn(root, 'README.md', '# edited\n')
    await writeIn(root, 'app/invoice.py', 'mine\n')
    const before = await listing(root)
    const { code, output } = await jsonIn(root, 'undo')
    expect([code, output.written]).toEqual([3, false])
    expect(output.problems.map(({ code, where }: { code: string; where: string }) => [code, where])).toEqual([
      ['changed-since', 'README.md'],
      ['changed-since', 'app/invoice.py'],
    ])
    expect(await listing(root)).toEqual(before)
  })

  it.each([
    ['undo', ['nothing-to-undo']],
    ['undo --dry-run', ['nothing-to-undo']],
    ['undo 20261122-000000-abcdef', ['unknown-undo']],
    ['undo ../../etc', ['unknown-undo']],
    ['undo one two', ['too-many-arguments']],
    ['undo --list one', ['too-many-arguments']],
  ])('"newel %s" in a fresh project: %j', async (line, expected) => {
    const { code, problems } = await jsonIn(root, line)
    expect([code, problems]).toEqual([2, expected])
  })

  it('says that there is nothing', async () => {
    expect((await typedIn(root, 'undo --list')).stdout).toBe('There is nothing that Newel could take back.\n')
  })

  it.each(['undo', 'undo --dry-run', 'undo --list'])(
    '"newel %s" while another Newel works here',
    async (line) => {
      await change(root, 'add one', { 'one.py': '1\n' })
      await writeFile(join(root, '.newel/claim'), JSON.stringify(thisMaker('ab')))
      const { code, problems } = await jsonIn(root, line)
      expect([code, problems]).toEqual(line === 'undo --dry-run' ? [0, []] : [1, ['claimed']])
    },
  )
})

describe('an interrupted change', () => {
  /** As a crash leaves it after everything was swapped in, before the change was marked as done. */
  async function interrupt(id: string) {
    await mkdir(join(root, '.newel/journal'), { recursive: true })
    await rename(join(root, '.newel/undo', id, 'undo.json'), join(root, '.newel/journal', `${id}.json`))
  }

  it('is ended before anything is taken back, and it is said', async () => {
    const before = await listing(root)
    const id = await change(root, 'add feature invoice', addInvoice)
    await interrupt(id)
    const { code, output } = await jsonIn(root, 'undo')
    expect([code, output.warnings.map(({ code }: { code: string }) => code)]).toEqual([0, ['recovered']])
    expect(output.warnings[0].what).toBe(
      '`newel add feature invoice` had been interrupted; it was finished now.',
    )
    expect(await listing(root)).toEqual(before)
  })

  it('stops a dry run, which changes nothing, and names what ends it', async () => {
    await interrupt(await change(root, 'add feature invoice', addInvoice))
    const { code, output, problems } = await jsonIn(root, 'undo --dry-run')
    expect([code, problems]).toEqual([1, ['interrupted-change']])
    expect(output.problems[0].next).toContain('newel undo --list')
    expect((await jsonIn(root, 'undo --list')).output.details.entries).toHaveLength(1)
    expect((await jsonIn(root, 'undo --dry-run')).code).toBe(0)
  })
})
