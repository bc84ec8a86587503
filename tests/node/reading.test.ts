import { execFileSync } from 'node:child_process'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Tree } from '../../src/core/compose/types.ts'
import { makeLock } from '../../src/core/evolve/lock.ts'
import { newelFolder, printSnapshot, pristineOf } from '../../src/core/evolve/snapshot.ts'
import { defaultsPath, readAnswers, readDefaults } from '../../src/node/answers-file.ts'
import { gzip, hash } from '../../src/node/digest.ts'
import { problemOf } from '../../src/node/faults.ts'
import { listDestination, readFolder, readPaths } from '../../src/node/folder.ts'
import { loadPackFolder } from '../../src/node/packs.ts'
import { readKnown, readLock } from '../../src/node/project.ts'
import { makeSecret } from '../../src/node/secrets.ts'
import { file, link, scratch, write } from '../faults/trees.ts'

let place: string
beforeEach(async () => {
  place = await scratch()
})
afterEach(() => rm(place, { recursive: true, force: true }))

const codes = (result: { ok: boolean; problems?: readonly { code: string; where?: string }[] }) =>
  (result.problems ?? []).map(({ code, where }) => `${code} ${where}`)

describe('a folder', () => {
  const own = new Map([
    ['.newel/lock.json', file('{}')],
    ['bin/run', file('x', 0o755)],
    ['latest', link('bin/run')],
    ['src/a.py', file('1')],
  ])

  it('is read without what programs make in it', async () => {
    const made = [
      '.git/HEAD',
      '.venv/x',
      'src/__pycache__/a.pyc',
      'web/node_modules/x',
      '.newel/undo/x',
      '.newel/journal/x',
      '.newel/pending/state.json',
      '.newel/claim',
    ]
    await write(place, new Map([...own, ...made.map((path) => [path, file('')] as const)]))
    execFileSync('mkfifo', [join(place, 'pipe')])
    const found = await readFolder(place)
    expect(found.ok && [...found.value]).toEqual([...own])
  })

  it.each([
    ['files', { files: 3, bytes: 1000, depth: 5 }],
    ['bytes', { files: 100, bytes: 5, depth: 5 }],
    ['depth', { files: 100, bytes: 1000, depth: 0 }],
  ])('is refused where it has too many %s', async (_, bounds) => {
    await write(place, own)
    expect(codes(await readFolder(place, bounds))).toEqual([`folder-too-large ${place}`])
    expect((await readFolder(place, { files: 4, bytes: 100, depth: 1 })).ok).toBe(true)
  })

  it('gives some paths, without those that are absent', async () => {
    await write(place, own)
    const found = await readPaths(place, ['src/a.py', 'src/b.py', 'src/a.py/c', 'latest'])
    expect(found.ok && [...found.value.keys()]).toEqual(['src/a.py', 'latest'])
    expect(codes(await readPaths(place, ['src']))).toEqual([`not-a-file ${join(place, 'src')}`])
  })

  it('as a destination is absent, empty, full, or none', async () => {
    await write(
      place,
      new Map([
        ['full/b', file('')],
        ['full/a', file('')],
        ['to-full', link('full')],
        ['to-nowhere', link('nowhere')],
      ]),
    )
    await mkdir(join(place, 'empty'))
    const kinds = await Promise.all(
      ['absent', 'empty', 'full', 'to-full', 'full/a', 'to-nowhere'].map((name) =>
        listDestination(join(place, name)),
      ),
    )
    expect(kinds.map((found) => found.ok && found.value)).toEqual([
      { kind: 'absent' },
      { kind: 'empty' },
      { kind: 'files', entries: ['a', 'b'] },
      { kind: 'files', entries: ['a', 'b'] },
      { kind: 'not-a-folder' },
      { kind: 'not-a-folder' },
    ])
  })
})

describe('a pack’s folder', () => {
  it('is read as plain files with forward slashes, sorted, without its repository', async () => {
    await write(
      place,
      new Map([
        ['files/run.sh', file('#', 0o755)],
        ['a.yaml', file('é')],
        ['.git/HEAD', file('')],
      ]),
    )
    const pack = await loadPackFolder(place)
    expect(pack.ok && [...pack.value]).toEqual([
      ['a.yaml', { content: file('é').content, executable: false }],
      ['files/run.sh', { content: file('#').content, executable: true }],
    ])
  })

  it('refuses links, pipes, sockets, strange and clashing names, all at once, and opens none of them', async () => {
    await write(
      place,
      new Map([
        ['A.txt', file('')],
        ['a.txt', file('')],
        ['caf\u00e9', file('')],
        ['cafe\u0301', file('')],
        ['back\\slash', file('')],
      ]),
    )
    await symlink('/etc/passwd', join(place, 'link'))
    await symlink('/etc', join(place, 'folder-link'))
    execFileSync('mkfifo', [join(place, 'pipe')])
    const server = createServer().listen(join(place, 'socket'))
    await new Promise((resolve) => server.once('listening', resolve))
    const refused = await loadPackFolder(place)
    server.close()
    expect(codes(refused).sort()).toEqual([
      'pack-clash a.txt',
      'pack-clash caf\u00e9',
      'pack-link folder-link',
      'pack-link link',
      'pack-name back\\slash',
      'pack-special-file pipe',
      'pack-special-file socket',
    ])
  })

  it.each([
    ['files', { files: 1, bytes: 100, depth: 9 }],
    ['bytes', { files: 9, bytes: 3, depth: 9 }],
    ['depth', { files: 9, bytes: 100, depth: 1 }],
  ])('is refused where it has too many %s', async (_, bounds) => {
    await write(
      place,
      new Map([
        ['a/b/c', file('12')],
        ['d', file('34')],
      ]),
    )
    expect(codes(await loadPackFolder(place, bounds))).toEqual([`pack-too-large ${place}`])
  })

  it('that is absent is a problem', async () => {
    expect(codes(await loadPackFolder(join(place, 'none')))).toEqual([`ENOENT ${join(place, 'none')}`])
  })
})

describe('answers', () => {
  const wanted = { tier: 'flat', python: '3.10', docker: true, extras: ['a', 'b'] }

  it.each([
    ['a.json', '{"tier": "flat", "python": 3.10, "docker": true, "extras": ["a", "b"]}'],
    ['a.yaml', 'tier: flat\npython: 3.10\ndocker: true\nextras: [a, b]\n'],
    ['a.YML', '\uFEFFtier: flat\npython: 3.10\ndocker: true\nextras:\n  - a\n  - b\n'],
    ['a.toml', 'tier = "flat"\npython = "3.10"\ndocker = true\nextras = ["a", "b"]\n'],
  ])('in %s are read, and numbers stay as written', async (name, text) => {
    await writeFile(join(place, name), text)
    expect(await readAnswers(join(place, name))).toEqual({ ok: true, value: wanted })
  })

  it.each([
    ['a.json', '{\n  "tier": flat\n}', 'answers-syntax a.json:2:11'],
    ['a.json', '{\n  "tier": "a",\n  "tier": "b"\n}', 'answers-syntax a.json:3:3'],
    ['a.yaml', 'tier: flat\ntier: script\n', 'answers-syntax a.yaml:2:1'],
    ['a.yaml', 'tier: "flat\n', 'answers-syntax a.yaml:2:1'],
    [
      'a.yaml',
      'a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n',
      'answers-syntax a.yaml:1:1',
    ],
    ['a.toml', 'tier = "flat"\ntier = "script"\n', 'answers-syntax a.toml:2:1'],
    ['a.toml', 'python = 3.10\n', 'answers-shape a.toml'],
    ['a.yaml', '- tier\n', 'answers-shape a.yaml:1:1'],
    ['a.ini', 'tier=flat', 'answers-format a.ini'],
    ['a.yaml', `x: ${'y'.repeat(1024 * 1024)}`, 'answers-too-large a.yaml'],
  ])('in %s that cannot be read are refused with their place (%#)', async (name, text, problem) => {
    await writeFile(join(place, name), text)
    const refused = await readAnswers(join(place, name))
    expect(codes(refused).map((one) => one.replace(`${place}/`, ''))).toContain(problem)
  })

  it('shows the line', async () => {
    await writeFile(join(place, 'a.yaml'), 'tier: flat\ntier: script\n')
    expect(await readAnswers(join(place, 'a.yaml'))).toMatchObject({
      problems: [{ excerpt: 'tier: script\n^' }],
    })
  })

  it('come from standard input, which is never waited for', async () => {
    expect(await readAnswers('-', { stdin: Readable.from(['tier: ', 'flat']) })).toEqual({
      ok: true,
      value: { tier: 'flat' },
    })
    expect(await readAnswers('-', { stdin: Readable.from(['{"tier": "flat"}']) })).toEqual({
      ok: true,
      value: { tier: 'flat' },
    })
    expect(codes(await readAnswers('-', { stdin: new PassThrough(), patience: 30 }))).toEqual([
      'answers-timeout --answers -',
    ])
    const terminal = Object.assign(new PassThrough(), { isTTY: true })
    expect(codes(await readAnswers('-', { stdin: terminal }))).toEqual(['answers-terminal --answers -'])
  })

  it('a key cannot reach a prototype', async () => {
    await writeFile(join(place, 'a.json'), '{"__proto__": {"polluted": "yes"}}')
    const read = await readAnswers(join(place, 'a.json'))
    expect(read.ok && 'polluted' in read.value).toBe(false)
    expect('polluted' in {}).toBe(false)
  })

  it('of the user’s own defaults may be absent', async () => {
    const env = { XDG_CONFIG_HOME: place }
    expect(defaultsPath(env)).toBe(join(place, 'newel', 'defaults.yaml'))
    expect(await readDefaults(env)).toEqual({ ok: true, value: {} })
    await write(place, new Map([['newel/defaults.yaml', file('framework: flask\n')]]))
    expect(await readDefaults(env)).toEqual({ ok: true, value: { framework: 'flask' } })
    expect(defaultsPath({ XDG_CONFIG_HOME: 'relative' })).not.toContain('relative')
  })
})

describe('what Newel knows of a project', () => {
  const tree = {
    files: new Map([
      ['a.py', { path: 'a.py', ...file('1\n'), owner: 'tool', merge: 'python', roles: [], contributors: [] }],
    ]),
  } as unknown as Tree
  const lock = makeLock(
    { answers: { tier: 'flat' }, pack: { id: 'p', version: '1', integrity: 'x' }, newel: '0.1.0', tree },
    hash,
  )

  it('is read back from its folder', async () => {
    await write(place, newelFolder(lock, gzip(printSnapshot(pristineOf(tree)))))
    expect(await readKnown(place)).toEqual({
      ok: true,
      value: { lock, pristine: new Map([['a.py', file('1\n')]]) },
    })
  })

  it('needs a lock, and the snapshot that the lock names', async () => {
    expect(codes(await readLock(place))).toEqual([`no-lock ${place}`])
    await write(place, newelFolder(lock, gzip(printSnapshot(new Map([['a.py', file('2\n')]])))))
    expect(codes(await readKnown(place))).toEqual(['damaged-snapshot .newel/pristine.json.gz'])
    await rm(join(place, '.newel', 'pristine.json.gz'))
    expect(codes(await readKnown(place))).toEqual(['damaged-snapshot .newel/pristine.json.gz'])
  })
})

describe('faults of the machine', () => {
  const known = [
    'ENOSPC',
    'EACCES',
    'EPERM',
    'EROFS',
    'EMFILE',
    'ENAMETOOLONG',
    'EXDEV',
    'ENOTDIR',
    'EEXIST',
    'EISDIR',
    'ENOENT',
    'EDQUOT',
    'EBUSY',
    'EIO',
  ]

  it.each([...known, 'EWEIRD'])(
    '%s reads well: one line with the deed, the path and the next step',
    (code) => {
      const problem = problemOf(Object.assign(new Error('x'), { code }), 'write', '/a/b.txt')
      expect(problem.code).toBe(code)
      expect(problem.what).toMatch(/^Newel could not write \/a\/b\.txt: [^\n]+\.$/)
      expect(problem.next).toMatch(/^[A-Z][^\n]+\.$/)
      if (known.includes(code)) expect(problem.what).not.toContain(code.toLowerCase())
    },
  )

  it('our own mistakes are no faults of the machine', () => {
    expect(() => problemOf(new TypeError('ours'), 'write', '/a')).toThrow('ours')
    expect(() =>
      problemOf(Object.assign(new Error('ours'), { code: 'ERR_INVALID_ARG_TYPE' }), 'write', '/a'),
    ).toThrow('ours')
  })

  it('a file that is not there is named', async () => {
    expect(codes(await readAnswers(join(place, 'none.yaml')))).toEqual([`ENOENT ${join(place, 'none.yaml')}`])
  })
})

it('secrets are random hex', () => {
  const secrets = Array.from({ length: 20 }, () => makeSecret())
  expect(new Set(secrets).size).toBe(20)
  expect(secrets.every((secret) => /^[0-9a-f]{64}$/.test(secret))).toBe(true)
  expect(makeSecret(8)).toMatch(/^[0-9a-f]{16}$/)
})
