import { execFileSync } from 'node:child_process'
import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listing, scratch } from '../faults/trees.ts'
import { commitAll, jsonIn, makeProject, removeIn, textIn, typedIn, writeIn } from './projects.ts'

let root: string
beforeEach(async () => {
  root = await scratch()
  await makeProject(root)
})
afterEach(() => rm(root, { recursive: true, force: true }))

const readme =
  'diff --git a/README.md b/README.md\n--- a/README.md\n+++ b/README.md\n@@ -1,1 +1,1 @@\n-# demo\n+# mine\n'

describe('newel diff', () => {
  it('prints nothing where nothing was edited', async () => {
    await writeIn(root, 'app/own.py', 'x = 1\n')
    await writeIn(root, '.env', 'SECRET=2\n')
    expect(await typedIn(root, 'diff')).toEqual({ code: 0, stdout: '', stderr: '' })
    expect((await jsonIn(root, 'diff')).output.details).toEqual({ files: [] })
  })

  it('prints what was edited, with git and without', async () => {
    await writeIn(root, 'README.md', '# mine\n')
    expect(await typedIn(root, 'diff')).toEqual({ code: 0, stdout: readme, stderr: '' })
    commitAll(root)
    expect((await typedIn(root, 'diff')).stdout).toBe(readme)
    const { output } = await jsonIn(root, 'diff')
    expect(output.details.files).toEqual([{ path: 'README.md', change: 'edited', diff: readme }])
  })

  it('prints what git apply takes back', async () => {
    const written = await listing(root)
    await writeIn(root, 'README.md', '# mine\n')
    await writeIn(root, 'tools/run', (await textIn(root, 'bin/run')).replace('# one', '# ONE'))
    await chmod(join(root, 'tools/run'), 0o755)
    await removeIn(root, 'bin')
    await removeIn(root, 'app')
    const { stdout, code } = await typedIn(root, 'diff')
    execFileSync('git', ['apply', '--reverse'], { cwd: root, input: stdout })
    expect([code, await listing(root)]).toEqual([0, written])
  })

  it.each([
    ['', ['README.md', 'app/main.py', 'tools/run']],
    ['README.md', ['README.md']],
    ['app', ['app/main.py']],
    ['app/', ['app/main.py']],
    ['.', ['README.md', 'app/main.py', 'tools/run']],
    ['bin/run', ['tools/run']],
    ['tools README.md', ['README.md', 'tools/run']],
  ])('--name-only %s', async (paths, expected) => {
    await writeIn(root, 'README.md', '# mine\n')
    await writeIn(root, 'app/main.py', 'x\n')
    await writeIn(root, 'tools/run', await textIn(root, 'bin/run'))
    await removeIn(root, 'bin')
    const { stdout, code } = await typedIn(root, `diff --name-only ${paths}`)
    expect([code, stdout]).toEqual([0, expected.map((path) => `${path}\n`).join('')])
  })

  it('takes paths as they are from where it was typed', async () => {
    await writeIn(root, 'README.md', '# mine\n')
    await writeIn(root, 'app/main.py', 'x\n')
    const shown = async (line: string) => (await typedIn(join(root, 'app'), line)).stdout
    expect(await shown('diff --name-only main.py')).toBe('app/main.py\n')
    expect(await shown('diff --name-only ..')).toBe('README.md\napp/main.py\n')
    expect(await shown('diff --name-only ../README.md')).toBe('README.md\n')
  })

  it('refuses paths that Newel did not write, all of them, with the near miss', async () => {
    await writeIn(root, 'app/own.py', 'x = 1\n')
    const { code, output } = await jsonIn(root, 'diff REDME.md app/own.py ../elsewhere README.md')
    expect([code, output.problems]).toEqual([
      2,
      [
        {
          code: 'unknown-path',
          what: 'Newel did not write REDME.md, so there is nothing to compare it with.',
          where: 'REDME.md',
          next: 'Did you mean "README.md"?',
        },
        expect.objectContaining({ code: 'unknown-path', where: 'app/own.py' }),
        expect.objectContaining({ what: '../elsewhere is outside the project.' }),
      ],
    ])
  })
})
