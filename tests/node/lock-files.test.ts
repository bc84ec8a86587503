import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { staleLocks } from '../../src/node/lock-files.ts'

it.each([
  ['uv', ['uv lock', 'uv sync'], [{ path: 'uv.lock', command: 'uv lock' }]],
  ['Poetry', ['poetry lock', 'poetry sync'], [{ path: 'poetry.lock', command: 'poetry lock' }]],
  ['nothing', [], []],
])('a change of pyproject.toml leaves the lock of %s behind, and no other', async (_, install, expected) => {
  const folder = await mkdtemp(join(tmpdir(), 'newel-locks-'))
  for (const name of ['uv.lock', 'poetry.lock', 'other.lock']) await writeFile(join(folder, name), '')
  const stale = (written: readonly string[]) =>
    staleLocks(folder, { written: new Set(written), removed: new Set() }, install)
  expect(await stale(['pyproject.toml'])).toEqual(expected)
  expect(await stale(['README.md'])).toEqual([])
  await rm(folder, { recursive: true })
})
