import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const rooms: Readonly<
  Record<string, { readonly mayImport: readonly string[]; readonly packages: readonly RegExp[] }>
> = {
  core: {
    mayImport: ['core'],
    packages: [
      /^handlebars/,
      /^yaml$/,
      /^valibot$/,
      /^smol-toml$/,
      /^toml-eslint-parser$/,
      /^jsonc-parser$/,
      /^pluralize$/,
      /^fastest-levenshtein$/,
      /^diff$/,
      // Its types alone: the parser itself is handed in.
      /^web-tree-sitter$/,
    ],
  },
  node: {
    mayImport: ['core', 'node'],
    packages: [/^node:/, /^execa$/, /^smol-toml$/, /^yaml$/, /^jsonc-parser$/, /^web-tree-sitter$/],
  },
  cli: {
    mayImport: ['core', 'node', 'cli'],
    packages: [/^node:/, /^commander$/, /^@clack\/prompts$/, /^fastest-levenshtein$/, /^yaml$/],
  },
}

interface Import {
  readonly room: string
  readonly file: string
  readonly target: string
}

function importsOf(room: string): readonly Import[] {
  const folder = join('src', room)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = join(folder, name)
      const text = readFileSync(file, 'utf8')
      return [
        ...text.matchAll(
          /^(?:import|export)\s(?:[\w*{}\s,$]+\sfrom\s)?'([^'\n]+)'|\bimport\('([^'\n]+)'\)/gm,
        ),
      ].map((match) => ({ room, file, target: match[1] ?? match[2] ?? '' }))
    })
}

const all = Object.keys(rooms).flatMap(importsOf)

describe('arrows point one way: cli → node → core', () => {
  it('sees the imports at all', () => {
    expect(all.length).toBeGreaterThan(50)
  })

  it('no room imports from a room above it', () => {
    const wrong = all.filter(({ room, file, target }) => {
      if (!target.startsWith('.')) return false
      const into = join(file, '..', target).split('/')[1] ?? ''
      return into in rooms && !rooms[room]?.mayImport.includes(into)
    })
    expect(wrong).toEqual([])
  })

  it('no room uses a package that is not for it, and core uses nothing of Node', () => {
    const wrong = all.filter(
      ({ room, target }) =>
        !target.startsWith('.') && !rooms[room]?.packages.some((allowed) => allowed.test(target)),
    )
    expect(wrong).toEqual([])
  })

  it('core reads no clock, no randomness and no process', () => {
    const wrong = readdirSync('src/core', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) =>
        /\b(?:Date\.now|new Date\(\)|Math\.random|process\.|console\.)/.test(
          readFileSync(join('src/core', name), 'utf8'),
        ),
      )
    expect(wrong).toEqual([])
  })
})
