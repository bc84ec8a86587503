import fc from 'fast-check'
import type { GivenAnswers } from '../../src/core/answers/types.ts'
import { formatOf, parses } from '../../src/core/documents/parse.ts'
import { applyDelta, type Delta, type DeltaIngredients } from '../../src/core/evolve/delta.ts'
import { holdsMarkers } from '../../src/core/evolve/pending.ts'
import { readingOnce } from '../../src/core/python/read-once.ts'
import type { MergeText } from '../../src/core/reconcile/merge-text.ts'
import { sameState } from '../../src/core/reconcile/reconcile.ts'
import type { FileTree, WantedTree } from '../../src/core/reconcile/types.ts'
import { mergeTextWithGit } from '../../src/node/git-merge.ts'
import { loadPythonReader } from '../../src/node/python-reader.ts'
import { editedBy, type OwnerEdit, ownerEdits, textIn } from './random-edits.ts'
import { newer, type PackChange, packChanges } from './random-packs.ts'
import { type tiers, treeOf, wantedOf } from './rendered.ts'

/** A project that its owner edited, and what is wanted of it next: other answers, a newer pack, or both. */
export interface RandomCase {
  readonly tier: (typeof tiers)[number]
  readonly from: GivenAnswers
  readonly to: GivenAnswers
  readonly edits: readonly OwnerEdit[]
  readonly changes: readonly PackChange[]
}

const answers: readonly GivenAnswers[] = [
  { example: true },
  { features: ['customer:name:str'] },
  { features: ['customer:name:str', 'invoice:number:str,total:decimal,paid:bool'] },
  { features: ['customer:name:str,born:date?'], database: 'postgres' },
  { database: 'none', example: false },
]

/** Programs for the command line end at flat. */
const answersOn = (tier: RandomCase['tier']): readonly GivenAnswers[] =>
  tier === 'script' || tier === 'flat' ? [...answers, { interface: 'cli' }] : answers

/** What Django can be asked for: it does nothing without a database. */
const answersOnDjango: readonly GivenAnswers[] = answers
  .filter(({ database }) => database !== 'none')
  .map((given) => ({ ...given, framework: 'django' }))

/** Cases on one tier, and on one framework. */
export const casesOf = (tier: RandomCase['tier'], framework?: 'django'): fc.Arbitrary<RandomCase> => {
  const asked = fc.constantFrom(...(framework === 'django' ? answersOnDjango : answersOn(tier)))
  return fc
    .tuple(asked, asked, ownerEdits, packChanges)
    .map(([from, to, edits, changes]) => ({ tier, from, to, edits, changes }))
}

const reader = readingOnce(await loadPythonReader())

/** git is asked once for the same three texts. */
const merged = new Map<string, ReturnType<MergeText>>()
const mergeText: MergeText = (...sides) => {
  const key = JSON.stringify(sides)
  const known = merged.get(key) ?? mergeTextWithGit(...sides)
  return merged.set(key, known).get(key) ?? known
}

/** The three trees of a case. */
export function ingredientsOf({ tier, from, to, edits, changes }: RandomCase): DeltaIngredients {
  const pristine = treeOf({ tier, ...from })
  const { wanted, relocated } = newer(pristine, wantedOf({ tier, ...to }), changes, reader)
  const hot = [...pristine].flatMap(([path, state]) => {
    const next = wanted.get(path)
    return next === undefined || !sameState(state, next) ? [path] : []
  })
  const incoming = [...wanted.keys()].filter((path) => !pristine.has(path))
  return { pristine, ours: editedBy(pristine, edits, hot, incoming), wanted, relocated }
}

export const replayed = (ingredients: DeltaIngredients): Delta =>
  applyDelta(ingredients, { mergeText, python: reader })

/** What is wrong with the result of a case; nothing where every law holds. */
export function faultsOf(ingredients: DeltaIngredients, delta: Delta): readonly string[] {
  return [
    ...delta.lost.map(({ text, path }) => `lost by the audit: ${text} of ${path}`),
    ...missingLines(ingredients, delta.tree).map((line) => `lost: ${line}`),
    ...unreadable(ingredients, delta),
    ...returned(ingredients, delta),
    ...unsteady(ingredients, delta),
  ]
}

/**
 * Lines that the owner has more often than the render had, and the result does not have so often. What is merged by
 * meaning, imports and structured documents, may be laid out anew: of their lines every word must be there that the
 * render did not have. Where a module has moved, what mentions it does so by its new name.
 */
function missingLines(
  { pristine, ours, relocated = new Map() }: DeltaIngredients,
  result: FileTree,
): readonly string[] {
  const [was, is, now] = [linesIn(pristine), linesIn(ours), linesIn(result)]
  const isLaidOut = (line: string) =>
    [importsIn, documentsIn].some((textsIn) => {
      const [before, after] = [wordsIn(textsIn(pristine)), wordsIn(textsIn(result))]
      const isKept = [...wordsIn(line)].every((word) => after.has(word) || before.has(word))
      return textsIn(ours).includes(line) && isKept
    })
  return [...is].flatMap(([line, times]) => {
    const added = times - (was.get(line) ?? 0)
    const isThere = [line, following(line, relocated)].some((text) => added <= (now.get(text) ?? 0))
    return isThere || isLaidOut(line) ? [] : [line]
  })
}

/** A line with the modules that it mentions where they are now. */
const following = (line: string, relocated: ReadonlyMap<string, string>): string =>
  [...relocated].reduce(
    (text, [from, to]) => text.replaceAll(new RegExp(`\\b${moduleAt(from)}\\b`, 'g'), moduleAt(to)),
    line,
  )

const moduleAt = (path: string): string =>
  path
    .replace(/^src\//, '')
    .replace(/(?:\/__init__)?\.py$/, '')
    .replaceAll('/', '.')

const documentsIn = (tree: FileTree): string =>
  [...tree].map(([path, state]) => (formatOf(path) === undefined ? '' : textIn(state))).join('\n')

const importsIn = (tree: FileTree): string =>
  [...tree]
    .flatMap(([path, state]) => (path.endsWith('.py') ? [textIn(state) ?? ''] : []))
    .flatMap((text) => text.match(/^[ \t]*(?:from|import) (?:[^\n(]*\([^)]*\).*|.*)/gm) ?? [])
    .join('\n')

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.match(/\w+/g) ?? [])

function linesIn(tree: FileTree): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const state of tree.values()) {
    for (const line of (textIn(state) ?? '').split('\n').map((each) => each.trim())) {
      if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1)
    }
  }
  return counts
}

/** Files without markers that do not parse, though the owner's side and the render did. */
function unreadable({ ours, wanted }: DeltaIngredients, { tree, plan }: Delta): readonly string[] {
  const inConflict = new Set(plan.operations.flatMap(({ kind, path }) => (kind === 'conflict' ? [path] : [])))
  const broken = (path: string, text: string | undefined) =>
    text !== undefined &&
    (path.endsWith('.py')
      ? reader.read(text.replaceAll('\r\n', '\n')) === undefined
      : parses(path, text) !== undefined)
  // Whatever moved kept the end of its name.
  const wasBroken = (path: string) =>
    [...ours].some(([each, state]) => nameOf(path).endsWith(nameOf(each)) && broken(each, textIn(state)))
  return [...tree].flatMap(([path, state]) => {
    const text = textIn(state)
    if (text === undefined || !broken(path, text)) return []
    if (inConflict.has(path))
      return holdsMarkers(text) || wasBroken(path) ? [] : [`unreadable without a marker: ${path}`]
    return wasBroken(path) || broken(path, textIn(wanted.get(path))) ? [] : [`unreadable: ${path}`]
  })
}

const nameOf = (path: string): string => /[^/]*$/.exec(path)?.[0] ?? path

/** Files that the owner deleted and that are there again. */
const returned = ({ pristine, ours }: DeltaIngredients, { tree, moved }: Delta): readonly string[] =>
  [...pristine.keys()]
    .filter((path) => !ours.has(path) && !moved.has(path) && tree.has(path))
    .map((path) => `returned: ${path}`)

/** The same plan a second time, and nothing left to do once it is carried out. */
function unsteady(ingredients: DeltaIngredients, delta: Delta): readonly string[] {
  const again = replayed(ingredients)
  const isSame =
    JSON.stringify(again.plan.operations.map(plain)) === JSON.stringify(delta.plan.operations.map(plain))
  const faults = isSame ? [] : ['planned again it is another plan']
  if (delta.plan.operations.some(({ kind }) => kind === 'conflict')) return faults
  const next = replayed(afterwards(ingredients, delta))
  return [
    ...faults,
    ...next.plan.operations
      .filter(({ kind }) => kind !== 'keep')
      .map(({ kind, path }) => `once more: ${kind} ${path}`),
  ]
}

const plain = (operation: Delta['plan']['operations'][number]) => [
  operation.kind,
  operation.path,
  'after' in operation && textIn(operation.after),
]

/** The same render wanted again, of a project that has it already. */
const afterwards = (
  { wanted }: DeltaIngredients,
  { tree, placements, declined }: Delta,
): DeltaIngredients => ({
  pristine: stateTree(wanted),
  ours: tree,
  wanted,
  known: placements,
  declined: new Set(declined),
})

const stateTree = (wanted: WantedTree): FileTree =>
  new Map([...wanted].map(([path, { content, mode, kind }]) => [path, { content, mode, kind }]))
