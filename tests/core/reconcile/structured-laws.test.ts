import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeDocument } from '../../../src/core/documents/compose.ts'
import { sameData } from '../../../src/core/documents/data.ts'
import { type DocumentFormat, parseDocument } from '../../../src/core/documents/parse.ts'
import { tomlKey, tomlString } from '../../../src/core/documents/toml-print.ts'
import { spliceInto } from '../../../src/core/reconcile/structured/structured.ts'
import { merge, splice } from './structured-merge.ts'

const names = fc.constantFrom('alpha', 'beta', 'gamma', 'a b', 'é😀', 'x-1', 'true', '7up')
const words = fc.oneof(
  fc.constantFrom('x', 'a: b', '#no', '"q"', '[', 'yes', '1', ' lead', 'two\nlines', '😀'),
  fc.string({ maxLength: 5 }),
)
const scalars = fc.oneof(words, fc.integer({ min: -99, max: 99 }), fc.boolean())
const leaves = fc.oneof(
  scalars,
  fc.uniqueArray(scalars, { maxLength: 4 }),
  fc.array(fc.record({ k: scalars }), { maxLength: 2 }),
)
type Data = { [key: string]: unknown }
const { tables } = fc.letrec<{ tables: Data; inner: unknown }>((tie) => ({
  tables: fc.dictionary(names, tie('inner'), { maxKeys: 3 }),
  inner: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaves, tie('tables')),
}))
const flat = fc.dictionary(
  fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F_G'),
  fc.constantFrom('', '1', '"x y"', 'z # c'),
)

const noted = (text: string, format: DocumentFormat): string =>
  format === 'json' ? text : text.replace(/^(?=\w+ ?[=:])/gm, '# about it\n')

const printed: Record<DocumentFormat, (data: Data, style: boolean) => string> = {
  toml: (data, style) => {
    const text = Object.entries(data)
      .map(([key, value]) => `${tomlKey(key)} = ${naiveToml(value)}\n`)
      .join('')
    return style ? text : composed('x.toml', text)
  },
  yaml: (data, style) => {
    const text = composed('x.yaml', JSON.stringify(data))
    return style ? text : noted(composed('x.yaml', blockYaml(data)), 'yaml')
  },
  json: (data, style) => `${JSON.stringify(data, null, style ? 2 : undefined)}\n`,
  dotenv: (data, style) =>
    Object.entries(data)
      .map(([key, value]) => `${style ? '# about\n' : ''}${key}=${value}\n`)
      .join(''),
}

const composed = (path: string, text: string): string => {
  const result = composeDocument(path, [{ text, source: path }])
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

const naiveToml = (value: unknown): string => {
  if (typeof value === 'string') return tomlString(value)
  if (Array.isArray(value)) return `[${value.map(naiveToml).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${tomlKey(key)} = ${naiveToml(each)}`)
    .join(', ')} }`
}

const blockYaml = (data: Data, indent = ''): string =>
  Object.entries(data)
    .map(([key, value]) => {
      const filled = typeof value === 'object' && value !== null && Object.keys(value).length > 0
      if (!filled) return `${indent}${JSON.stringify(key)}: ${JSON.stringify(value)}\n`
      const inner = Array.isArray(value)
        ? value.map((each) => `${indent}  - ${JSON.stringify(each)}\n`).join('')
        : blockYaml(value as Data, `${indent}  `)
      return `${indent}${JSON.stringify(key)}:\n${inner}`
    })
    .join('')

/** Adds, replaces or takes out some of the keys that belong to one side, in every table that the base has. */
function edited(data: Data, base: Data, mine: (key: string) => boolean, changes: Data, seed: number): Data {
  const result: Data = {}
  for (const [key, value] of Object.entries(data)) {
    const was = base[key]
    if (isTable(was)) result[key] = edited(value as Data, was, mine, changes, seed + 1)
    else if (!mine(key) || (seed + key.length) % 3 === 0) result[key] = value
    else if ((seed + key.length) % 3 === 1 && key in changes) result[key] = changes[key]
  }
  for (const [key, value] of Object.entries(changes)) {
    if (mine(key) && !(key in base) && seed % 2 === 0) result[key] = value
  }
  return result
}

const isTable = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const ofOwner = (key: string): boolean => key.length % 2 === 0
const ofPack = (key: string): boolean => !ofOwner(key)
const read = (format: DocumentFormat, text: string): unknown => {
  const parsed = parseDocument(format, text, format)
  return parsed.ok ? (parsed.value ?? {}) : parsed.problems
}

describe.each<[DocumentFormat, fc.Arbitrary<Data>]>([
  ['toml', tables],
  ['yaml', tables],
  ['json', tables],
  ['dotenv', flat],
])('laws of %s', (format, data) => {
  const texts = fc.tuple(data, fc.boolean()).map(([each, style]) => printed[format](each, style))

  it('gives theirs where the owner changed nothing, ours where the pack did not, and either where both agree', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(merge(format, one, one, other)).toEqual({ text: other, conflicts: 0 })
        expect(merge(format, one, other, one)).toEqual({ text: other, conflicts: 0 })
        expect(merge(format, one, other, other)).toEqual({ text: other, conflicts: 0 })
      }),
      { numRuns: 300 },
    )
  })

  it('has both sides’ edits of different keys, whatever the owner’s style', () => {
    fc.assert(
      fc.property(
        data,
        data,
        data,
        fc.nat(9),
        fc.boolean(),
        fc.boolean(),
        (base, mine, packs, seed, style, restyled) => {
          const ours = edited(base, base, ofOwner, mine, seed)
          const theirs = edited(base, base, ofPack, packs, seed)
          const both = edited(ours, base, ofPack, packs, seed)
          const sides = [
            printed[format](base, style),
            printed[format](ours, restyled),
            printed[format](theirs, style),
          ] as const
          const spliced = splice(format, ...sides)
          const wanted = read(format, printed[format](both, style))
          expect(sameData(read(format, spliced ?? 'nothing'), wanted) ? wanted : { spliced, sides }).toEqual(
            wanted,
          )
          if (seed === 0) expect(merge(format, ...sides).conflicts).toBe(0)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('splices any one change into any text, or says that it cannot', () => {
    let done = 0
    fc.assert(
      fc.property(texts, texts, (ours, theirs) => {
        const spliced = spliceInto(format, ours, theirs, read(format, theirs))
        if (spliced === undefined) return
        done += 1
        expect(read(format, spliced)).toEqual(read(format, theirs))
      }),
      { numRuns: 300 },
    )
    expect(done).toBeGreaterThan(150)
  })
})
