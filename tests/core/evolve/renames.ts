import { resolve } from '../../../src/core/answers/resolve.ts'
import type { GivenAnswers } from '../../../src/core/answers/types.ts'
import { compose } from '../../../src/core/compose/compose.ts'
import type { Tree } from '../../../src/core/compose/types.ts'
import { makeLock } from '../../../src/core/evolve/lock.ts'
import { type RenamedTrees, renamedTrees } from '../../../src/core/evolve/rename.ts'
import { withRenamed } from '../../../src/core/evolve/rename-answers.ts'
import { readRenaming } from '../../../src/core/evolve/rename-words.ts'
import { pristineOf } from '../../../src/core/evolve/snapshot.ts'
import type { Result } from '../../../src/core/problem.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { hash } from '../../../src/node/digest.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { builtInPack } from '../../generated/built-in.ts'

export const pack = await builtInPack()
export const reader = await loadPythonReader()

/** Two features, one of which refers to the other and has a field that is called like it. */
export const features = [
  'customer:name:str(1..80),number:int',
  'invoice:number:str(1..20),total:decimal,customer:ref(customer)',
  'invoice_line:label:str,invoice:ref(invoice),state:enum(open|paid)=open',
]

function must<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

export function settled(given: GivenAnswers) {
  const answers = must(resolve(pack, given))
  const tree = must(compose(answers, pack))
  const at = { id: pack.id, version: pack.version, integrity: 'sha256-none' }
  const lock = makeLock({ answers: answers.values, pack: at, newel: '0.1.0', tree }, hash)
  return { tree, lock, pristine: pristineOf(tree) }
}

/** What `newel rename` plans with: the two trees before and after, and the answers. */
export function renameOf(given: GivenAnswers, words: readonly string[], edit = (tree: FileTree) => tree) {
  const before = settled(given)
  const answers = must(withRenamed(before.lock, pack, must(readRenaming(words, undefined, pack))))
  const after = settled(answers.given)
  const rolesOf = ({ files }: Tree) => new Map([...files.values()].map(({ path, roles }) => [path, roles]))
  const ours = edit(before.pristine)
  const renamed: RenamedTrees = renamedTrees({
    pristine: before.pristine,
    rolesBefore: rolesOf(before.tree),
    wanted: after.pristine,
    rolesAfter: rolesOf(after.tree),
    ours,
    known: new Map(),
    renaming: answers.renaming,
    untouched: [...before.pristine.keys()]
      .filter((path) => /\/versions\/0001/.test(path))
      .map((path) => path.replace(/\/[^/]*$/, '')),
    reader,
  })
  return { before, after, renamed, given: answers.given }
}
