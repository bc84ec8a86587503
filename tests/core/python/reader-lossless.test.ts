import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Chunk } from '../../../src/core/python/reader.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'

/** What rendered projects stand on. */
const packages = [
  'fastapi',
  'starlette',
  'pydantic',
  'sqlalchemy',
  'alembic',
  'click',
  'uvicorn',
  'pytest',
  'httpx',
]
const question = `
import importlib.util, os, sysconfig
print(sysconfig.get_paths()["stdlib"])
for name in "${packages.join(' ')}".split():
    print(os.path.dirname(importlib.util.find_spec("_pytest" if name == "pytest" else name).origin))
`

let folders: readonly string[] = []
beforeAll(() => {
  const wanted = packages.flatMap((name) => ['--with', name])
  const args = ['run', '--quiet', '--no-project', ...wanted, 'python', '-c', question]
  folders = execFileSync('uv', args, { encoding: 'utf8' }).trim().split('\n')
})

const reader = await loadPythonReader()

interface Reading {
  readonly files: number
  /** Files whose chunks or members are not their text. */
  readonly lossy: readonly string[]
  readonly unread: readonly string[]
}

function readAll(folder: string): Reading {
  const paths = globSync('**/*.py', { cwd: folder }).filter((path) => !path.startsWith('site-packages'))
  const sources = paths.map((path) => [join(folder, path), readFileSync(join(folder, path), 'utf8')] as const)
  const read = sources.map(([path, source]) => {
    const text = source.replaceAll('\r\n', '\n')
    return { path, text, chunks: reader.read(text)?.chunks }
  })
  const lossy = read.filter(({ text, chunks }) => chunks !== undefined && !isLossless(chunks, text))
  const unread = read.filter(({ chunks }) => chunks === undefined)
  return { files: paths.length, lossy: lossy.map(({ path }) => path), unread: unread.map(({ path }) => path) }
}

const isLossless = (chunks: readonly Chunk[], source: string): boolean =>
  chunks.map(({ text }) => text).join('') === source &&
  chunks.every(({ members, text }) => members === undefined || isLossless(members, text))

/** Of the files that are given, those that Python itself compiles. */
function compiled(paths: readonly string[]): readonly string[] {
  const program = `
import sys
for path in sys.argv[1:]:
    try:
        compile(open(path, "rb").read(), path, "exec")
        print(path)
    except Exception:
        pass
`
  return execFileSync('uv', ['run', '--quiet', '--no-project', 'python', '-c', program, ...paths], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '')
}

describe('every module is the sum of its chunks', () => {
  it('in the standard library, of which all but one file is read', () => {
    const { files, lossy, unread } = readAll(folders[0] ?? '')
    expect(files).toBeGreaterThan(1000)
    expect(lossy).toEqual([])
    // The grammar trips over one of the tests of Python's own compiler.
    expect(compiled(unread).filter((path) => !path.endsWith('/test/test_compile.py'))).toEqual([])
  })

  it('in the packages of a rendered project, of which every file is read', () => {
    const readings = folders.slice(1).map(readAll)
    expect(readings).toHaveLength(packages.length)
    for (const { files, lossy, unread } of readings) {
      expect(files).toBeGreaterThan(10)
      expect(lossy).toEqual([])
      expect(compiled(unread)).toEqual([])
    }
  })
})
