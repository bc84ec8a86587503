import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Not `npm ci`: it refuses a lock file in which the optional packages of other platforms are missing, and some mirrors
 * of the registry have none of them. `--no-save` installs what the lock file says and leaves it as it is.
 */
const install = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']

/** Installs the pinned development packages, unless those of the current lock file are there. */
export function installDependencies() {
  const lock = join(root, 'package-lock.json')
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  console.log('Installing the development packages …')
  const { status } = spawnSync('npm', install, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error('npm install failed; the lines above say why. Then run the same command again.')
    process.exit(4)
  }
}
