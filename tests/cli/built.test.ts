import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { outputSchema } from '../../src/cli/output-schema.ts'

const bin = join(import.meta.dirname, '../../bin')
const validates = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(outputSchema)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'newel-cli-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Ending {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Start {
  readonly program?: string
  readonly stdin?: 'ignore' | 'pipe'
  readonly env?: Readonly<Record<string, string>>
  readonly node?: string
}

/** Starts the built program without a terminal. Ten seconds is the promise for every command that asks nothing. */
function newel(
  words: readonly string[],
  { program = 'newel.js', stdin = 'ignore', env = {}, node }: Start = {},
) {
  const home = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config') }
  const child = spawn(node ?? process.execPath, [join(bin, program), ...words], {
    cwd: folder,
    stdio: [stdin, 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...home, ...env },
  })
  return ended(child)
}

function ended(child: ChildProcess): Promise<Ending> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      fail(new Error('It did not end within 10 s.'))
    }, 10_000)
    const said = { stdout: '', stderr: '' }
    child.stdout?.on('data', (text) => (said.stdout += text))
    child.stderr?.on('data', (text) => (said.stderr += text))
    child.on('close', (code) => {
      clearTimeout(late)
      done({ code, ...said })
    })
  })
}

const quick = ['--no-git', '--no-sync']

describe('without a terminal', () => {
  it.each<[string, Start]>([
    ['</dev/null', { stdin: 'ignore' }],
    ['an open pipe that says nothing', { stdin: 'pipe' }],
    ['CI=true', { env: { CI: 'true' } }],
  ])('%s: what is missing is named, and nothing waits', async (_, start) => {
    for (const words of [
      ['create'],
      ['create', '-y'],
      ['create', '--no-input'],
      ['create', '--answers', '-'],
    ]) {
      const { code, stdout, stderr } = await newel(words, start)
      expect([words, code, stdout]).toEqual([words, 2, ''])
      expect(stderr).toContain(
        words.includes('--answers') && start.stdin === 'pipe' ? '--answers -' : '--name',
      )
      expect(stderr).not.toMatch(/\n\s+at .*\.js:\d/)
    }
    expect(readdirSync(folder)).toEqual([])
  })

  it('a closed standard input is no reason to wait', async () => {
    const line = `"${process.execPath}" "${join(bin, 'newel.js')}" create <&-`
    const { code, stderr } = await ended(spawn('sh', ['-c', line], { cwd: folder, env: { HOME: folder } }))
    expect(code).toBe(2)
    expect(stderr).toContain('--name')
  })

  it('bare, it prints help', async () => {
    const { code, stdout } = await newel([])
    expect(code).toBe(0)
    expect(stdout).toContain('newel create')
  })

  it('writes no colour and no animation', async () => {
    const { stdout, stderr } = await newel(['create', 'demo', ...quick])
    expect(stdout + stderr).not.toContain('\u001B')
  })
})

describe('the built program', () => {
  it('creates a project, and the same project again from the command that it prints', async () => {
    const first = await newel(['create', 'demo', ...quick, '--json'])
    const output = JSON.parse(first.stdout)
    expect([first.code, first.stderr, validates(output)]).toEqual([0, '', true])
    expect(output.written).toBe(true)
    for (const { path, size } of output.files)
      expect(readFileSync(join(folder, 'demo', path)).length).toBe(size)
    const again = output.reproduce
      .replace('newel create demo', 'newel create -C again demo')
      .split(' ')
      .slice(1)
    const second = JSON.parse((await newel([...again, '--json'])).stdout)
    expect(second.files).toEqual(output.files)
    for (const { path } of output.files)
      expect(readFileSync(join(folder, 'again/demo', path)), path).toEqual(
        readFileSync(join(folder, 'demo', path)),
      )
  })

  it('is create-newel too', async () => {
    const { code } = await newel(['demo', ...quick], { program: 'create-newel.js' })
    expect(code).toBe(0)
    expect(existsSync(join(folder, 'demo'))).toBe(true)
  })

  it('refuses a second time, with nothing changed, and validates its refusals', async () => {
    await newel(['create', 'demo', ...quick])
    const { code, stdout } = await newel(['create', 'demo', ...quick, '--json'])
    const output = JSON.parse(stdout)
    expect([code, validates(output), output.problems[0].code]).toEqual([3, true, 'destination-in-the-way'])
    expect(readdirSync(folder)).toEqual(['demo'])
  })

  it('takes a pack of your own from a folder, and names what is wrong with one', async () => {
    const { code, stdout } = await newel(['create', 'demo', '--template', './nothing', '--json'])
    const output = JSON.parse(stdout)
    expect([code, validates(output), output.problems.length > 0]).toEqual([2, true, true])
  })

  it('reads the user’s defaults below everything else', async () => {
    const config = join(folder, 'config', 'newel')
    mkdirSync(config, { recursive: true })
    writeFileSync(join(config, 'defaults.yaml'), 'python-service:\n  tier: script\n')
    const own = JSON.parse((await newel(['create', 'demo', '--dry-run', '--json'])).stdout)
    expect(own.answers.tier).toBe('script')
    const said = JSON.parse((await newel(['create', 'demo', '--dry-run', '--json', '--tier', 'flat'])).stdout)
    expect(said.answers.tier).toBe('flat')
  })

  it('is cancelled while uv runs: the project stays, uncommitted, and the exit code says so', async () => {
    const uv = join(folder, 'uv')
    writeFileSync(uv, '#!/bin/sh\n[ "$1" = --version ] && exit 0\nexec sleep 30\n', { mode: 0o755 })
    const child = spawn(process.execPath, [join(bin, 'newel.js'), 'create', 'demo'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: folder, NEWEL_UV: uv },
    })
    child.stderr.once('data', () => child.kill('SIGINT'))
    const { code, stderr } = await ended(child)
    expect(code).toBe(130)
    expect(stderr).toMatch(/Cancelled while .*uv.* lock.* was running\./)
    expect(existsSync(join(folder, 'demo', '.newel', 'lock.json'))).toBe(true)
  })

  it('survives a reader that stops reading, and still does its work', async () => {
    const program = `"${process.execPath}" "${join(bin, 'newel.js')}"`
    const line = `${program} options | head -c 1 >/dev/null; ${program} create demo --no-git --no-sync | true; echo end`
    const { code, stdout, stderr } = await ended(
      spawn('sh', ['-c', line], { cwd: folder, env: { HOME: folder, PATH: process.env.PATH } }),
    )
    expect([code, stdout, stderr]).toEqual([0, 'end\n', ''])
    expect(existsSync(join(folder, 'demo'))).toBe(true)
  })

  it.each([['--version'], ['--help'], ['options', '--help']])(
    'loads no prompt, compiler or process library for %j',
    async (...words) => {
      const coverage = join(folder, 'coverage')
      const { code } = await newel(words, { env: { NODE_V8_COVERAGE: coverage } })
      expect(code).toBe(0)
      const loaded = readdirSync(coverage).flatMap((name) =>
        (JSON.parse(readFileSync(join(coverage, name), 'utf8')).result as { url: string }[]).map(
          ({ url }) => url,
        ),
      )
      const sources = loaded
        .filter((url) => url.includes('/dist/'))
        .map((url) => readFileSync(new URL(url), 'utf8'))
      expect(sources.length).toBeGreaterThan(0)
      expect(sources.join('\n')).not.toMatch(/node_modules\/(@clack|handlebars|execa)\//)
    },
  )

  it('runs on the Node of this machine and on the newest alike', async () => {
    const system = (await ended(spawn('sh', ['-c', 'command -v -p node || command -v node']))).stdout.trim()
    const { code, stdout } = await newel(['--version'], { node: system })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('says one sentence on a Node that is too old', async () => {
    const preload = join(folder, 'old.mjs')
    writeFileSync(preload, `Object.defineProperty(process, 'versions', { value: { node: '18.20.0' } })`)
    const { code, stdout, stderr } = await newel(['--version'], {
      env: { NODE_OPTIONS: `--import=${preload}` },
    })
    expect([code, stdout]).toEqual([4, ''])
    expect(stderr).toMatch(/^Newel needs Node 20\.19 or newer, and this is .*\n$/)
  })
})

describe('the typed API', () => {
  it('plans and creates with results, printing nothing and ending nothing', async () => {
    const { create, plan, options } = await import('../../dist/index.js' as string)
    const request = { directory: 'demo', folder, git: false, sync: false }
    const planned = await plan(request)
    expect([planned.ok, planned.written, validates(planned)]).toEqual([true, false, true])
    expect(existsSync(join(folder, 'demo'))).toBe(false)
    const created = await create(request)
    expect([created.ok, created.written, validates(created)]).toEqual([true, true, true])
    const refused = await create({ ...request, answers: { teir: 'flat' } })
    expect([refused.ok, refused.exitCode, refused.problems[0].code]).toEqual([false, 2, 'unknown-key'])
    expect((await options()).value.properties.name).toBeDefined()
  })
})
