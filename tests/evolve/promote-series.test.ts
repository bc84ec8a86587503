import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPythonReader } from '../../src/node/python-reader.ts'
import { commit, created, git } from './project.ts'
import { codesOf, edit, editThatConflicts, packWithChecks, traces, typed, untouched } from './promoting.ts'
import { branch, folder, green, projectOf } from './promoting-project.ts'

const reader = await loadPythonReader()

/** The commits of a branch that the owner's does not have, oldest first. */
const commitsOf = (root: string, name = branch): readonly string[] =>
  git(root, 'rev-list', '--reverse', `main..${name}`).trim().split('\n')

const stepsOf = (root: string, name = branch): readonly string[] =>
  git(
    root,
    'log',
    '--reverse',
    '--format=%(trailers:key=Newel-Step,valueonly,separator=%x2C)',
    `main..${name}`,
  )
    .trim()
    .split('\n')

/** Files with their status: `R100 from to`, `M path`. */
const changesOf = (root: string, name: string): readonly string[] =>
  git(root, 'show', '--format=', '--name-status', '--find-renames', name)
    .trim()
    .replaceAll('\t', ' ')
    .split('\n')

const filesAt = (root: string, name: string): readonly string[] =>
  git(root, 'ls-tree', '-r', '--name-only', name).trim().split('\n')

/** An owner's project at flat: a service edited, a helper added, and a module of its own. */
async function edited(name: string): Promise<string> {
  const root = await projectOf(name)
  edit(root, `${name}/services.py`, '"""', '"""Mine. ')
  writeFileSync(
    join(root, `${name}/mine.py`),
    `from ${name}.services import list_invoices\n\nwanted = list_invoices\n`,
  )
  commit(root)
  return root
}

describe('a series of commits', () => {
  it('moves first, then imports, then what is new, and the lock last', async () => {
    const root = await edited('told')
    const { details } = await typed(root, ['promote', ...green])
    expect(stepsOf(root)).toEqual(['moves', 'references', 'changes', 'lock'])
    const commits = commitsOf(root)
    expect(details).toMatchObject({ branch: { commit: commits.at(-1), commits } })
    const [moves = '', references = '', changes = '', lock = ''] = commits.map((one) =>
      changesOf(root, one).join('\n'),
    )
    expect(moves).toMatch(/^R\d+ told\/services\.py told\/invoices\/service\.py$/m)
    expect(moves).not.toMatch(/^M (README|pyproject)/m)
    expect(references).toMatch(/^M told\/invoices\/service\.py$/m)
    expect(references).toMatch(/^M told\/mine\.py$/m)
    expect(references).not.toMatch(/^[ADR]/m)
    expect(changes).not.toMatch(/\.newel\//)
    expect(lock).toMatch(/^(M \.newel\/\S+\n?)+$/)
  })

  it('ends with the very tree of the one commit', async () => {
    const root = await edited('twice')
    await typed(root, ['promote', '--no-series', '--branch', 'one', ...green])
    await typed(root, ['promote', ...green])
    expect([commitsOf(root, 'one').length, stepsOf(root, 'one')]).toEqual([1, ['']])
    expect(git(root, 'rev-parse', `${branch}^{tree}`)).toBe(git(root, 'rev-parse', 'one^{tree}'))
    expect(git(root, 'diff', 'one', branch)).toBe('')
  })

  it.each(['script', 'flat', 'feature', 'layered'] as const)(
    'parses in each commit: from %s',
    async (tier) => {
      const root = await created(
        folder,
        `parses-${tier}`,
        '--tier',
        tier,
        '--feature',
        'invoice:number:str(1..20)',
        ...green,
      )
      const { details } = await typed(root, ['promote', ...green])
      const { name } = (details as { branch: { name: string } }).branch
      const commits = commitsOf(root, name)
      expect(commits.length).toBeGreaterThanOrEqual(3)
      for (const one of commits)
        for (const path of filesAt(root, one).filter((each) => each.endsWith('.py')))
          expect(reader.read(git(root, 'show', `${one}:${path}`)), `${path} of ${one}`).toBeDefined()
    },
  )

  it('leaves nothing of its steps in the work tree that the checks run in', async () => {
    const pack = packWithChecks(folder, 'left', [
      { when: { tier: 'flat' }, text: 'true' },
      { when: { tier: 'layered' }, text: 'test ! -e left/__init__.py' },
    ])
    const root = await projectOf('left', pack)
    const done = await typed(root, ['promote', '--to', 'layered', '--branch', branch, ...pack])
    expect([done.exitCode, codesOf(done)]).toEqual([0, []])
  })

  it('lets the history of a file be followed into what it became', async () => {
    const root = await edited('followed')
    await typed(root, ['promote', '--apply', ...green])
    const subjects = git(root, 'log', '--follow', '--format=%s', '--', 'followed/invoices/service.py')
    expect(subjects.trim().split('\n').slice(-2)).toEqual(['edits', 'create'])
  })

  it('moves statements word for word', async () => {
    const root = await projectOf('verbatim')
    edit(root, 'verbatim/models.py', 'class Invoice(', '# The owner says so.\nclass Invoice(')
    await typed(root, ['promote', ...green])
    const [moves = ''] = commitsOf(root)
    const before = git(root, 'show', 'main:verbatim/models.py')
    const statement =
      /# The owner says so\.\nclass Invoice[\s\S]*?(?=\n\n\n|$)/.exec(before)?.[0] ?? 'nothing'
    expect(git(root, 'show', `${moves}:verbatim/invoices/models.py`)).toContain(statement.trimEnd())
  })

  it('asks the hooks of the owner once, about the result, and takes what they made of it', async () => {
    const root = await edited('hooked')
    const hooks = join(root, '.git/hooks')
    mkdirSync(hooks, { recursive: true })
    const log = join(folder, 'hooked.log')
    const asked = `#!/bin/sh\necho ran >> ${log}\ntest -f hooked/invoices/routes.py || exit 1\necho '# hook' >> README.md\ngit add README.md\n`
    writeFileSync(join(hooks, 'pre-commit'), asked)
    chmodSync(join(hooks, 'pre-commit'), 0o755)
    expect((await typed(root, ['promote', ...green])).exitCode).toBe(0)
    expect(git(root, 'show', `${branch}:README.md`)).toMatch(/# hook\n$/)
    expect(stepsOf(root)).toEqual(['moves', 'references', 'changes', 'lock'])
    expect(readFileSync(log, 'utf8')).toBe('ran\n')
  })

  it('is not made in place, where it has no meaning, nor where conflicts wait', async () => {
    const root = await projectOf('unfit')
    expect(codesOf(await typed(root, ['promote', '--in-place', '--series', ...green]))).toEqual([
      'unfit-flags',
    ])
    editThatConflicts(root)
    const { details } = await typed(root, ['promote', ...green])
    expect(details).toMatchObject({ branch: { commit: null, commits: [] } })
    git(root, 'worktree', 'remove', '--force', (details as { worktree: string }).worktree)
    git(root, 'branch', '-D', branch)
    expect(traces(root)).toEqual(untouched)
  })
})
