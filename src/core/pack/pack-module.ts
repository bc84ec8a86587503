import { textOf } from '../bytes.ts'
import type { Result } from '../problem.ts'
import { success } from '../problem.ts'
import { recipeOf, specOf } from './compiler.ts'
import { type ReadOptions, readPack } from './read.ts'
import type { PackFiles, Template } from './types.ts'

/**
 * A pack as the source of an ES module: read, validated and linted here, its templates compiled. The module's default export is
 * for `revivePack`, which makes the same pack without YAML, schemas or the compiler. Problems are those of `readPack`.
 */
export function packModule(files: PackFiles, options: ReadOptions = {}): Result<string> {
  const pack = readPack(files, options)
  if (!pack.ok) return pack
  return success(`export default (make) => (${expressionFor(pack.value)})\n`)
}

/** JavaScript that makes the value again. Packs are plain data but for templates and bytes. */
function expressionFor(value: unknown): string {
  if (typeof value === 'function') return templateExpression(value as Template)
  if (value instanceof Uint8Array) return bytesExpression(value)
  if (Array.isArray(value)) return `[${value.map(expressionFor).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${expressionFor(item)}`).join(',')}}`
}

function templateExpression(template: Template): string {
  const recipe = recipeOf(template)
  if (recipe === undefined) throw new Error('only packs that readPack made can be written as a module')
  if (recipe.kind === 'constant') return `make.constant(${JSON.stringify(recipe.text)})`
  const { path, start, indent } = recipe.origin
  const origin = JSON.stringify({ path, start, ...(indent === undefined ? {} : { indent }) })
  return `make.template(${specOf(recipe)},${origin})`
}

function bytesExpression(bytes: Uint8Array): string {
  const text = textOf(bytes)
  if (text !== undefined) return `make.text(${JSON.stringify(text)})`
  const binary = [...bytes].map((byte) => String.fromCharCode(byte)).join('')
  return `make.bytes(${JSON.stringify(btoa(binary))})`
}
