import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOfRepository, repository } from './copy.ts'

const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))

/** Every Node on PATH, by version: the one of the tests, and the machine's own. */
const nodes = new Map(
  (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
    .map((path) => [versionOf(path), path] as const),
)

let folder = ''
/** A copy of the repository with a build of its own: that of the other tests has no declarations. */
let source = ''
let packed: readonly string[] = []
/** Unpacked where a package manager puts it, in an otherwise empty project. */
let installed = ''
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'newel-package-')))
  source = copyOfRepository(join(folder, 'source'))
  done(process.execPath, ['scripts/build.mjs'], source)
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const [tarball] = JSON.parse(done('npm', pack, source).stdout)
  packed = tarball.files.map(({ path }: { path: string }) => path)
  installed = join(folder, 'node_modules', 'newel')
  mkdirSync(installed, { recursive: true })
  done('tar', ['-xzf', join(folder, tarball.filename), '--strip-components=1', '-C', installed], folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packed tarball', () => {
  it('holds what it needs', () => {
    for (const path of ['LICENSE', 'README.md', 'package.json', 'dist/main.js', 'dist/index.js'])
      expect(packed).toContain(path)
    for (const path of [...Object.values<string>(manifest.bin), ...pathsIn(manifest.exports)])
      expect(existsSync(join(installed, path))).toBe(true)
  })

  it('holds nothing else: no sources, no tests, no templates, and nothing is left out by name', () => {
    const roots = [...new Set(packed.map((path) => path.split('/')[0]))].sort()
    expect(roots).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'package.json'])
    const built = readdirSync(join(source, 'dist'), { recursive: true, withFileTypes: true })
    const files = built.filter((entry) => entry.isFile()).length
    expect(packed.filter((path) => path.startsWith('dist/'))).toHaveLength(files)
  })

  it('needs no other package', () => {
    expect([manifest.dependencies, manifest.peerDependencies]).toEqual([undefined, undefined])
  })

  it('mentions no folder of the machine that built it', () => {
    const guilty = packed
      .filter((path) => path.endsWith('.d.ts') || !path.startsWith('dist/'))
      .filter((path) => readFileSync(join(installed, path), 'utf8').includes(source))
    expect(guilty).toEqual([])
    const dist = join(repository, 'dist')
    const built = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    const paths = built.map((entry) => join(entry.parentPath, entry.name))
    expect(paths.filter((path) => readFileSync(path, 'utf8').includes(repository))).toEqual([])
  })

  it('is run by more than one Node', () => {
    expect([...nodes.keys()].some((version) => version.startsWith('v24.'))).toBe(true)
    expect(nodes.size).toBeGreaterThan(1)
  })

  it.each([...nodes])('creates a project on %s, dotfiles included', (version, node) => {
    const place = join(folder, version)
    mkdirSync(place)
    for (const [program, words] of [
      ['newel.js', ['create', 'demo']],
      ['create-newel.js', ['other']],
    ] as const) {
      const quick = ['--tier', 'flat', '--no-git', '--no-sync', '--json']
      const { stdout } = done(node, [join(installed, 'bin', program), ...words, ...quick], place)
      const output = JSON.parse(stdout)
      expect([output.ok, output.written]).toEqual([true, true])
      for (const path of ['.gitignore', '.env.example', '.newel/lock.json', 'pyproject.toml'])
        expect(existsSync(join(output.project.path, path))).toBe(true)
    }
  })

  it.each([...nodes])('is a library on %s', (_, node) => {
    const script = `import { plan } from 'newel'
      const { ok, files } = await plan({ directory: 'demo', answers: { tier: 'script' } })
      console.log(ok, files.some(({ path }) => path === 'main.py'))`
    const { stdout } = done(node, ['--input-type=module', '--eval', script], folder)
    expect(stdout).toBe('true true\n')
  })
})

describe('an older Node gets one sentence', () => {
  it.each([
    ['18.20.0', 4],
    ['20.18.3', 4],
    ['20.19.0', 0],
    ['22.0.0', 0],
  ])('%s: exit code %i', (version, code) => {
    for (const program of ['newel.js', 'create-newel.js']) {
      const bin = pathToFileURL(join(installed, 'bin', program)).href
      const script = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })
        process.argv = [process.argv[0], 'newel', '--version']
        await import('${bin}')`
      const ending = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
        encoding: 'utf8',
      })
      const said = code === 0 ? [`${manifest.version}\n`, ''] : ['', expect.stringMatching(oneSentence)]
      expect([ending.status, ending.stdout, ending.stderr]).toEqual([code, ...said])
    }
  })
})

const oneSentence = /^Newel needs Node 20\.19 or newer, and this is v[\d.]+: [^\n]*\.\n$/

function versionOf(node: string): string {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
}

function done(command: string, words: readonly string[], cwd: string) {
  const env = { PATH: process.env.PATH, HOME: folder, npm_config_cache: join(folder, '.npm') }
  const ending = spawnSync(command, words, { cwd, encoding: 'utf8', env })
  if (ending.status !== 0) throw new Error(`${command} ${words.join(' ')}:\n${ending.stdout}${ending.stderr}`)
  return ending
}

/** Every path in the `exports` of a manifest. */
const pathsIn = (exported: unknown): readonly string[] =>
  typeof exported === 'string' ? [exported] : Object.values(exported as object).flatMap(pathsIn)
