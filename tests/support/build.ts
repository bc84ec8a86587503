import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Builds dist/ once before all tests, for those that start the built programs. */
export function setup() {
  const root = join(import.meta.dirname, '../..')
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', '--no-types'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The build failed:\n${stderr}`)
}
