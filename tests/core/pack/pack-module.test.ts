import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packModule } from '../../../src/core/pack/pack-module.ts'
import { readPack } from '../../../src/core/pack/read.ts'
import { RenderError } from '../../../src/core/pack/render-error.ts'
import { type PackModule, revivePack } from '../../../src/core/pack/revive.ts'
import type { Pack } from '../../../src/core/pack/types.ts'
import { featureView, tinyView, tinyWith } from './tiny-pack.ts'

const files = tinyWith({
  'contributors/base/files/logo.png': new Uint8Array([0x89, 0x50, 0, 0xff, 0xfe]),
  'contributors/base/files/bom.txt': `\ufeffwith a mark\u2028 and </script> \`$\{x}\` \\`,
})

let folder: string
let revived: Pack
let source: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'newel-pack-'))
  const written = packModule(files)
  if (!written.ok) throw new Error(JSON.stringify(written.problems))
  source = written.value
  writeFileSync(join(folder, 'pack.mjs'), source)
  const module = (await import(join(folder, 'pack.mjs'))) as { readonly default: PackModule }
  revived = revivePack(module.default)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Everything in a pack, with each template replaced by what it renders. */
function rendered(value: unknown): unknown {
  if (typeof value === 'function') {
    try {
      return {
        text: value({
          ...featureView,
          name: 'shop',
          package: 'shop',
          plural: 'orders',
          parent: featureView.feature,
        }),
      }
    } catch (error) {
      if (!(error instanceof RenderError)) throw error
      return { what: error.problem.what, where: error.problem.where }
    }
  }
  if (value instanceof Uint8Array) return [...value]
  if (Array.isArray(value)) return value.map(rendered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rendered(item)]))
}

describe('a pack written as a module', () => {
  it('is the same pack again: data, bytes, and every rendered text', () => {
    const read = readPack(files)
    expect(rendered(revived)).toEqual(read.ok ? rendered(read.value) : undefined)
  })

  it('is the same text each time it is written', () => {
    expect(packModule(files)).toEqual({ ok: true, value: source })
  })

  it('tells the place of what goes wrong while rendering', () => {
    const unit = revived.contributors[0]?.units[0]?.template
    expect(() => unit?.({ ...tinyView, facts: {} })).toThrowError(
      expect.objectContaining({
        problem: expect.objectContaining({ where: 'contributors/base/units/settings.py.hbs:4:1' }),
      }),
    )
  })

  it('cannot be written from a pack with problems', () => {
    const result = packModule(tinyWith({ 'contributors/base/units/settings.py.hbs': '{{nothing}}' }))
    expect(result.ok ? [] : result.problems.map(({ code }) => code)).toEqual(['unknown-name'])
  })

  it('bundles with the small engine alone: no compiler, no YAML, no schemas, and runs in plain Node', async () => {
    const entry = join(folder, 'entry.ts')
    const revive = join(process.cwd(), 'src/core/pack/revive.ts')
    writeFileSync(
      entry,
      `import { revivePack } from ${JSON.stringify(revive)}
import pack from './pack.mjs'
export const text = revivePack(pack).contributors[0].units[0].template(${JSON.stringify(tinyView)})
`,
    )
    const result = await build({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'node20',
      minify: true,
      metafile: true,
      outfile: join(folder, 'bundle.mjs'),
      absWorkingDir: process.cwd(),
      nodePaths: [join(process.cwd(), 'node_modules')],
    })
    const inputs = Object.keys(result.metafile.inputs).filter((path) => path.includes('node_modules'))
    expect(inputs.length).toBeGreaterThan(0)
    expect(inputs.filter((path) => /compiler|\/yaml\/|valibot|source-map/.test(path))).toEqual([])
    const bundle = (await import(join(folder, 'bundle.mjs'))) as { readonly text: string }
    expect(bundle.text).toBe('import os\n\n\nport: int = os.environ["SHOP_PORT"]\n')
  })
})
