/**
 * Bundles Newel into dist/: the command line and the typed API as ES modules that share chunks, the built-in pack compiled.
 * Runs on plain Node 20.19 and later: what it needs of src/ is bundled first. `--no-types` leaves the declarations out.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const next = join(root, `dist.next-${process.pid}`)

/** CommonJS packages call `require` for Node's own modules; the name of the import must not meet one of theirs. */
const banner =
  "import { createRequire as createRequireForNewelBundle } from 'node:module'; const require = createRequireForNewelBundle(import.meta.url);"

/** An import of a neighbour in a declaration. */
const mention = /from '(\.[^']*)\.ts'/g

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: banner },
  // The CommonJS form of some packages requires files by names that only exist while they run.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
}

try {
  const pack = await compiledPack()
  await bundle(pack)
  if (!process.argv.includes('--no-types')) declare()
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  renameSync(next, join(root, 'dist'))
} finally {
  rmSync(next, { recursive: true, force: true })
}

/** The source of a module that has the built-in pack in it. */
async function compiledPack() {
  const { packModule, loadPackFolder, integrityOf } = await importBundled(`
    export { packModule } from './src/core/pack/pack-module.ts'
    export { loadPackFolder } from './src/node/packs.ts'
    export { integrityOf } from './src/cli/pack-at.ts'
  `)
  const files = valueOrEnd(await loadPackFolder(join(root, 'templates', 'python-service')))
  return { source: valueOrEnd(packModule(files)), integrity: integrityOf(files) }
}

async function importBundled(contents) {
  const folder = mkdtempSync(join(tmpdir(), 'newel-build-'))
  try {
    const outfile = join(folder, 'build.mjs')
    await build({ ...shared, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile })
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function valueOrEnd(result) {
  if (result.ok) return result.value
  for (const { what, where = '', next = '' } of result.problems)
    console.error(`error: ${where}: ${what} ${next}`)
  process.exit(1)
}

function bundle(pack) {
  return build({
    ...shared,
    entryPoints: { main: 'src/cli/main.ts', index: 'src/index.ts' },
    outdir: next,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: '[name]',
    loader: { '.wasm': 'file' },
    legalComments: 'linked',
    plugins: [inPlaceOfBuiltInPack(pack), inPlaceOfPythonGrammar()],
  })
}

function inPlaceOfBuiltInPack({ source, integrity }) {
  const contents = `
    import { revivePack } from '../core/pack/revive.ts'
    import pack from 'newel:python-service'
    export const builtInPack = async () => ({ pack: revivePack(pack), integrity: ${JSON.stringify(integrity)} })
  `
  return {
    name: 'built-in pack',
    setup({ onLoad, onResolve }) {
      onLoad({ filter: /[/\\]src[/\\]cli[/\\]built-in-pack\.ts$/ }, () => ({ contents, loader: 'ts' }))
      onResolve({ filter: /^newel:/ }, ({ path }) => ({ path, namespace: 'newel' }))
      onLoad({ filter: /.*/, namespace: 'newel' }, () => ({ contents: source, loader: 'js' }))
    },
  }
}

/** Beside the bundle there are no packages to look for the parser in. */
function inPlaceOfPythonGrammar() {
  const contents = `
    import { readFile } from 'node:fs/promises'
    import grammar from 'tree-sitter-python/tree-sitter-python.wasm'
    import runtime from 'web-tree-sitter/web-tree-sitter.wasm'
    const read = (path) => readFile(new URL(path, import.meta.url))
    export const pythonGrammar = async () => ({ runtime: await read(runtime), grammar: await read(grammar) })
  `
  return {
    name: 'python grammar',
    setup({ onLoad }) {
      const loaded = { contents, loader: 'js', resolveDir: root }
      onLoad({ filter: /[/\\]src[/\\]node[/\\]python-grammar\.ts$/ }, () => loaded)
    },
  }
}

/** Declarations of the typed API, and of what they mention; types are checked elsewhere. */
function declare() {
  const folder = mkdtempSync(join(tmpdir(), 'newel-types-'))
  try {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const wanted = [
      '--ignoreConfig',
      '--declaration',
      '--emitDeclarationOnly',
      '--noCheck',
      '--rootDir',
      '.',
      '--outDir',
      folder,
    ]
    const language = [
      '--target',
      'ES2023',
      '--module',
      'NodeNext',
      '--strict',
      '--exactOptionalPropertyTypes',
    ]
    const imports = [
      '--allowImportingTsExtensions',
      '--resolveJsonModule',
      '--skipLibCheck',
      '--types',
      'node',
    ]
    const args = [tsc, 'src/index.ts', ...wanted, ...language, ...imports]
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
    if (status !== 0) throw new Error('The declarations could not be made; the lines above say why.')
    copyMentioned('index.d.ts', join(folder, 'src'), join(next, 'types'), new Set())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Imports end in .js there, which every TypeScript understands. */
function copyMentioned(path, from, to, done) {
  if (done.has(path)) return
  done.add(path)
  const text = readFileSync(join(from, path), 'utf8')
  mkdirSync(dirname(join(to, path)), { recursive: true })
  writeFileSync(join(to, path), text.replaceAll(mention, "from '$1.js'"))
  for (const [, other] of text.matchAll(mention))
    copyMentioned(join(dirname(path), `${other}.d.ts`), from, to, done)
}
