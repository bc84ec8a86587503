import { type Result, refusal, success } from '../core/problem.ts'
import { git, outputOf, problemOfGit } from './git-command.ts'
import { type RunOptions, run, textOfOutput } from './run.ts'

/** More bytes than all files of a render have; git is not asked for more at once. */
const mostBytes = 64 * 1024 * 1024

/**
 * The contents of blobs in a repository's object store, by id: those that it has on this machine, at most 64 MiB of them.
 * Nothing is fetched. Problems: `missing-git`, `git-failed` (outside a repository among others), `cancelled`.
 */
export async function blobs(
  root: string,
  ids: Iterable<string>,
  options: RunOptions = {},
): Promise<Result<ReadonlyMap<string, Uint8Array>>> {
  const present = await presentBlobs(root, [...new Set(ids)], options)
  if (!present.ok || present.value.length === 0) return present.ok ? success(new Map()) : present
  const output = await outputOf(catFile(root, '--batch'), { ...options, input: asLines(present.value) })
  return output.ok ? success(contentsIn(output.value)) : output
}

/** A partial clone would fetch what it lacks. */
const catFile = (root: string, mode: '--batch' | '--batch-check') => {
  const command = git(root, 'cat-file', mode)
  return { ...command, env: { ...command.env, GIT_NO_LAZY_FETCH: '1' } }
}

async function presentBlobs(
  root: string,
  ids: readonly string[],
  options: RunOptions,
): Promise<Result<readonly string[]>> {
  const output = await outputOf(catFile(root, '--batch-check'), { ...options, input: asLines(ids) })
  if (!output.ok) return output
  let bytes = 0
  const present = textOfOutput(output.value)
    .split('\n')
    .flatMap((line) => {
      const [id = '', kind, size] = line.split(' ')
      bytes += kind === 'blob' ? Number(size) : 0
      return kind === 'blob' && bytes <= mostBytes ? [id] : []
    })
  return success(present)
}

const asLines = (ids: readonly string[]): Uint8Array =>
  new TextEncoder().encode(ids.map((id) => `${id}\n`).join(''))

/** Each blob is a line `<id> blob <size>`, its bytes, and a line end (git-cat-file(1), "BATCH OUTPUT"). */
function contentsIn(output: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>()
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at)
    const [id = '', , size] = textOfOutput(output.subarray(at, end)).split(' ')
    contents.set(id, output.slice(end + 1, end + 1 + Number(size)))
    at = end + 2 + Number(size)
  }
  return contents
}

/**
 * The three versions of a file that a merge left unsettled, as the index has them: base, ours, theirs. Undefined where the
 * index does not have all three. Problems: `missing-git`, `cancelled`.
 */
export async function unmergedVersions(
  root: string,
  path: string,
  options: RunOptions = {},
): Promise<Result<readonly [base: Uint8Array, ours: Uint8Array, theirs: Uint8Array] | undefined>> {
  const versions: Uint8Array[] = []
  for (const stage of [1, 2, 3]) {
    const command = git(root, 'cat-file', 'blob', `:${stage}:./${path}`)
    const outcome = await run(command, options)
    if (outcome.how === 'missing' || outcome.how === 'cancelled')
      return refusal(problemOfGit(command, outcome))
    if (outcome.how !== 'done') return success(undefined)
    versions.push(outcome.stdout)
  }
  const [base, ours, theirs] = versions
  return success(base && ours && theirs && [base, ours, theirs])
}
