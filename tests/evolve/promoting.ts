import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import { parse, stringify } from 'yaml'
import { machine } from '../../src/cli/machine.ts'
import type { Output } from '../../src/cli/output.ts'
import { outputSchema } from '../../src/cli/output-schema.ts'
import { run } from '../../src/cli/run.ts'
import { commit, created, git } from './project.ts'

const version = '0.1.0'

/** The built-in pack with other checks, which are quick; gives the flags that name it. */
export function packWithChecks(folder: string, name: string, checks: readonly object[]): readonly string[] {
  const copy = join(folder, `pack-${name}`)
  cpSync('templates/python-service', copy, { recursive: true })
  const file = join(copy, 'template.yaml')
  writeFileSync(file, stringify({ ...parse(readFileSync(file, 'utf8')), checks }))
  return ['--template', copy]
}

/** A flat project of a pack, in a folder of its own. */
export const flatProject = (folder: string, name: string, pack: readonly string[]): Promise<string> =>
  created(folder, name, '--tier', 'flat', '--feature', 'invoice:number:str(1..20)', ...pack)

const validates = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(outputSchema)

/** Types `newel … --json`; what it prints is valid, alone, and says what the exit code says. */
export async function typed(
  folder: string,
  words: readonly string[],
  signal = new AbortController().signal,
): Promise<Output> {
  const [output, errors] = [new PassThrough({ encoding: 'utf8' }), new PassThrough({ encoding: 'utf8' })]
  const terminal = { input: new PassThrough(), output, errors, env: {}, folder, signal }
  const code = await run([...words, '--json'], terminal, {
    asCreate: false,
    version,
    ports: machine(version),
  })
  const printed: Output = JSON.parse(String(output.read()))
  validates(printed)
  expect(validates.errors).toBeNull()
  expect([errors.read(), printed.exitCode, printed.ok]).toEqual([null, code, code === 0])
  return printed
}

/** The codes of what a command refused with. */
export const codesOf = ({ problems }: Output): readonly string[] => problems.map(({ code }) => code)

export const textIn = (root: string, path: string): string => readFileSync(join(root, path), 'utf8')

/** Edits a file and commits it. */
export function edit(root: string, path: string, from: string, to: string): void {
  const text = textIn(root, path)
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
  writeFileSync(join(root, path), text.replace(from, to))
  commit(root)
}

/** An edit that the next tier cannot take: its line is another one there. */
export const editThatConflicts = (root: string): void =>
  edit(root, 'docs/decisions.md', '## A flat package', '## One flat package, for now')

/** What a promotion could leave behind: branches, work trees, and what git sees as changed. */
export const traces = (root: string) => ({
  branches: git(root, 'branch', '--format=%(refname:short)').trim().split('\n'),
  worktrees: git(root, 'worktree', 'list', '--porcelain').match(/^worktree /gm)?.length,
  changed: git(root, 'status', '--porcelain'),
})

/** As it is before a promotion, and after one that failed. */
export const untouched = { branches: ['main'], worktrees: 1, changed: '' }

/** The temporary work trees of this machine. */
export const temporary = (): readonly string[] =>
  existsSync(tmpdir()) ? readdirSync(tmpdir()).filter((name) => name.startsWith('newel-branch-')) : []
