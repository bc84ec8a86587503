import { bytesOf, textOf } from '../../bytes.ts'
import type { Chunk, PythonReader } from '../../python/reader.ts'
import { afterOf } from '../../reconcile/plan.ts'
import type { FileState, FileTree, Operation, Plan } from '../../reconcile/types.ts'
import type { Breach } from './contracts.ts'

interface Sides {
  readonly base: FileTree
  readonly ours: FileTree
  readonly theirs: FileTree
}

/**
 * A plan in which what does not fit is a conflict, although the texts merge: the statement stands in its file on all three
 * sides between markers.
 */
export function withBreaches(
  plan: Plan,
  breaches: readonly Breach[],
  sides: Sides,
  reader: PythonReader,
): Plan {
  const paths = [...new Set(breaches.map(({ path }) => path))]
  const found = new Map(
    paths.map((path) => [path, breaches.filter((breach) => breach.path === path)] as const),
  )
  const operations = plan.operations.map((operation) => {
    const here = found.get(operation.path)
    return here === undefined ? operation : conflictOf(operation, here, sides, reader)
  })
  return { ...plan, operations }
}

function conflictOf(
  operation: Operation,
  breaches: readonly Breach[],
  trees: Sides,
  reader: PythonReader,
): Operation {
  const because = [
    ...new Set(breaches.map(({ symbol, because: why }) => (symbol === '' ? why : `${symbol}: ${why}`))),
  ].join('; ')
  if (operation.kind === 'conflict') return { ...operation, because: `${operation.because}; ${because}` }
  const { path } = operation
  const after = afterOf(operation)
  const [base, ours, theirs] = [trees.base, trees.ours, trees.theirs].map((tree) =>
    plainState(tree.get(path)),
  )
  const sides = { ...(base && { base }), ...(ours && { ours }), ...(theirs && { theirs }) }
  const before = 'before' in operation ? operation.before : undefined
  const text = textOf(after?.content ?? new Uint8Array()) ?? ''
  const bySymbol = new Map(breaches.map((breach) => [breach.symbol, breach]))
  const marked = [...bySymbol.values()].reduce(
    (made, breach) => withMarkers(made, breach, sides, text, reader),
    text,
  )
  const state = after && { ...after, content: bytesOf(marked) }
  return { kind: 'conflict', path, because, sides, ...(before && { before }), ...(state && { after: state }) }
}

const plainState = (state: FileState | undefined): FileState | undefined =>
  state && { content: state.content, mode: state.mode, kind: state.kind }

/** Puts the three forms of a statement where it stands. */
function withMarkers(
  text: string,
  { symbol, forms = {} }: Breach,
  { base, ours, theirs }: { readonly [side in 'base' | 'ours' | 'theirs']?: FileState },
  clean: string,
  reader: PythonReader,
): string {
  const find = (source: string): Chunk | undefined =>
    reader.read(source)?.chunks.find(({ key }) => key === symbol)
  const here = find(clean)
  if (here === undefined) return text
  const gap = /^\n*/.exec(here.text)?.[0] ?? ''
  const formOf = (state: FileState | undefined, known: string | undefined): string => {
    const text = known ?? (state && find((textOf(state.content) ?? '').replaceAll('\r\n', '\n')))?.text
    return text === undefined ? '' : `${text.trim()}\n`
  }
  const [was, is, wanted] = [formOf(base, forms.base), formOf(ours, forms.ours), formOf(theirs, forms.theirs)]
  const block = `<<<<<<< yours\n${is}||||||| as it was written\n${was}=======\n${wanted}>>>>>>> newel\n`
  return text.replace(here.text, () => gap + block)
}
