import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk } from '../../python/reader.ts'
import type { Homes } from './homes.ts'
import { namesUsedIn } from './names.ts'
import { type Module, type Project, reboundIn } from './project.ts'

/** Where a statement of the owner's own went, and why there. */
export interface Placement {
  readonly target: string
  readonly because: string
}

interface Surroundings {
  readonly homes: Homes
  readonly project: Project
  /** The module for what several parts of the project use. */
  readonly shared: string
  /** The targets of statements that are placed already, by module and key. */
  readonly placed: ReadonlyMap<string, string>
}

export const placeKey = (module: string, key: string): string => `${module}\0${key}`

/**
 * The module for a statement that the owner added to a file of the tool's: with what decorates it, with those that use it,
 * with its neighbours. What several parts use goes where all may import it from. Undefined where the file has no home.
 */
export function placeOf(chunk: Chunk, module: Module, around: Surroundings): Placement | undefined {
  const { homes } = around
  const whole = homes.whole(module.name)
  if (whole !== undefined) return { target: whole, because: 'all of its file went there' }
  const candidates = homes.all(module.name)
  const [only] = candidates
  if (only === undefined) {
    const primary = homes.primary(module.name)
    return primary === undefined ? undefined : { target: primary, because: 'the file went there' }
  }
  if (candidates.length === 1) return { target: only, because: 'all of its file went there' }
  const fixture = isFixture(chunk) ? candidates.find((name) => name.endsWith('conftest')) : undefined
  if (fixture !== undefined) return { target: fixture, because: 'it is a fixture' }
  const decorating = targetsOfNames(decoratorsOf(chunk), module, around)[0]
  if (decorating !== undefined) return { target: decorating, because: 'what decorates it is there' }
  const rebinding = rebindingOf(chunk, module, around)
  if (rebinding !== undefined) return { target: rebinding, because: 'what gives it another value is there' }
  const users = usersOf(chunk, module, around)
  if (users.length > 1 && !isTestModule(module))
    return { target: around.shared, because: `${users.join(' and ')} use it` }
  if (users[0] !== undefined) return { target: users[0], because: 'what uses it is there' }
  if (isMain(chunk)) return { target: homes.primary(module.name) ?? only, because: 'it starts the program' }
  const bases = targetsOfNames(basesOf(chunk), module, around)[0]
  const neighbour = likeNeighbour(chunk, module, around) ?? neighbourOf(chunk, module, around)
  const target = neighbour ?? bases ?? homes.primary(module.name) ?? only
  return { target, because: neighbour === target ? 'its neighbour is there' : 'most of its file went there' }
}

const isTestModule = ({ path }: Module): boolean => /(?:^|\/)(?:tests\/|test_|conftest)/.test(path)

/** Whether a statement is a fixture of pytest. */
export const isFixture = (chunk: Chunk | undefined): boolean =>
  chunk !== undefined && /^@pytest(?:_asyncio)?\.fixture\b/m.test(chunk.text.slice(chunk.lead))

const isMain = (chunk: Chunk): boolean => chunk.title.startsWith('if __name__')

/** The names that stand in the decorators. */
function decoratorsOf({ text, lead }: Chunk): ReadonlySet<string> {
  const head = /^(?:@[^\n]*\n)+/.exec(text.slice(lead))?.[0] ?? ''
  return namesUsedBy(head)
}

function basesOf({ text, lead }: Chunk): ReadonlySet<string> {
  return namesUsedBy(/^class \w+\(([^)]*)\)/m.exec(text.slice(lead))?.[1] ?? '')
}

function targetsOfNames(names: Iterable<string>, module: Module, around: Surroundings): readonly string[] {
  const targets = [...names].flatMap((name) => {
    const chunk = module.symbols.get(name)
    const target = chunk && targetOf(chunk, module, around)
    return target === undefined ? [] : [target]
  })
  return [...new Set(targets)]
}

function targetOf(chunk: Chunk, module: Module, { homes, placed }: Surroundings): string | undefined {
  const [name] = chunk.names
  const home = name === undefined ? undefined : homes.body({ module: module.name, name })
  return placed.get(placeKey(module.name, chunk.key)) ?? home
}

/** The targets of everything in the project that uses a name of the chunk; tests count where nothing else does. */
function usersOf(chunk: Chunk, module: Module, around: Surroundings): readonly string[] {
  const [targets, tests] = [new Set<string>(), new Set<string>()]
  for (const other of around.project.values()) {
    const sees =
      other === module || chunk.names.some((name) => other.bindings.get(name)?.module === module.name)
    if (!sees) continue
    for (const each of other.chunks) {
      if (each === chunk || !uses(each, chunk.names)) continue
      const target = targetOf(each, other, around)
      if (target !== undefined) (isTestModule(other) ? tests : targets).add(target)
    }
  }
  return [...(targets.size > 0 ? targets : tests)]
}

/** Whether a statement reads one of these names; a class that has a member of that name means the member. */
function uses(chunk: Chunk, names: readonly string[]): boolean {
  const used = namesUsedIn(chunk)
  const isMember = (name: string) => chunk.members?.some((member) => member.names.includes(name)) === true
  return names.some((name) => used.has(name) && !isMember(name))
}

/**
 * Where the first function goes that rebinds a global. One that is rebound through its module alone would have the type of
 * its first value for a type checker.
 */
function rebindingOf(chunk: Chunk, module: Module, around: Surroundings): string | undefined {
  if (!chunk.names.some((name) => module.rebound.has(name))) return undefined
  const rebinds = ({ text }: Chunk) => reboundIn(text).some((name) => chunk.names.includes(name))
  return module.chunks
    .filter(rebinds)
    .map((each) => targetOf(each, module, around))
    .find((target) => target !== undefined)
}

/** The statement above or below, where it is with something that this one uses; others of the owner's are looked past. */
function likeNeighbour(chunk: Chunk, module: Module, around: Surroundings): string | undefined {
  const used = targetsOfNames(namesUsedIn(chunk), module, around)
  const index = module.chunks.indexOf(chunk)
  const isOwn = ({ names: [name] }: Chunk) =>
    name !== undefined && around.homes.body({ module: module.name, name }) === undefined
  const [above, below] = [module.chunks.slice(0, index).reverse(), module.chunks.slice(index + 1)].map(
    (side) => side.slice(0, side.findIndex((each) => !isOwn(each)) + 1),
  )
  return [...(above ?? []), ...(below ?? [])]
    .map((each) => targetOf(each, module, around))
    .find((target) => target !== undefined && used.includes(target))
}

/** The statement above, else the one below, that is placed. */
function neighbourOf(chunk: Chunk, module: Module, around: Surroundings): string | undefined {
  const index = module.chunks.indexOf(chunk)
  const near = [...module.chunks.slice(0, index).reverse(), ...module.chunks.slice(index + 1)]
  return near.map((each) => targetOf(each, module, around)).find((target) => target !== undefined)
}
