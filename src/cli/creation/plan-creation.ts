import type { Answers, GivenAnswers } from '../../core/answers/types.ts'
import type { Tree } from '../../core/compose/types.ts'
import type { Pack } from '../../core/pack/types.ts'
import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import type { FileTree, Plan, WantedFile, WantedTree } from '../../core/reconcile/types.ts'
import { gather } from './gather.ts'
import type { Destination, LoadedPack, Ports } from './ports.ts'
import type { CreationRequest } from './request.ts'

/** A creation that is settled and not yet written. */
export interface Creation {
  readonly request: CreationRequest
  readonly pack: LoadedPack
  readonly answers: Answers
  readonly tree: Tree
  readonly project: { readonly name: string; readonly path: string }
  /** What is in the destination now. */
  readonly there: Destination
  /** Everything that shall stand in the destination, `.newel/` included. */
  readonly wanted: WantedTree
  readonly plan: Plan
}

/**
 * Settles everything about a creation and writes nothing.
 * @returns problems of the pack, the answers, the composition, and `destination-in-the-way`
 */
export async function planCreation(request: CreationRequest, ports: Ports): Promise<Result<Creation>> {
  const pack = await loadPack(request, ports)
  if (!pack.ok) return pack
  const given = await gather(request, pack.value.pack, ports)
  return given.ok ? planWithAnswers(request, pack.value, given.value, ports) : given
}

/** The built-in pack, or the folder that `--template` names. Other sources are refused. */
export async function loadPack(
  request: Pick<CreationRequest, 'template' | 'folder'>,
  ports: Ports,
): Promise<Result<LoadedPack>> {
  const { template, folder } = request
  if (template === undefined) return success(await ports.builtInPack())
  return isRemote(template)
    ? refusal(remoteSource(template))
    : ports.packFolder(ports.absolute(folder, template))
}

const isRemote = (source: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(source)

const remoteSource = (source: string): Problem => ({
  code: 'unknown-source',
  what: `Packs come from a folder in this version of Newel, and "${source}" is none.`,
  where: '--template',
  next: 'Fetch it into a folder, then write --template ./that-folder.',
})

/** From answers (still unchecked) to a plan. */
export async function planWithAnswers(
  request: CreationRequest,
  pack: LoadedPack,
  given: GivenAnswers,
  ports: Ports,
): Promise<Result<Creation>> {
  const core = await ports.core()
  const answers = core.resolve(pack.pack, given)
  if (!answers.ok) return answers
  const tree = core.compose(answers.value, pack.pack)
  if (!tree.ok) return tree
  const project = projectOf(request, answers.value, ports)
  if (project === undefined) return refusal(noDestination(pack.pack))
  const newel = request.lock ? await ports.newelFiles(answers.value, pack, tree.value) : new Map()
  const wanted = wantedOf(tree.value, newel)
  const there = await ports.look(project.path)
  if (!there.ok) return there
  const plan = core.reconcile(there.value.files, wanted, request.onConflict ?? 'stop')
  return success({
    request,
    pack,
    answers: answers.value,
    tree: tree.value,
    project,
    there: there.value,
    wanted,
    plan,
  })
}

function projectOf(
  request: CreationRequest,
  { values }: Answers,
  ports: Ports,
): Creation['project'] | undefined {
  const name = typeof values.name === 'string' ? values.name : undefined
  const directory = request.directory ?? name
  if (directory === undefined) return undefined
  const path = ports.absolute(request.folder, directory)
  return { name: name ?? ports.lastPart(path), path }
}

const noDestination = (pack: Pack): Problem => ({
  code: 'no-destination',
  what: `The pack ${pack.id} does not ask for a name, so the destination must be given.`,
  where: '[dir]',
  next: 'Write newel create DIR.',
})

type Wanted = readonly [path: string, file: WantedFile]

/** A tree as what is wanted, Newel's own files beside it. */
export function wantedOf(tree: Tree, newel: FileTree): WantedTree {
  const rendered = [...tree.files.values()].map(
    ({ path, content, mode, merge, owner }): Wanted => [path, { content, mode, kind: 'file', merge, owner }],
  )
  const own = [...newel].map(([path, state]): Wanted => [path, { ...state, merge: 'binary', owner: 'tool' }])
  return new Map([...rendered, ...own].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/**
 * Why a destination that holds something may not be written to yet: it takes an agreement, which `--on-conflict keep` or
 * `overwrite` is. A folder with nothing but a repository in it is empty. A folder where a file shall stand is always in
 * the way.
 */
export function inTheWay({ request, plan, project, there }: Creation): Problem | undefined {
  const paths = plan.operations.filter(({ kind }) => kind === 'conflict').map(({ path }) => path)
  const isAgreed = request.onConflict === 'keep' || request.onConflict === 'overwrite'
  if (paths.length === 0 && (isAgreed || there.entries.every((name) => name === '.git'))) return undefined
  const met = paths.length === 0 ? 'It holds other files.' : `In the way: ${listed(paths)}.`
  return {
    code: 'destination-in-the-way',
    what: `The folder is not empty, and nothing was written. ${met}`,
    where: project.path,
    next: isAgreed
      ? 'Move these away, or choose another folder.'
      : 'Choose another folder, or add --on-conflict keep (yours stay) or --on-conflict overwrite.',
  }
}

const listed = (paths: readonly string[]): string =>
  paths.length <= 5 ? paths.join(', ') : `${paths.slice(0, 5).join(', ')} and ${paths.length - 5} more`
