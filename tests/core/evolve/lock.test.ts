import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Tree, TreeFile } from '../../../src/core/compose/types.ts'
import { gitBlobId } from '../../../src/core/evolve/blob.ts'
import { makeLock, ownerOf, printLock } from '../../../src/core/evolve/lock.ts'
import { noDigest, parseLock, withoutDigestConflict } from '../../../src/core/evolve/lock-parse.ts'
import { newelFolder, parseSnapshot, printSnapshot, pristineOf } from '../../../src/core/evolve/snapshot.ts'
import type { FileState } from '../../../src/core/reconcile/types.ts'
import { gunzip, gzip, hash } from '../../../src/node/digest.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

const treeFile = (path: string, more: Partial<TreeFile> = {}): TreeFile => ({
  path,
  content: bytes(`# ${path}\n`),
  mode: 0o644,
  owner: 'tool',
  merge: 'python',
  roles: [],
  contributors: ['base'],
  ...more,
})

const treeOf = (...files: readonly TreeFile[]): Tree =>
  ({
    files: new Map(files.map((one) => [one.path, one])),
    placements: [],
    facts: {},
    nextSteps: [],
    checks: [],
  }) as unknown as Tree

const tree = treeOf(
  treeFile('shop/config.py', { roles: ['settings'] }),
  treeFile('.env', { owner: 'user', content: bytes('SECRET=hunter2\n'), mode: 0o600, merge: 'dotenv' }),
  treeFile('bin/run', { mode: 0o755, merge: 'lines' }),
)

const answers = {
  tier: 'flat',
  name: 'shop',
  extras: ['docker', 'ci'],
  features: [
    {
      name: 'order',
      plural: 'orders',
      fields: [
        { name: 'total', type: 'decimal', optional: false, min: '0' },
        { name: 'state', type: 'enum', optional: true, choices: ['open', 'paid'] },
      ],
    },
  ],
}

const ingredients = {
  answers,
  pack: { id: 'python-service', version: '0.1.0', integrity: 'sha256-abc' },
  newel: '0.1.0',
  tree,
}
const lock = makeLock(
  { ...ingredients, declined: ['b.py', 'a.py'], placements: { 'shop/orders.py:total_of': 'shop/sums.py' } },
  hash,
)
const text = printLock(lock)

describe('the lock', () => {
  it('is printed with sorted keys and one entry a line', () => {
    expect(text.replaceAll(/[0-9a-f]{40,}/g, '…')).toBe(`{
  "answers": {
    "extras": ["docker","ci"],
    "features": [
      {
        "fields": [
          {"min":"0","name":"total","optional":false,"type":"decimal"},
          {"choices":["open","paid"],"name":"state","optional":true,"type":"enum"}
        ],
        "name": "order",
        "plural": "orders"
      }
    ],
    "name": "shop",
    "tier": "flat"
  },
  "declined": [
    "a.py",
    "b.py"
  ],
  "files": {
    "bin/run": {"blob":"…","merge":"lines","mode":"755","roles":[]},
    "shop/config.py": {"blob":"…","merge":"python","mode":"644","roles":["settings"]}
  },
  "format": 1,
  "newel": "0.1.0",
  "ownerFiles": [
    ".env"
  ],
  "pack": {
    "id": "python-service",
    "integrity": "sha256-abc",
    "version": "0.1.0"
  },
  "placements": {
    "shop/orders.py:total_of": "shop/sums.py"
  },
  "snapshot": "sha256-…"
}
`)
  })

  it('reads what it prints', () => {
    expect(parseLock(text)).toEqual({ ok: true, value: lock })
    expect(parseLock(text.replaceAll('\n', '\r\n'))).toEqual({ ok: true, value: lock })
  })

  it('says what was replaced and which position a record has, where there is any', () => {
    const bill = {
      name: 'bill',
      plural: 'bills',
      fields: [{ name: 'due', type: 'date', optional: false }],
      position: 4,
    }
    const more = { ...lock, answers: { features: [bill] }, replaced: { database: ['none', 'sqlite'] } }
    const printed = printLock(more)
    expect(printed).toContain('  "replaced": {\n    "database": ["none","sqlite"]\n  },\n')
    expect(printed).toContain('"plural": "bills",\n        "position": 4\n')
    expect(parseLock(printed)).toEqual({ ok: true, value: more })
    expect(parseLock(text)).toMatchObject({ value: { replaced: {} } })
    const damaged = parseLock(printed.replace('["none","sqlite"]', '"none"'))
    expect(damaged).toMatchObject({
      problems: [{ code: 'damaged-lock', where: '.newel/lock.json replaced' }],
    })
  })

  it('does not depend on the order in which files and answers come', () => {
    const turned = treeOf(...[...tree.files.values()].reverse())
    const turnedAnswers = Object.fromEntries(Object.entries(answers).reverse())
    const other = makeLock({ ...ingredients, tree: turned, answers: turnedAnswers }, hash)
    expect(printLock(other)).toBe(printLock(makeLock(ingredients, hash)))
  })

  it('knows whose a file is', () => {
    expect(['shop/config.py', '.env', 'mine.py', 'constructor'].map((path) => ownerOf(lock, path))).toEqual([
      'tool',
      'user',
      undefined,
      undefined,
    ])
  })

  it('names the blobs as git does', () => {
    for (const content of ['', 'hello\n', 'é\0']) {
      const id = execFileSync('git', ['hash-object', '--stdin'], { input: content, encoding: 'utf8' }).trim()
      expect(gitBlobId(bytes(content), hash)).toBe(id)
    }
  })

  const zeros = `sha256-${'0'.repeat(64)}`
  const conflict = text.replace(
    / {2}"snapshot".*\n/,
    (line) => `<<<<<<< HEAD\n${line}=======\n  "snapshot": "${zeros}"\n>>>>>>> other\n`,
  )

  it.each([
    ['no JSON', '{\n  "format": 1,,\n}', 'damaged-lock', '.newel/lock.json:2:15'],
    ['a newer format', '{"format": 2, "newel": "0.9.1"}', 'newer-lock', '.newel/lock.json'],
    ['no format', '{}', 'unknown-lock-format', '.newel/lock.json'],
    ['a list', '[]', 'unknown-lock-format', '.newel/lock.json'],
    ['an unknown key', text.replace('"declined"', '"declinde"'), 'damaged-lock', '.newel/lock.json declined'],
    [
      'an unknown kind of merge',
      text.replace('"merge":"lines"', '"merge":"lime"'),
      'damaged-lock',
      '.newel/lock.json files.bin/run.merge',
    ],
    [
      'a path that leads out',
      text.replace('"bin/run"', '"../run"'),
      'damaged-lock',
      '.newel/lock.json files.../run',
    ],
    [
      'an answer that is none',
      text.replace('"name": "shop"', '"name": 7'),
      'damaged-lock',
      '.newel/lock.json answers',
    ],
    ['an unfinished merge', conflict, 'conflicted-lock', '.newel/lock.json:38:1'],
  ])('refuses %s, says where, and what to type', (_, given, code, where) => {
    const refused = parseLock(given)
    expect(refused.ok ? [] : refused.problems).toContainEqual(
      expect.objectContaining({ code, where, next: expect.stringMatching(/`(git|npx|newel) /) }),
    )
  })

  it('names the version that can read a newer lock', () => {
    expect(parseLock('{"format": 2, "newel": "0.9.1"}')).toMatchObject({
      problems: [{ next: expect.stringContaining('npx newel@0.9.1') }],
    })
    expect(parseLock('{"format": 2, "newel": "1;rm -rf"}')).toMatchObject({
      problems: [{ next: expect.stringContaining('newel@latest') }],
    })
  })

  it('merges two branches’ changes line by line; the digest alone is left to repair', () => {
    const settled = parseLock(withoutDigestConflict(conflict))
    expect(settled).toEqual({ ok: true, value: { ...lock, snapshot: noDigest } })
    const other = text.replace(
      '    "name": "shop",\n',
      (line) => `<<<<<<< HEAD\n${line}=======\n    "name": "store",\n>>>>>>> other\n`,
    )
    expect(withoutDigestConflict(other)).toBe(other)
  })
})

describe('the snapshot', () => {
  it('holds the tool’s files, and never the owner’s', () => {
    const printed = new TextDecoder().decode(printSnapshot(pristineOf(tree)))
    expect(printed).toBe(
      '{\n"bin/run":{"mode":"755","text":"# bin/run\\n"},\n"shop/config.py":{"mode":"644","text":"# shop/config.py\\n"}\n}\n',
    )
    expect(printed + text).not.toContain('hunter2')
  })

  const part = fc.stringMatching(/^[a-zé_]{1,5}$/)
  const state: fc.Arbitrary<FileState> = fc.oneof(
    fc.record({
      content: fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.string({ unit: 'grapheme' }).map((one) => bytes(`\uFEFF${one}\r\n`)),
      ),
      mode: fc.constantFrom(0o644, 0o755, 0o600),
      kind: fc.constant('file' as const),
    }),
    fc.record({ content: part.map(bytes), mode: fc.constant(0o777), kind: fc.constant('symlink' as const) }),
  )
  const trees = fc
    .uniqueArray(
      fc.tuple(
        fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
        state,
      ),
      { selector: ([path]) => path },
    )
    .map((entries) => new Map(entries))

  it('gives back every tree, in whatever order it came, and so does its gzip', () => {
    fc.assert(
      fc.property(trees, (given) => {
        const printed = printSnapshot(given)
        expect(printSnapshot(new Map([...given].reverse()))).toEqual(printed)
        const unpacked = gunzip(gzip(printed))
        const read = parseSnapshot(unpacked.ok ? unpacked.value : new Uint8Array())
        expect(read.ok && new Map([...read.value])).toEqual(given)
      }),
    )
  })

  it.each([
    ['no JSON', '{'],
    ['a path that leads out', '{"../x": {"mode": "644", "text": ""}}'],
    ['a path into .git', '{".git/config": {"mode": "644", "text": ""}}'],
    ['an unknown key', '{"x": {"mode": "644", "text": "", "more": 1}}'],
    ['no content', '{"x": {"mode": "644"}}'],
    ['a wrong base64', '{"x": {"mode": "644", "base64": "é"}}'],
  ])('refuses %s', (_, given) => {
    expect(parseSnapshot(bytes(given))).toMatchObject({ ok: false, problems: [{ code: 'damaged-snapshot' }] })
  })

  it('is packed without time or system, and unpacked up to a limit', () => {
    const packed = gzip(bytes('x'.repeat(100_000)))
    expect([...packed.subarray(0, 10)]).toEqual([31, 139, 8, 0, 0, 0, 0, 0, 2, 255])
    expect(gunzip(packed, 1000)).toMatchObject({ ok: false, problems: [{ code: 'damaged-snapshot' }] })
    expect(gunzip(bytes('no gzip'))).toMatchObject({ ok: false, problems: [{ code: 'damaged-snapshot' }] })
  })

  it('stands in one folder with the lock, which tells git what is what', () => {
    const folder = newelFolder(lock, new Uint8Array([1, 2]))
    const texts = [...folder].map(([path, { content }]) => [path, new TextDecoder().decode(content)])
    expect(Object.fromEntries(texts)).toEqual({
      '.newel/.gitattributes': 'pristine.json.gz -diff -merge linguist-generated\n',
      '.newel/.gitignore': 'claim*\njournal/\npending/\nundo/\n',
      '.newel/lock.json': text,
      '.newel/pristine.json.gz': '\u0001\u0002',
    })
  })
})
