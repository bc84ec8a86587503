import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { firstCommit, gitVersion, initRepository, insideRepository } from '../../src/node/git.ts'
import { install } from '../../src/node/install.ts'
import { findPython } from '../../src/node/python.ts'
import { run, shellQuote, shown, textOfOutput, which, whichAll } from '../../src/node/run.ts'
import { findUv } from '../../src/node/uv.ts'
import { scratch } from '../faults/trees.ts'

let place: string
beforeEach(async () => {
  place = await scratch()
})
afterEach(() => rm(place, { recursive: true, force: true }))

const said = () => readFile(join(place, 'said'), 'utf8')

const sh = (script: string) => ({ command: 'sh', args: ['-c', script] })

/** A program made of a shell script; gives its folder. */
async function program(name: string, script: string): Promise<string> {
  await mkdir(join(place, 'bin'), { recursive: true })
  await writeFile(join(place, 'bin', name), `#!/bin/sh\n${script}\n`)
  await chmod(join(place, 'bin', name), 0o755)
  return join(place, 'bin')
}

describe('a command', () => {
  it.each([
    ['plain', 'plain'],
    ['src/a.py', 'src/a.py'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's $HOME", `'it'\\''s $HOME'`],
  ])('%j is shown as %s', (word, quoted) => {
    expect(shellQuote(word)).toBe(quoted)
  })

  it('is shown as a person would type it, and what is shown does the same', async () => {
    const command = {
      command: 'printf',
      args: ['%s|', "a'b", '$X', '*'],
      cwd: '/',
      env: { X: 'y z', GONE: undefined },
    }
    expect(shown(command)).toBe(`cd / && X='y z' printf '%s|' 'a'\\''b' '$X' '*'`)
    const [direct, typed] = [await run(command), await run(sh(shown(command)))]
    expect(textOfOutput(direct.stdout)).toBe("a'b|$X|*|")
    expect(typed.stdout).toEqual(direct.stdout)
  })

  it('tells how it ended', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    expect(await run(sh('exit 0'))).toMatchObject({ how: 'done', exitCode: 0 })
    expect(await run(sh('echo out; echo why >&2; exit 7'))).toMatchObject({
      how: 'failed',
      exitCode: 7,
      tail: 'why',
    })
    expect(await run({ command: 'no-such-program', args: [] })).toMatchObject({ how: 'missing' })
    expect(await run(sh('exec sleep 30'), { timeout: 50 })).toMatchObject({ how: 'timed-out' })
    expect(await run(sh('exec sleep 30'), { signal: controller.signal })).toMatchObject({ how: 'cancelled' })
  })

  it('never waits for standard input', async () => {
    expect(await run({ command: 'cat', args: [] }, { timeout: 5000 })).toMatchObject({
      how: 'done',
      tail: '',
    })
  })

  it('keeps the last lines without colours, and counts seconds', async () => {
    const seconds: number[] = []
    const outcome = await run(
      sh('for i in $(seq 20); do echo line$i; done; printf "\\033[31mred\\033[0m\\n"; sleep 1.2'),
      {
        onSecond: (second) => seconds.push(second),
      },
    )
    expect(outcome.tail.split('\n')).toEqual([
      ...Array.from({ length: 11 }, (_, index) => `line${index + 10}`),
      'red',
    ])
    expect(seconds).toEqual([1])
  })

  it('is found on PATH: files that may be run, in order', async () => {
    const bin = await program('tool', 'true')
    await writeFile(join(place, 'tool'), 'not to be run')
    expect(await which('tool', { PATH: `${place}:${bin}:${bin}` })).toBe(join(bin, 'tool'))
    expect(await whichAll('tool', { PATH: `${place}:${bin}:${bin}` })).toEqual([join(bin, 'tool')])
    expect(await which('tool', { PATH: place })).toBeUndefined()
    expect(await which('tool', {})).toBeUndefined()
  })
})

describe('git', () => {
  it('has a version, and starts a repository on main that hooks and outer variables do not disturb', async () => {
    expect(await gitVersion()).toMatchObject({ ok: true, value: [2, expect.any(Number)] })
    process.env.GIT_DIR = '/nowhere'
    try {
      expect(await insideRepository(join(place, 'not', 'yet'))).toBe(false)
      expect(await initRepository(place)).toEqual({ ok: true, value: undefined })
      expect(await insideRepository(join(place, 'not', 'yet'))).toBe(true)
      expect(await readFile(join(place, '.git', 'HEAD'), 'utf8')).toBe('ref: refs/heads/main\n')
    } finally {
      delete process.env.GIT_DIR
    }
  })

  it('commits with an identity; without one it says why, and nothing is staged', async () => {
    const home = { HOME: place, XDG_CONFIG_HOME: place, GIT_CONFIG_NOSYSTEM: '1', EMAIL: undefined }
    const saved = { ...process.env }
    for (const name of Object.keys(process.env)) if (/^(GIT_|EMAIL)/.test(name)) delete process.env[name]
    Object.assign(process.env, { ...home, EMAIL: '' })
    delete process.env.EMAIL
    try {
      await initRepository(join(place))
      await writeFile(join(place, 'made.txt'), 'x')
      expect(await firstCommit(place, 'First')).toMatchObject({
        made: false,
        because: expect.stringContaining('who you are'),
      })
      await run({ command: 'git', args: ['config', 'user.name', 'A'], cwd: place })
      await run({ command: 'git', args: ['config', 'user.email', 'a@example.org'], cwd: place })
      await run({ command: 'git', args: ['config', 'gpg.program', '/bin/false'], cwd: place })
      await run({ command: 'git', args: ['config', 'commit.gpgsign', 'true'], cwd: place })
      expect(await firstCommit(place, 'First')).toMatchObject({
        made: false,
        because: expect.stringContaining('git commit'),
      })
      await run({ command: 'git', args: ['config', 'commit.gpgsign', 'false'], cwd: place })
      expect(await firstCommit(place, 'First')).toEqual({ made: true })
      const log = await run({ command: 'git', args: ['log', '--format=%s', '--name-only'], cwd: place })
      expect(textOfOutput(log.stdout)).toBe('First\n\nmade.txt\n')
    } finally {
      process.env = saved
    }
  })
})

describe('Python and uv', () => {
  it('takes the newest Python that runs, past shims that lead nowhere', async () => {
    const answer = (version: string) => `echo /real/python${version}; echo ${version}`
    await program('python3.14', 'echo "pyenv: python3.14: command not found" >&2; exit 127')
    await program('python3.12', answer('3.12'))
    await program('python3.11', answer('3.11'))
    const bin = await program('python3', answer('3.10'))
    const env = { PATH: `${bin}:/bin:/usr/bin` }
    expect(await findPython(undefined, env)).toEqual({
      ok: true,
      value: { path: '/real/python3.12', version: '3.12' },
    })
    expect(await findPython('3.11', env)).toEqual({
      ok: true,
      value: { path: '/real/python3.11', version: '3.11' },
    })
    expect(await findPython('3.9', env)).toMatchObject({
      problems: [{ code: 'missing-program', what: expect.stringContaining('3.9') }],
    })
  })

  it('takes NEWEL_UV, then PATH, then its own; a NEWEL_UV that does not run is a problem', async () => {
    const bin = await program('uv', 'echo uv 0.13.0')
    const env = { PATH: `${bin}:/bin:/usr/bin` }
    expect(await findUv({ env: { ...env, NEWEL_UV: join(bin, 'uv') } })).toEqual({
      ok: true,
      value: join(bin, 'uv'),
    })
    expect(await findUv({ env })).toEqual({ ok: true, value: join(bin, 'uv') })
    expect(await findUv({ env: { ...env, NEWEL_UV: '/nowhere/uv' } })).toMatchObject({
      problems: [{ code: 'missing-uv', where: 'NEWEL_UV' }],
    })
  })

  it('installs uv into its cache where there is none, whole or not at all', async () => {
    const cache = join(place, 'cache')
    const venv = 'mkdir -p "$3/bin" && cp "$0" "$3/bin/python"'
    const pip = 'printf "#!/bin/sh\\necho uv\\n" > "$(dirname "$0")/uv" && chmod 755 "$(dirname "$0")/uv"'
    const bin = await program(
      'python3.13',
      `case "$2" in venv) ${venv};; pip) test -z "$PIP_FAILS" || { echo no network >&2; exit 1; }; ${pip};; *) echo "$0"; echo 3.13;; esac`,
    )
    const env = { PATH: `${bin}:/bin:/usr/bin` }
    const failed = await findUv({ env: { ...env, PIP_FAILS: '1' }, cache })
    expect(failed).toMatchObject({
      problems: [
        {
          code: 'missing-uv',
          what: expect.stringContaining('no network'),
          next: expect.stringContaining('--no-sync'),
        },
      ],
    })
    expect(await findUv({ env, cache })).toEqual({ ok: true, value: join(cache, 'uv-0.13', 'uv') })
    const listed = await run({ command: 'ls', args: ['-A', join(cache, 'uv-0.13')] })
    expect(listed.tail).toBe('uv')
  })

  it('locks and syncs with an absolute interpreter and without another project’s environment', async () => {
    const bin = await program(
      'uv',
      'test "$1" = --version && exit 0; echo "$1 $UV_PYTHON $(printenv VIRTUAL_ENV || echo none)" >> said; test "$1" != sync || test -z "$FAILS" || { echo "No solution found" >&2; exit 1; }',
    )
    await program('python3.13', 'echo /real/python; echo 3.13')
    const env = { PATH: `${bin}:/bin:/usr/bin`, VIRTUAL_ENV: '/other', UV_PYTHON: '' }
    const installed = (more: Readonly<Record<string, string>>) =>
      install(place, ['uv lock', 'uv sync'], { env: { ...env, ...more }, programs: {} })
    expect(await installed({})).toEqual({ ok: true, value: [] })
    expect(await installed({ UV_PYTHON: '/mine' })).toEqual({ ok: true, value: [] })
    expect(await said()).toBe(
      'lock /real/python none\nsync /real/python none\nlock /mine none\nsync /mine none\n',
    )
    expect(await installed({ FAILS: '1' })).toMatchObject({
      problems: [
        {
          code: 'sync-failed',
          what: expect.stringContaining('No solution found'),
          next: expect.stringContaining(`cd ${place} && uv sync`),
        },
      ],
    })
  })

  const commands = ['poetry lock', 'poetry sync']
  const programs = { poetry: 'poetry>=2.2,<3' }

  it('runs a program of the pack from PATH, with the wanted interpreter first there, and no uv', async () => {
    const bin = await program(
      'poetry',
      'echo "$* $(echo $PATH | cut -d: -f1) $(printenv VIRTUAL_ENV || echo none)" >> said',
    )
    const env = {
      PATH: `${bin}:/bin:/usr/bin`,
      VIRTUAL_ENV: '/other',
      UV_PYTHON: '/wanted/python',
      NEWEL_UV: '',
    }
    expect(await install(place, commands, { env, programs })).toEqual({ ok: true, value: [] })
    expect(await said()).toBe('lock /wanted none\nsync /wanted none\n')
  })

  it('runs one that is not on PATH through uv, and says so', async () => {
    const bin = await program('uv', 'test "$1" = --version || echo "$*" >> said')
    const env = { PATH: `${bin}:/bin:/usr/bin`, UV_PYTHON: '/wanted/python' }
    expect(await install(place, commands, { env, programs })).toMatchObject({
      value: [
        { code: 'program-not-on-path', next: expect.stringContaining("uv tool install 'poetry>=2.2,<3'") },
      ],
    })
    const asked = 'tool run --from poetry>=2.2,<3 poetry'
    expect(await said()).toBe(`${asked} lock\n${asked} sync\n`)
  })

  it('never takes a program from PyPI that the pack does not name', async () => {
    const bin = await program('uv', 'exit 0')
    const env = { PATH: `${bin}:/bin:/usr/bin`, UV_PYTHON: '/wanted/python' }
    expect(await install(place, ['no-such-program lock'], { env, programs })).toMatchObject({
      problems: [{ code: 'missing-program' }],
    })
  })
})
