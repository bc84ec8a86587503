import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import type { LoadedPack } from '../../src/cli/creation/ports.ts'
import { newelFiles } from '../../src/cli/newel-files.ts'
import { outputSchema } from '../../src/cli/output-schema.ts'
import { run } from '../../src/cli/run.ts'
import { resolve } from '../../src/core/answers/resolve.ts'
import { compose } from '../../src/core/compose/compose.ts'
import type { Pack } from '../../src/core/pack/types.ts'
import { applyPlan } from '../../src/node/apply.ts'
import { readFolder } from '../../src/node/folder.ts'
import { file, planOf, write } from '../faults/trees.ts'
import { Screen, type Turn } from './keyboard.ts'
import { portsFor, pack as smallPack } from './workshop.ts'

const text = (value: string) => () => value

/** The small pack with a program and a file that is the owner's once it is written. */
const pack: Pack = {
  ...smallPack,
  contributors: smallPack.contributors.map((contributor) => ({
    ...contributor,
    files: [
      ...contributor.files,
      {
        path: text('bin/run'),
        content: { kind: 'template', template: text('#!/bin/sh\nexec python -m app\n# one\n# two\n') },
        executable: true,
        owner: 'tool',
        source: 'base/run',
      },
      {
        path: text('.env'),
        content: { kind: 'template', template: text('SECRET=1\n') },
        executable: false,
        owner: 'user',
        source: 'base/env',
      },
    ],
  })),
}

export const packHere: LoadedPack = { pack, integrity: 'sha256-0' }

/** Writes a project of the small pack, as `newel create` would: README.md, app/main.py, bin/run, .env and `.newel/`. */
export async function makeProject(root: string, name = 'demo'): Promise<void> {
  const answers = resolve(pack, { name, features: ['invoice:number:str'] })
  if (!answers.ok) throw new Error(JSON.stringify(answers.problems))
  const tree = compose(answers.value, pack)
  if (!tree.ok) throw new Error(JSON.stringify(tree.problems))
  const files = [...tree.value.files.values()]
  const rendered = files.map(({ path, content, mode }) => [path, { content, mode, kind: 'file' }] as const)
  await write(root, new Map([...rendered, ...newelFiles(answers.value, packHere, tree.value, '1.2.3')]))
}

/** A repository with everything in a folder committed, except what is ignored. */
export function commitAll(root: string, ignored = '.env\n'): void {
  writeFileSync(join(root, '.gitignore'), ignored)
  const settings = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false']
  const commit = ['commit', '--quiet', '--no-verify', '--message', 'All']
  for (const words of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...settings, ...commit],
  ])
    execFileSync('git', words, { cwd: root })
}

export async function writeIn(root: string, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
}

export const textIn = (root: string, path: string): Promise<string> => readFile(join(root, path), 'utf8')

export const removeIn = (root: string, path: string): Promise<void> =>
  rm(join(root, path), { recursive: true })

/** A change as a command of Newel makes it: texts by path; undefined removes. Gives the id that `undo` takes. */
export async function change(
  root: string,
  label: string,
  texts: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const before = await readFolder(root)
  if (!before.ok) throw new Error(JSON.stringify(before.problems))
  const after = new Map(before.value)
  for (const [path, content] of Object.entries(texts)) {
    if (content === undefined) after.delete(path)
    else after.set(path, file(content))
  }
  const applied = await applyPlan(root, planOf(before.value, after), { label })
  if (!applied.ok || applied.value.id === undefined) throw new Error(JSON.stringify(applied))
  return applied.value.id
}

export interface Where {
  readonly pack?: LoadedPack
  readonly env?: Readonly<Record<string, string | undefined>>
}

const startWith = (here: LoadedPack) => ({
  asCreate: false,
  version: '1.2.3',
  ports: { ...portsFor({}, []), builtInPack: async () => here },
})

const wordsOf = (line: string) => line.split(' ').filter((word) => word !== '')

/** Types a command in a folder, where no terminal is. */
export async function typedIn(folder: string, line: string, { pack: here = packHere, env = {} }: Where = {}) {
  const output = new PassThrough({ encoding: 'utf8' })
  const errors = new PassThrough({ encoding: 'utf8' })
  const input = new PassThrough()
  const { signal } = new AbortController()
  const code = await run(wordsOf(line), { input, output, errors, env, folder, signal }, startWith(here))
  return { code, stdout: String(output.read() ?? ''), stderr: String(errors.read() ?? '') }
}

const validates = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(outputSchema)

/** The same with `--json`; the output is valid, alone, and says what the exit code says. */
export async function jsonIn(folder: string, line: string, where: Where = {}) {
  const { code, stdout, stderr } = await typedIn(folder, `${line} --json`, where)
  const output = JSON.parse(stdout)
  validates(output)
  expect(validates.errors).toBeNull()
  expect([stderr, output.exitCode, output.ok]).toEqual(['', code, code === 0])
  return { code, output, problems: output.problems.map((problem: { code: string }) => problem.code) }
}

/** The same at a terminal with somebody at it. */
export async function playedIn(folder: string, line: string, turns: readonly Turn[]) {
  const screen = new Screen()
  const terminal = {
    input: Object.assign(screen.input, { isTTY: true, setRawMode: () => screen.input }),
    output: screen,
    errors: screen,
    env: { NO_COLOR: '1' },
    folder,
    signal: new AbortController().signal,
  }
  const code = await screen.play(turns, () => run(wordsOf(line), terminal, startWith(packHere)))
  return { code, text: screen.text }
}
