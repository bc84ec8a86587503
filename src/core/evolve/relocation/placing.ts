import type { Chunk } from '../../python/reader.ts'
import { wrapLines } from '../../python/wrap.ts'
import type { Outposts } from '../lifting/outposts.ts'
import type { Homes } from './homes.ts'
import { withName } from './names.ts'
import { type Placement, placeKey, placeOf } from './place.ts'
import { isCode, type Module, type Project } from './project.ts'
import { sharedModule } from './shared-module.ts'

/** A statement of the owner's that had to find a place. */
export interface Placed {
  readonly path: string
  readonly symbol: string
  readonly target: string
  readonly because: string
}

/** A statement and the module that it was in. */
export interface Carried {
  readonly chunk: Chunk
  readonly module: Module
}

export interface Placing {
  /** By `placeKey` in the owner's project: the module that a statement goes to. */
  readonly targets: ReadonlyMap<string, string>
  /** By target: the statements that the owner added to files of the tool's that are taken apart. */
  readonly elsewhere: ReadonlyMap<string, readonly Carried[]>
  readonly placed: readonly Placed[]
}

interface PlacingIngredients {
  readonly before: Project
  readonly after: Project
  readonly own: Project
  readonly homes: Homes
  /** By `placeKey`: statements that close a circle of imports wherever they belong. */
  readonly apart: ReadonlySet<string>
  readonly outposts: Outposts
}

/** Finds a place for every statement that the tool did not write, or that it has no more. */
export function placingOf(ingredients: PlacingIngredients): Placing {
  const { before, own, homes, after, apart, outposts } = ingredients
  const targets = new Map<string, string>()
  const shared = sharedModule(after)
  let placed: readonly (Placed & Carried)[] = []
  // What is placed gives others a place, so a chain of helpers settles one step a round.
  for (let round = 1; round <= rounds; round += 1) {
    placed = strays({ before, own, homes }).flatMap(({ chunk, module }) => {
      const around = { homes, project: own, shared, placed: targets }
      const isApart = apart.has(placeKey(module.name, chunk.key)) && homes.whole(module.name) === undefined
      const fit = isApart
        ? { target: shared, because: 'elsewhere it would close a circle of imports' }
        : (placeOfRenamed(chunk, module, before, homes) ?? placeOf(chunk, module, around))
      const found = fit && outposts.placeOf(chunk, module, fit)
      if (found === undefined) return []
      targets.set(placeKey(module.name, chunk.key), found.target)
      return [{ path: module.path, symbol: chunk.key, ...found, chunk, module }]
    })
  }
  const moving = placed.filter(({ module, target }) => homes.whole(module.name) !== target)
  return {
    targets,
    elsewhere: grouped(moving.flatMap((one) => inParts(one, { homes, targets }))),
    placed: placed.map(({ chunk: _, module: __, ...one }) => one),
  }
}

const rounds = 4

/** A definition that only has another name goes where the one goes that it was. */
function placeOfRenamed(chunk: Chunk, module: Module, before: Project, homes: Homes): Placement | undefined {
  if (chunk.kind !== 'definition' || homes.whole(module.name) !== undefined) return undefined
  const lost = (before.get(module.name)?.chunks ?? []).filter(
    (was) => was.kind === 'definition' && !module.symbols.has(was.title),
  )
  const found = lost.find((was) => withoutName(was) === withoutName(chunk))
  const target = found && homes.of({ module: module.name, name: found.title })
  return target === undefined ? undefined : { target, because: `it was ${found?.title}` }
}

const withoutName = ({ text, title }: Chunk): string => withName(text.trim(), title, '_')

/** What the owner added to files of the tool's, or changed and the other layout lacks. */
function strays({ before, own, homes }: Pick<PlacingIngredients, 'before' | 'own' | 'homes'>) {
  return [...own.values()].flatMap((module) => {
    const was = before.get(module.name)
    if (was === undefined) return []
    return module.chunks
      .filter((chunk) => isCode(chunk) && isStray(chunk, was, homes))
      .map((chunk) => ({ chunk, module }))
  })
}

function isStray(chunk: Chunk, was: Module, homes: Homes): boolean {
  const known = was.chunks.find(({ key }) => key === chunk.key)
  if (known === undefined) return true
  const [name] = chunk.names
  const isHomeless =
    homes.whole(was.name) === undefined &&
    name !== undefined &&
    homes.of({ module: was.name, name }) === undefined
  return isHomeless && known.text.trim() !== chunk.text.trim()
}

function grouped(placed: readonly (Placed & Carried)[]): ReadonlyMap<string, readonly Carried[]> {
  const groups = new Map<string, Carried[]>()
  for (const { target, chunk, module } of placed)
    groups.set(target, [...(groups.get(target) ?? []), { chunk, module }])
  return groups
}

/** `__all__` of a file that is taken apart: each part offers the names that it has. */
function inParts(
  one: Placed & Carried,
  { homes, targets }: Pick<Placing, 'targets'> & { readonly homes: Homes },
): readonly (Placed & Carried)[] {
  const { chunk, module } = one
  if (chunk.names[0] !== '__all__') return [one]
  const byTarget = new Map<string, string[]>()
  for (const [, name = ''] of chunk.text.matchAll(/["'](\w+)["']/g)) {
    const symbol = module.symbols.get(name)
    const target =
      (symbol && targets.get(placeKey(module.name, symbol.key))) ??
      homes.of({ module: module.name, name }) ??
      one.target
    byTarget.set(target, [...(byTarget.get(target) ?? []), name])
  }
  return [...byTarget].map(([target, names]) => {
    const line = `__all__ = [${names.map((name) => `"${name}"`).join(', ')}]`
    const lead = chunk.text.slice(0, chunk.lead)
    return { ...one, target, chunk: { ...chunk, text: `${lead}${wrapLines(line)}\n` } }
  })
}
