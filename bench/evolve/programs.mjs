import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { devNull } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../../scripts/install.mjs'

/** Nobody's own settings of git count, and no tool is told apart by a name. */
const settings = {
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Owner',
  GIT_AUTHOR_EMAIL: 'owner@example.org',
  GIT_COMMITTER_NAME: 'Owner',
  GIT_COMMITTER_EMAIL: 'owner@example.org',
  PYTHONDONTWRITEBYTECODE: '1',
}

/** Runs a program to its end, whatever that is: its code and all that it printed. */
export function tried(command, words, folder = root, environment = process.env) {
  return new Promise((resolve, reject) => {
    const env = { ...environment, ...settings }
    const child = spawn(command, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    child.stderr.on('data', (text) => {
      output += text
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}

/** Runs a program that has to end well, for what it printed. Throws with its output otherwise. */
export async function done(command, words, folder) {
  const { code, output } = await tried(command, words, folder)
  if (code === 0) return output
  throw new Error(`${command} ${words.join(' ')} ended with ${code}\n${output}`)
}

/**
 * An environment of Python with these packages, kept in .cache/bench from one run to the next. Gives the path of a
 * program in it.
 */
export async function environmentWith(packages) {
  const digest = createHash('sha256').update(packages.join('\n')).digest('hex').slice(0, 12)
  const folder = join(root, '.cache', 'bench', `evolve-${digest}`)
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin')
  const program = (name) => join(bin, name)
  if (existsSync(join(folder, 'done'))) return program
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  await done('python3', ['-m', 'venv', folder])
  await done(program('python'), ['-m', 'pip', 'install', '--quiet', ...packages])
  writeFileSync(join(folder, 'done'), '')
  return program
}
