import { boundName } from '../../python/imports.ts'
import type { Chunk } from '../../python/reader.ts'
import type { Piece } from './assemble.ts'
import { type Binding, isCode, type Module, type Project } from './project.ts'
import { rewrite } from './rewrite.ts'
import type { Relocating } from './target-module.ts'

interface Asking {
  readonly pieces: readonly Piece[]
  readonly needs: readonly Binding[]
}

/**
 * A name that modules of the other layout define for themselves, each anew (`logger`), is not imported: the module's own is
 * meant where it has one, and a module that has none is given one where the import would lead nowhere.
 */
export function withRepeated(
  pieces: readonly Piece[],
  needs: readonly Binding[],
  module: Module,
  context: Relocating,
): Asking {
  const own = new Set(pieces.filter(({ chunk }) => isCode(chunk)).flatMap(({ chunk }) => chunk.names))
  const repeated = needs.filter((need) => isRepeated(need, context))
  const rest = needs.filter((need) => !repeated.includes(need) || !own.has(boundName(need)))
  const missing = new Set(
    repeated
      .filter((need) => !own.has(boundName(need)) && !isThere(need, context))
      .map(({ name = '' }) => name),
  )
  const copies = [...missing].flatMap((name) => copyOf(name, module, context))
  return {
    pieces: aboveCode(pieces, copies),
    needs: [...rest.filter(({ name = '' }) => !missing.has(name)), ...copies.flatMap((copy) => copy.needs)],
  }
}

/** Below the imports, as the layout puts its own. */
function aboveCode(pieces: readonly Piece[], copies: readonly Copy[]): readonly Piece[] {
  const at = pieces.findIndex(({ chunk }) => isCode(chunk))
  const [top, code] = at === -1 ? [pieces, []] : [pieces.slice(0, at), pieces.slice(at)]
  const added = copies.map(({ is, chunk }) => ({
    text: `\n${is.replace(/^\n+/, '')}`,
    chunk,
    source: chunk,
    isAdded: true,
  }))
  return [...top, ...added, ...code]
}

const isRepeated = ({ kind, name = '', module }: Binding, { after }: Relocating): boolean =>
  kind === 'from' && after.has(module) && isDefinedOften(name, after)

/** Whether several modules define a name for themselves. */
export const isDefinedOften = (name: string, project: Project): boolean =>
  [...project.values()].filter(({ symbols }) => symbols.has(name)).length > 1

const isThere = ({ module, name = '' }: Binding, { after }: Relocating): boolean =>
  after.get(module)?.symbols.has(name) === true

interface Copy {
  readonly is: string
  readonly chunk: Chunk
  readonly needs: readonly Binding[]
}

/** The statement as the project before defines it. */
function copyOf(name: string, module: Module, { own, to }: Relocating): readonly Copy[] {
  for (const source of own.values()) {
    const chunk = source.symbols.get(name)
    if (chunk === undefined) continue
    const { text, needs } = rewrite(chunk, source, module.name, to.own)
    return [{ is: text, chunk, needs }]
  }
  return []
}
