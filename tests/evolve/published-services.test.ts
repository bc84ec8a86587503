import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textOf } from '../../src/core/bytes.ts'
import { ownPaths } from '../../src/core/evolve/relocation/own-paths.ts'
import { moduleNameOf } from '../../src/core/python/module-names.ts'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { danglingImports, unread } from '../core/evolve/leading.ts'
import { promoteFrom } from '../core/evolve/promoted.ts'
import { importErrors } from './importing.ts'
import type { Tier } from './owner-edits.ts'
import { commit, created, git, newelJson, workspace } from './project.ts'
import { type Published, published } from './published.ts'
import { tiers, treeOf, wantedOf } from './rendered.ts'

interface Service extends Published {
  /** The tier whose shape it has. */
  readonly tier: Tier
  /** Of its package. */
  readonly package: string
  /** Where a file of the distribution stands in that tier. */
  readonly at?: (path: string) => string
  /** What it needs to be imported; nothing where no Python of today can. */
  readonly needs: readonly string[]
}

const services: readonly Service[] = [
  {
    name: 'webssh',
    version: '1.6.3',
    sha256: '2bce5bbaf206ad345910c7e4dc8024b3c418e681c9f5ff098f1802beff76e100',
    tier: 'flat',
    package: 'webssh',
    needs: ['tornado==6.6.1', 'paramiko==5.1.0', 'mock==5.2.0'],
  },
  {
    name: 'isso',
    version: '0.14.0',
    sha256: '9e2ac090f49aeb8e33871280fcf9680e0ec68dcca50b5ef72e5f275df623c9e5',
    tier: 'feature',
    package: 'isso',
    needs: [
      'werkzeug==3.1.9',
      'jinja2==3.1.6',
      'itsdangerous==2.2.0',
      'mistune==3.4.0',
      'bleach==6.4.0',
      'html5lib==1.1',
    ],
  },
  {
    name: 'whoogle-search',
    version: '1.2.4',
    sha256: '56af022c494fd4ffcb72af7c2191e0ba0edae3eb124b210bda287863931c01f8',
    tier: 'layered',
    package: 'app',
    at: (path) => path.replace(/^app\//, 'src/app/').replace(/^test\//, 'tests/'),
    needs: [
      'flask==3.1.3',
      'beautifulsoup4==4.15.0',
      'brotli==1.2.1',
      'cachetools==6.2.0',
      'cryptography==50.0.2',
      'cssutils==2.15.0',
      'defusedxml==0.7.1',
      'httpx[http2,socks]==0.28.1',
      'python-dotenv==1.2.4',
      'stem==1.8.2',
      'validators==0.36.0',
      'waitress==3.0.2',
    ],
  },
  {
    name: 'FlaskBB',
    version: '2.0.2',
    sha256: '45d32eb8cbc8fa80cfb26410ecf395a95ef39a52166ec40e626a3ef759b65148',
    tier: 'feature',
    package: 'flaskbb',
    needs: [],
  },
]

/** What the lock may hold of a project that the tool did not make. */
const locks: Readonly<Record<string, (service: Service, ours: FileTree) => FileTree>> = {
  nothing: () => new Map(),
  'what its render shares with the project': (service, ours) =>
    new Map([...renderOf(service)].filter(([path, state]) => sameText(ours, path, textOf(state.content)))),
  'the whole render, of which the owner deleted all': (service) => renderOf(service),
}

const answersOf = (service: Service) => ({ name: service.package, features: [], example: false })
const renderOf = (service: Service) => treeOf({ ...answersOf(service), tier: service.tier })
const sameText = (tree: FileTree, path: string, text: string | undefined): boolean => {
  const state = tree.get(path)
  return state !== undefined && textOf(state.content) === text
}

const climbs = services.flatMap((service) =>
  tiers
    .slice(tiers.indexOf(service.tier) + 1)
    .flatMap((to) => Object.keys(locks).map((lock) => ({ service, from: service.tier, to, lock }))),
)

const trees = new Map<Service, FileTree>()
beforeAll(async () => {
  for (const service of services) {
    const { at = (path) => path } = service
    trees.set(
      service,
      new Map([...(await published(service))].map(([path, state]) => [at(path), state] as const)),
    )
  }
})
const treeFor = (service: Service): FileTree => trees.get(service) ?? new Map()

describe('a published service climbs, of which the lock holds', { timeout: 60_000 }, () => {
  it.each(climbs)('$lock: $service.name, $from to $to', ({ service, to, lock }) => {
    const ours = treeFor(service)
    const pristine = locks[lock]?.(service, ours) ?? new Map()
    const { plan, tree, lost } = promoteFrom(pristine, ours, to, answersOf(service))
    const inConflict = new Set(plan.operations.flatMap((one) => (one.kind === 'conflict' ? [one.path] : [])))
    const read = new Map([...tree].filter(([path]) => !inConflict.has(path)))
    const names = new Set([...inConflict].map((path) => moduleNameOf(path) ?? path))
    expect({
      lost,
      linesLost: linesLost(ours, tree),
      unread: unread(read).filter((path) => !unread(ours).includes(path)),
      dangling: danglingImports(read).filter((one) => !names.has(one.split(' ')[1] ?? '')),
    }).toEqual({ lost: [], linesLost: [], unread: [], dangling: [] })
  })
})

/** Lines of the project that stand nowhere any more, as often as they do not; imports may lead elsewhere. */
function linesLost(before: FileTree, after: FileTree): readonly string[] {
  const left = new Map<string, number>()
  for (const line of linesOf(after)) left.set(line, (left.get(line) ?? 0) + 1)
  return linesOf(before).filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}

const linesOf = (tree: FileTree): readonly string[] =>
  [...tree.values()].flatMap(({ content }) =>
    (textOf(content) ?? '')
      .replaceAll(wrappedImport, '')
      .split('\n')
      .filter((line) => !/^\s*(?:(?:from|import)\s.*)?$/.test(line)),
  )

/** Laid out anew where a name of it leads elsewhere; its names and comments count by the audit. */
const wrappedImport = /^[ \t]*from [\w.]+ import (?:\((?:[^()#]|#[^\n]*\n)*\)|(?:[^\n]*\\\r?\n)+[^\n]*)/gm

describe('by the command', () => {
  const { folder, remove } = workspace()
  afterAll(remove)

  it('a service that stands on a tier by its lock alone climbs on a branch of its own', async () => {
    const [service] = services as readonly [Service]
    const root = await created(folder, service.package, '--tier', service.tier, '--no-example')
    const ours = treeFor(service)
    git(root, 'rm', '--quiet', '-r', '--', '.', ':!.newel')
    for (const [path, { content }] of ours) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
    commit(root)
    const { exitCode, problems } = await newelJson(root, 'promote', '--to', 'layered', '--no-verify')
    expect({ exitCode, problems }).toEqual({ exitCode: 0, problems: [] })
    const there = git(root, 'ls-tree', '-r', '--name-only', 'newel/promote-layered').trim().split('\n')
    const expected = [...ours.keys()].map((path) => path.replace(/^webssh\//, 'src/webssh/'))
    expect(expected.filter((path) => !there.includes(path))).toEqual([])
  }, 120_000)
})

describe('every module that could be imported can be imported after the climb', () => {
  const work = mkdtempSync(join(tmpdir(), 'newel-published-'))
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  it.each(services.filter(({ needs }) => needs.length > 0))(
    '$name',
    async (service) => {
      const ours = treeFor(service)
      const modules = [...ours.keys()].filter((path) => moduleNameOf(path)?.split('.')[0] === service.package)
      const named = (paths: readonly string[]) => paths.map((path) => moduleNameOf(path) ?? path)
      const before = await importErrors(ours, named(modules), service.needs, join(work, service.name))
      expect(modules.length - Object.keys(before).length).toBeGreaterThan(modules.length / 2)
      for (const to of tiers.slice(tiers.indexOf(service.tier) + 1)) {
        const pristine = new Map()
        const { tree } = promoteFrom(pristine, ours, to, answersOf(service))
        const place = ownPaths({ pristine, ours, wanted: wantedOf({ ...answersOf(service), tier: to }) })
        const moved = named(modules.map(place))
        const after = await importErrors(tree, moved, service.needs, join(work, `${service.name}-${to}`))
        const worse = moved.filter((name, index) => name in after && !isIn(named(modules)[index], before))
        expect(worse.map((name) => `${name}: ${after[name]}`)).toEqual([])
      }
    },
    300_000,
  )
})

const isIn = (name: string | undefined, errors: Readonly<Record<string, string>>): boolean =>
  name !== undefined && name in errors
