import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, sameBytes, textOf } from '../../../src/core/bytes.ts'
import type { Chunk } from '../../../src/core/python/reader.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { textAt } from '../../evolve/edits.ts'
import { treeOf } from '../../evolve/rendered.ts'
import { findToolchain } from '../../matrix/toolchain.ts'
import { promote } from '../evolve/promoted.ts'

/** With everything that a project may bring: a database server's driver, migrations, metrics, linters, contracts. */
const given = { features: [], database: 'postgres', example: false }
const { uv, environment } = await findToolchain()
const reader = await loadPythonReader()
const work = mkdtempSync(join(tmpdir(), 'newel-environment-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

let packages: Reading = { files: 0, lossy: [], unread: [] }
let library = packages
beforeAll(() => {
  writeFileSync(
    join(work, 'pyproject.toml'),
    textAt(treeOf({ ...given, tier: 'hexagonal' }), 'pyproject.toml'),
  )
  const run = (...words: readonly string[]) =>
    execFileSync(uv, words, { cwd: work, env: { ...process.env, ...environment }, encoding: 'utf8' })
  run('sync', '--quiet', '--no-install-project')
  const asked = 'import sysconfig as s; print(s.get_path("purelib")); print(s.get_path("stdlib"))'
  const [purelib = '', stdlib = ''] = run('run', '--no-sync', 'python', '-c', asked).trim().split('\n')
  packages = readAll(purelib)
  library = readAll(stdlib)
}, 600_000)

interface Reading {
  readonly files: number
  /** Files whose chunks or members are not their text. */
  readonly lossy: readonly string[]
  /** Files that are no UTF-8 or do not parse. */
  readonly unread: readonly string[]
}

function readAll(folder: string): Reading {
  const paths = globSync('**/*.py', { cwd: folder }).filter((path) => !path.startsWith('site-packages'))
  const [lossy, unread]: [string[], string[]] = [[], []]
  for (const path of paths.map((one) => join(folder, one))) {
    const text = textOf(readFileSync(path))?.replaceAll('\r\n', '\n')
    const chunks = text === undefined ? undefined : reader.read(text)?.chunks
    if (chunks === undefined || text === undefined) unread.push(path)
    else if (!isLossless(chunks, text)) lossy.push(path)
  }
  return { files: paths.length, lossy, unread }
}

const isLossless = (chunks: readonly Chunk[], source: string): boolean =>
  chunks.map(({ text }) => text).join('') === source &&
  chunks.every(({ members, text }) => members === undefined || isLossless(members, text))

/** Of the files that are given, those in UTF-8 that Python itself compiles. */
function compiled(paths: readonly string[]): readonly string[] {
  const program = `
import sys
for path in sys.argv[1:]:
    source = open(path, "rb").read()
    try:
        source.decode()
        compile(source, path, "exec")
        print(path)
    except Exception:
        pass
`
  const words = ['run', '--quiet', '--no-project', 'python', '-W', 'ignore', '-c', program, ...paths]
  return execFileSync(uv, words, { env: { ...process.env, ...environment }, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '')
}

describe('every module is the sum of its chunks', () => {
  it('in the packages of the environment of a rendered project, of which every file is read', () => {
    const { files, lossy, unread } = packages
    console.info(`${files} files of packages were read; ${unread.length} of them do not parse.`)
    expect(files).toBeGreaterThan(1500)
    expect(lossy).toEqual([])
    expect(compiled(unread)).toEqual([])
  })

  it('in the standard library, of which all but one file is read', () => {
    const { files, lossy, unread } = library
    console.info(`${files} files of the standard library were read; ${unread.length} of them do not parse.`)
    expect(files).toBeGreaterThan(1000)
    expect(lossy).toEqual([])
    // The grammar trips over one of the tests of Python's own compiler.
    expect(compiled(unread).filter((path) => !path.endsWith('/test/test_compile.py'))).toEqual([])
  })
})

/** An older Python, a merge that is not finished, a template, and a file that was cut off. */
const unreadable = [
  'from shop.services import create_customer\nprint "customer"\n',
  '<<<<<<< ours\nfrom shop import services\n=======\nimport shop.models\n>>>>>>> theirs\n',
  'from shop.{{ name }} import {{ name }}\r\n',
  'from shop.models import (\n    Customer,\n',
]

describe('a module that is not read', () => {
  it('is never rewritten when its project climbs', () => {
    const contents = [...packages.unread, ...library.unread].map((path) => new Uint8Array(readFileSync(path)))
    const own: FileTree = new Map(
      [...contents, ...unreadable.map((text) => bytesOf(text))].map((content, index) => [
        `shop/own/unread_${index}.py`,
        { content, mode: 0o644, kind: 'file' },
      ]),
    )
    const ours: FileTree = new Map([...treeOf({ ...given, tier: 'flat' }), ...own])
    for (const to of ['feature', 'layered', 'hexagonal'] as const) {
      const { tree } = promote(ours, 'flat', to, given)
      const root = to === 'feature' ? '' : 'src/'
      const changed = [...own].filter(([path, { content }]) => {
        const there = tree.get(root + path)
        return there === undefined || !sameBytes(there.content, content)
      })
      expect(changed.map(([path]) => path)).toEqual([])
    }
  })
})
