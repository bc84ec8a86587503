import { bytesOf } from '../bytes.ts'
import type { Problem } from '../problem.ts'
import { type Fragment, joinModule, readFragment } from '../python/module.ts'
import { mergeKindOf } from './merge-kind.ts'
import { moduleProblems } from './module-problems.ts'
import { moduleName, type PlacedFile, type UnitInstance } from './place.ts'
import type { Stage } from './stage.ts'
import type { Placement, TreeFile } from './types.ts'

interface RenderedUnit {
  readonly unit: UnitInstance
  readonly fragment: Fragment
}

export interface RenderedFile {
  readonly file: PlacedFile
  readonly module: string
  readonly units: readonly RenderedUnit[]
}

interface Modules {
  readonly files: readonly TreeFile[]
  readonly placements: readonly Placement[]
  readonly problems: readonly Problem[]
}

/**
 * Renders every placed unit and joins those that share a file. `contributed` are the files that are placed by their own path:
 * modules among them may be imported.
 */
export function renderModules(stage: Stage, contributed: readonly TreeFile[]): Modules {
  const python = stage.placed.filter((file) => stage.language === 'python' && file.path.endsWith('.py'))
  const others = stage.placed.filter((file) => !python.includes(file))
  const firstParty = firstPartyOf(python, stage)
  const rendered = withoutUnasked(python.map((file) => renderUnits(file, stage, firstParty)))
  const modules = contributed.map(({ path }) => path).filter((path) => path.endsWith('.py'))
  return {
    files: [
      ...rendered.map((each) => asFile(each.file, each.units, joined(each, firstParty))),
      ...others.map((file) =>
        asFile(
          file,
          file.units.map((unit) => ({ unit })),
          plain(file, stage),
        ),
      ),
    ],
    placements: rendered.flatMap(placementsOf),
    problems: moduleProblems(
      rendered,
      modules.map((path) => moduleName(path, stage.layout.root)),
      firstParty,
    ),
  }
}

/** Packages and modules that stand at the import root. */
function firstPartyOf(files: readonly PlacedFile[], stage: Stage): readonly string[] {
  return [...new Set(files.map((file) => moduleName(file.path, stage.layout.root).split('.')[0] ?? ''))]
}

function renderUnits(file: PlacedFile, stage: Stage, firstParty: readonly string[]): RenderedFile {
  const units = file.units.map((unit) => ({
    unit,
    fragment: readFragment(stage.render(unit.template, viewFor(unit, stage)), firstParty),
  }))
  return { file, module: moduleName(file.path, stage.layout.root), units }
}

function viewFor({ kind, record }: UnitInstance, stage: Stage): Readonly<Record<string, unknown>> {
  return kind === undefined || record === undefined ? stage.view : stage.viewOf(kind, record)
}

/** Leaves out the units on demand that nobody asked for, and the files that held nothing else. */
function withoutUnasked(files: readonly RenderedFile[]): readonly RenderedFile[] {
  const asked = askedFor(files)
  return files
    .map((file) => ({
      ...file,
      units: file.units.filter(({ unit }) => !unit.onDemand || asked.has(unit.contributor)),
    }))
    .filter((file) => file.units.length > 0)
}

/** The contributors on demand whose names are used by what is rendered anyway, or by one another. */
function askedFor(files: readonly RenderedFile[]): ReadonlySet<string> {
  const units = files.flatMap((file) => file.units)
  const definedBy = new Map<string, string>()
  for (const { module, units: here } of files) {
    for (const { unit, fragment } of here.filter((rendered) => rendered.unit.onDemand)) {
      for (const symbol of fragment.symbols) definedBy.set(`${module} ${symbol}`, unit.contributor)
    }
  }
  const asked = new Set<string>()
  const there = units.filter(({ unit }) => !unit.onDemand)
  // The list grows while it is read: what is asked for may ask for more.
  for (const { fragment } of there) {
    for (const { module, name } of fragment.needs) {
      const contributor = definedBy.get(`${module} ${name}`)
      if (contributor === undefined || asked.has(contributor)) continue
      asked.add(contributor)
      there.push(...units.filter(({ unit }) => unit.contributor === contributor))
    }
  }
  return asked
}

function joined(each: RenderedFile, firstParty: readonly string[]): string {
  const doc = each.file.doc === undefined ? {} : { doc: each.file.doc }
  const fragments = each.units.map(({ fragment }) => fragment)
  return joinModule({ module: each.module, fragments, firstParty, ...doc })
}

/** A placed file that is no Python: its units one after the other. */
function plain(file: PlacedFile, stage: Stage): string {
  return file.units.map((unit) => stage.render(unit.template, viewFor(unit, stage))).join('')
}

function asFile(
  { path }: PlacedFile,
  units: readonly { readonly unit: UnitInstance }[],
  text: string,
): TreeFile {
  const content = bytesOf(text)
  return {
    path,
    content,
    mode: 0o644,
    owner: 'tool',
    merge: mergeKindOf(path, content),
    roles: [...new Set(units.map(({ unit }) => roleName(unit)))],
    contributors: [...new Set(units.map(({ unit }) => unit.contributor))],
  }
}

const roleName = ({ role, record }: UnitInstance): string =>
  record === undefined ? role : `${String(record.name)}.${role}`

function placementsOf(each: RenderedFile): readonly Placement[] {
  return each.units.map(({ unit, fragment }) => ({
    role: unit.role,
    ...(unit.record === undefined ? {} : { record: String(unit.record.name) }),
    path: each.file.path,
    module: each.module,
    symbols: fragment.symbols,
  }))
}

/** An empty `__init__.py` for every folder with modules below the layout's packages, where nobody writes one. */
export function packageMarkers(stage: Stage, files: readonly TreeFile[]): readonly TreeFile[] {
  const roots = stage.layout.packages.map((template) => stage.render(template, stage.view))
  const folders = new Set<string>()
  for (const { path } of files) {
    const root = roots.find((folder) => path.startsWith(`${folder}/`))
    if (root === undefined || !path.endsWith('.py')) continue
    for (let folder = parentOf(path); folder.length >= root.length; folder = parentOf(folder))
      folders.add(folder)
  }
  const taken = new Set(files.map((file) => file.path))
  const missing = [...folders].map((folder) => `${folder}/__init__.py`).filter((path) => !taken.has(path))
  return missing.map((path) => asFile({ path, units: [] }, [], ''))
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}
