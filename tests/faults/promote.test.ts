import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { which } from '../../src/node/run.ts'
import { commit, created, git } from '../evolve/project.ts'
import { packWithChecks, traces, untouched } from '../evolve/promoting.ts'
import { scratch } from './trees.ts'

const branch = 'newel/promote-flat'
const child = fileURLToPath(new URL('promote-child.ts', import.meta.url))

let place: string
let root: string
let pack: readonly string[]
let realGit: string

beforeAll(async () => {
  place = await scratch()
  mkdirSync(join(place, 'tmp'))
  realGit = (await which('git')) ?? ''
  pack = packWithChecks(place, 'quick', [{ text: 'git --version' }])
  const made = await created(place, 'made', '--tier', 'script', '--feature', 'customer:name:str', ...pack)
  writeFileSync(join(made, 'mine.py'), 'from main import read_customer\n\nwanted = read_customer\n')
  commit(made)
  git(made, 'config', 'user.name', 'A')
  git(made, 'config', 'user.email', 'a@example.org')
  root = join(place, 'project')
})

afterAll(() => rm(place, { recursive: true, force: true }))

function start(): void {
  rmSync(root, { recursive: true, force: true })
  cpSync(join(place, 'made'), root, { recursive: true })
}

/**
 * A folder for PATH whose git counts its calls, and sends the process that called it a signal at the n-th one. That call is
 * made all the same, by nobody's order then; a file says when it has ended.
 */
function gitThatSignals(signal: string, n: number): string {
  const folder = join(place, `git-${signal}-${n}`)
  const count = join(folder, 'count')
  rmSync(folder, { recursive: true, force: true })
  const words = [
    '#!/bin/sh',
    `echo x >> ${count}`,
    `[ "$(wc -l < ${count})" -ne ${n} ] && exec ${realGit} "$@"`,
    `kill -${signal} $PPID && sleep 0.2`,
    `${realGit} "$@"`,
    `code=$?; echo x > ${join(folder, 'ended')}; exit $code`,
  ]
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'git'), `${words.join('\n')}\n`, { mode: 0o755 })
  return folder
}

function promoted(programs: string | undefined) {
  const words = [child, root, 'promote', '--offline', ...pack]
  const env = {
    ...process.env,
    PATH: [...(programs === undefined ? [] : [programs]), process.env.PATH].join(':'),
    TMPDIR: join(place, 'tmp'),
  }
  return spawnSync(process.execPath, words, { env, encoding: 'utf8', timeout: 120_000 })
}

/** A promotion that is killed at the n-th call of git; that call has ended too. */
async function killed(n: number): Promise<void> {
  const programs = gitThatSignals('KILL', n)
  expect(promoted(programs).signal, `call ${n}`).toBe('SIGKILL')
  await vi.waitUntil(() => existsSync(join(programs, 'ended')), { timeout: 30_000 })
}

/** How often git is asked while nothing is in the way. */
function calls(): number {
  start()
  const programs = gitThatSignals('USR1', 1_000_000)
  expect(promoted(programs).status).toBe(0)
  return readFileSync(join(programs, 'count'), 'utf8').length / 2
}

/** Some of the calls, the first and the last among them. */
const some = (all: number, count: number): readonly number[] => [
  ...new Set(Array.from({ length: count }, (_, index) => 1 + Math.round((index * (all - 1)) / (count - 1)))),
]

describe('a promotion that is ended at any call of git', { timeout: 600_000 }, () => {
  it('by SIGKILL is tidied by the next one, which is done as if nothing had been', async () => {
    const all = calls()
    expect(all).toBeGreaterThan(30)
    const wanted = git(root, 'rev-parse', `${branch}^{tree}`)
    for (const n of some(all, 9)) {
      start()
      await killed(n)
      // Of the last call nothing but the report is missing: the branch holds the whole change, and no work tree is left.
      if (traces(root).worktrees === 2 || !traces(root).branches.includes(branch)) {
        const again = promoted(undefined)
        expect([again.status, again.stderr.replace(/warning:.*interrupted[\s\S]*/, '')], `call ${n}`).toEqual(
          [0, ''],
        )
      }
      expect(traces(root), `call ${n}`).toEqual({ ...untouched, branches: ['main', branch] })
      expect(git(root, 'rev-parse', `${branch}^{tree}`), `call ${n}`).toBe(wanted)
      const left = readdirSync(join(place, 'tmp')).filter((name) =>
        existsSync(join(place, 'tmp', name, '.git')),
      )
      expect(left, `call ${n}`).toEqual([])
    }
  })

  it('by Ctrl-C leaves neither branch nor work tree, or is done', () => {
    const all = calls()
    for (const n of some(all, 9)) {
      start()
      const { status } = promoted(gitThatSignals('INT', n))
      expect([0, 130], `call ${n}`).toContain(status)
      const branches = status === 0 ? ['main', branch] : ['main']
      expect(traces(root), `call ${n}`).toEqual({ ...untouched, branches })
    }
  })
})

describe('a branch that a dead promotion left', () => {
  it('stays where somebody else has committed on it', { timeout: 600_000 }, async () => {
    const late = Math.round(calls() * 0.8)
    start()
    await killed(late)
    const [, folder = ''] =
      /^worktree (.*newel-branch-.*)$/m.exec(git(root, 'worktree', 'list', '--porcelain')) ?? []
    git(folder, 'commit', '--quiet', '--allow-empty', '--no-verify', '--message', 'mine')
    const mine = git(folder, 'rev-parse', 'HEAD')
    const again = promoted(undefined)
    expect(again.stderr).toContain(`There is a branch ${branch} already`)
    expect(git(folder, 'rev-parse', 'HEAD')).toBe(mine)
  })
})
