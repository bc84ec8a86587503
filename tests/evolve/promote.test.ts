import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commit, created, git, newel } from './project.ts'
import {
  codesOf,
  edit,
  editThatConflicts,
  flatProject,
  packWithChecks,
  textIn,
  traces,
  typed,
  untouched,
} from './promoting.ts'
import { branch, folder, green, projectOf } from './promoting-project.ts'

describe('a clean promotion', () => {
  it('is a commit on a branch, with the checks of both sides, and the command that brings it home', async () => {
    const root = await projectOf('clean')
    edit(root, 'clean/services.py', '"""', '"""Mine. ')
    const done = await typed(root, ['promote', ...green])
    expect(done.details).toMatchObject({
      branch: { name: branch, commit: git(root, 'rev-parse', branch).trim() },
      checks: [
        { command: 'touch made-by-a-check.txt', before: 'passed', after: 'passed' },
        { command: 'git --version', before: 'passed', after: 'passed' },
      ],
      applied: false,
      worktree: null,
    })
    expect(done.nextSteps).toContain(`git merge --ff-only ${branch}`)
    expect(traces(root)).toEqual({ ...untouched, branches: ['main', branch] })
    expect(git(root, 'ls-tree', '-r', '--name-only', branch)).not.toContain('made-by-a-check')
    git(root, 'merge', '--ff-only', branch)
    expect(textIn(root, 'clean/invoices/service.py')).toContain('Mine.')
    expect((await typed(root, ['status', ...green])).details).toMatchObject({ tier: 'feature' })
  })

  it('--apply brings the branch of the owner forward, and takes its own away', async () => {
    const root = await projectOf('applied')
    const before = git(root, 'rev-parse', 'HEAD').trim()
    const done = await typed(root, ['promote', '--apply', ...green])
    expect(done.details).toMatchObject({ applied: true, branch: { name: branch } })
    expect(traces(root)).toEqual(untouched)
    const { branch: made } = done.details as { branch: { commits: readonly string[] } }
    expect(git(root, 'rev-parse', `HEAD~${made.commits.length}`).trim()).toBe(before)
    expect(git(root, 'ls-files')).toContain('applied/invoices/service.py')
  })

  it('in one folder of a repository touches nothing else of it, and its checks run in that folder', async () => {
    const place = join(folder, 'many')
    mkdirSync(place)
    const pack = packWithChecks(folder, 'inside', [{ text: 'cat README.md pyproject.toml' }])
    const root = await flatProject(place, 'one', pack)
    rmSync(join(root, '.git'), { recursive: true })
    writeFileSync(join(place, 'other.txt'), 'other\n')
    git(place, 'init', '--quiet', '--initial-branch=main')
    commit(place)
    const start = git(place, 'rev-parse', 'HEAD').trim()
    const done = await typed(root, ['promote', '--apply', ...pack])
    expect(done.details).toMatchObject({ applied: true, checks: [{ before: 'passed', after: 'passed' }] })
    const changed = git(place, 'diff', '--name-only', start).trim().split('\n')
    expect(changed).toContain('one/one/invoices/service.py')
    expect(changed.filter((path) => !path.startsWith('one/'))).toEqual([])
    expect(traces(place)).toEqual(untouched)
  })

  it('--apply is refused where something is not committed; without it that stays behind, and is said', async () => {
    const root = await projectOf('dirty')
    writeFileSync(join(root, 'README.md'), 'mine\n')
    expect(codesOf(await typed(root, ['promote', '--apply', ...green]))).toEqual(['dirty-tree'])
    expect(traces(root)).toEqual({ ...untouched, changed: ' M README.md\n' })
    const done = await typed(root, ['promote', ...green])
    expect([done.exitCode, done.warnings.map(({ code }) => code)]).toEqual([0, ['left-behind']])
    expect(textIn(root, 'README.md')).toBe('mine\n')
  })

  it('--apply leaves a branch alone that moved meanwhile', async () => {
    const moving = packWithChecks(folder, 'moving', [
      { text: `git -C ${join(folder, 'moved')} commit --quiet --allow-empty --message=meanwhile` },
    ])
    const root = await projectOf('moved', moving)
    git(root, 'config', 'user.name', 'A')
    git(root, 'config', 'user.email', 'a@example.org')
    const done = await typed(root, ['promote', '--apply', ...moving])
    expect([done.exitCode, codesOf(done)]).toEqual([1, ['branch-moved']])
    expect(traces(root).branches).toEqual(['main', branch])
    expect(git(root, 'log', '-1', '--format=%s').trim()).toBe('meanwhile')
  })
})

describe('refusals, with nothing left behind', () => {
  it('says what is wrong with the tier', async () => {
    const root = await projectOf('tiers')
    const refusedWith = async (...words: readonly string[]) =>
      (await typed(root, ['promote', ...words, ...green])).problems
    expect(await refusedWith('--to', 'layerd')).toMatchObject([
      { code: 'unknown-choice', where: '--to', next: expect.stringContaining('layered') },
    ])
    expect(await refusedWith('--to', 'flat')).toMatchObject([{ code: 'tier-below' }])
    expect(await refusedWith('--to', 'script')).toMatchObject([{ code: 'tier-below' }])
    expect(await refusedWith('--in-place', '--apply')).toMatchObject([
      { code: 'unfit-flags', where: '--apply' },
    ])
    expect(traces(root)).toEqual(untouched)
    const top = await created(folder, 'top', '--tier', 'hexagonal', ...green)
    expect(codesOf(await typed(top, ['promote', ...green]))).toEqual(['top-tier'])
  })

  it('needs a repository and a commit, and says what to do without', async () => {
    const ended = await newel(
      folder,
      'create',
      'bare',
      '--tier',
      'flat',
      '--no-git',
      '--no-sync',
      '-y',
      ...green,
    )
    expect(ended.code).toBe(0)
    const root = join(folder, 'bare')
    const [none] = (await typed(root, ['promote', ...green])).problems
    expect(none).toMatchObject({ code: 'no-repository', next: expect.stringContaining('--in-place') })
    git(root, 'init', '--quiet', '--initial-branch=main')
    expect(codesOf(await typed(root, ['promote', ...green]))).toEqual(['no-commit-yet'])
    rmSync(join(root, '.git'), { recursive: true })
    expect((await typed(root, ['promote', '--in-place', ...green])).exitCode).toBe(0)
  })

  it('leaves a branch alone that has the name', async () => {
    const root = await projectOf('taken')
    git(root, 'branch', branch)
    expect(codesOf(await typed(root, ['promote', ...green]))).toEqual(['branch-exists'])
    expect(traces(root)).toEqual({ ...untouched, branches: ['main', branch] })
    const done = await typed(root, ['promote', '--branch', 'climb', ...green])
    expect(done.details).toMatchObject({ branch: { name: 'climb' } })
  })

  it('waits for conflicts of another change, and for git', async () => {
    const root = await projectOf('waiting')
    editThatConflicts(root)
    expect((await typed(root, ['promote', '--in-place', ...green])).exitCode).toBe(3)
    expect(codesOf(await typed(root, ['promote', ...green]))).toEqual(['conflicts-pending'])
    expect((await newel(root, 'abort')).code).toBe(0)
    git(root, 'switch', '--quiet', '--create', 'side', 'HEAD~1')
    edit(root, 'docs/decisions.md', '## A flat package', '## Another name')
    expect(() => git(root, 'merge', 'main')).toThrow()
    expect(codesOf(await typed(root, ['promote', ...green]))).toEqual(['git-busy'])
  })
})

describe('conflicts', () => {
  it('wait in the work tree, on the branch; continue says how it comes home', async () => {
    const root = await projectOf('conflict')
    editThatConflicts(root)
    const done = await typed(root, ['promote', '--apply', ...green])
    const { worktree } = done.details as { worktree: string }
    expect(done).toMatchObject({
      exitCode: 3,
      details: { branch: { name: branch, commit: null }, conflicts: [{ path: 'docs/decisions.md' }] },
    })
    expect(traces(root)).toEqual({ ...untouched, branches: ['main', branch], worktrees: 2 })
    expect(git(worktree, 'branch', '--show-current').trim()).toBe(branch)
    expect(codesOf(await typed(root, ['continue', '-C', worktree]))).toEqual(['unsettled'])
    writeFileSync(join(worktree, 'docs/decisions.md'), 'settled\n')
    const continued = await typed(root, ['continue', '-C', worktree])
    expect(continued.nextSteps).toEqual([
      `git -C ${worktree} add --all`,
      `git -C ${worktree} commit`,
      `git -C ${root} worktree remove --force ${worktree}`,
      `git -C ${root} merge --ff-only ${branch}`,
    ])
    commit(worktree, 'promote')
    git(root, 'worktree', 'remove', '--force', worktree)
    git(root, 'merge', '--ff-only', branch)
    expect((await typed(root, ['status', ...green])).details).toMatchObject({
      tier: 'feature',
      pending: null,
    })
  })

  it('are taken back in the work tree; abort says how the rest goes', async () => {
    const root = await projectOf('aborted')
    editThatConflicts(root)
    const { worktree } = (await typed(root, ['promote', ...green])).details as { worktree: string }
    const aborted = await typed(root, ['abort', '-C', worktree])
    expect(aborted.nextSteps).toEqual([
      `git -C ${root} worktree remove --force ${worktree}`,
      `git -C ${root} branch -D ${branch}`,
    ])
    for (const step of aborted.nextSteps) git(root, ...step.split(' ').slice(1))
    expect(traces(root)).toEqual(untouched)
  })
})

describe('the report', () => {
  it('shows the tree by folder before and after and the move table, in place of every path', async () => {
    const root = await projectOf('shown')
    edit(root, 'shown/services.py', '"""', '"""Mine. ')
    const { stdout } = await newel(root, 'promote', '--dry-run', ...green)
    expect(stdout).toMatch(/^ {2}shown\/invoices\/ +– +6$/m)
    expect(stdout).toMatch(/shown\/models\.py → shown\/invoices\/models\.py +Invoice\n/)
    expect(stdout).toMatch(/Carried, with what you wrote \(1\):\n {2}shown\/invoices\/service\.py\n/)
    expect(stdout).not.toContain('created')
    const { plan, details } = await typed(root, ['promote', '--dry-run', ...green])
    expect(plan.map(({ path }) => path)).toContain('shown/shared/config.py')
    expect(details).toMatchObject({
      moves: expect.arrayContaining([
        { from: 'shown/models.py', to: 'shown/invoices/models.py', symbols: ['Invoice'] },
      ]),
    })
    expect(traces(root)).toEqual(untouched)
  })

  it('is written as Markdown where it is wanted; where it cannot be, the branch stays and the exit code is 1', async () => {
    const root = await projectOf('reported')
    writeFileSync(join(root, 'reported/mine.py'), 'from reported.services import list_invoices\n')
    commit(root)
    const file = join(folder, 'report.md')
    expect((await typed(root, ['promote', '--report', file, ...green])).exitCode).toBe(0)
    const report = textIn(folder, 'report.md')
    expect(report).toContain('# newel promote --to feature\n')
    expect(report).toContain('| `reported/invoices/` | – | 6 |')
    expect(report).toContain('| `git --version` | passed | passed |')
    expect(report).toContain('| `reported/models.py` | `reported/invoices/models.py` | Invoice |')
    expect(report).toContain('## Carried, with what you wrote\n\n| file |\n|---|\n| `reported/mine.py` |')
    git(root, 'branch', '-D', branch)
    const nowhere = await typed(root, ['promote', '--report', join(folder, 'no', 'folder.md'), ...green])
    expect([nowhere.exitCode, codesOf(nowhere)]).toEqual([1, ['ENOENT']])
    expect(traces(root).branches).toEqual(['main', branch])
  })
})
