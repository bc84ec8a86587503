import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { formatFeature } from '../../src/core/answers/feature.ts'
import { listing } from '../faults/trees.ts'
import { invoice } from './evolve-project.ts'
import { command, type Said, type Step, step, textOf } from './steps.ts'

const program = fileURLToPath(new URL('../../bin/newel.js', import.meta.url))

/** Runs the built tool in a project, as its owner does. Throws with what it said when it refuses. */
async function newel(folder: string, ...words: readonly string[]): Promise<Output> {
  const { code, stdout, stderr } = await typed(folder, words)
  if (code !== 0) throw new Error(`newel ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`)
  return JSON.parse(stdout) as Output
}

const typed = (folder: string, words: readonly string[]): Promise<Said> =>
  command([process.execPath, program, '-C', folder, ...words, '--json'], { cwd: folder, limitMs: 120_000 })

interface Output {
  readonly capabilities: readonly string[]
  readonly details: {
    readonly conflicts?: readonly { readonly path: string; readonly because: string }[]
  } | null
  readonly problems: readonly { readonly code: string; readonly what: string }[]
}

/** What a promotion left to settle, what was refused, and what the project can do then. */
interface Promoted {
  readonly capabilities: readonly string[]
  readonly conflicts: readonly string[]
  readonly problems: readonly string[]
}

/** Promotes a project in its folder. */
export async function promoted(folder: string, tier: string): Promise<Promoted> {
  const { stdout, stderr } = await typed(folder, ['promote', '--to', tier, '--in-place'])
  if (stdout === '') return { capabilities: [], conflicts: [], problems: [`it said nothing but ${stderr}`] }
  const { capabilities, details, problems } = JSON.parse(stdout) as Output
  return {
    capabilities,
    conflicts: (details?.conflicts ?? []).map(({ path, because }) => `${path}: ${because}`),
    problems: problems.map(({ code, what }) => `${code}: ${what}`),
  }
}

const add = (folder: string) => newel(folder, 'add', 'feature', formatFeature(invoice))
const remove = (folder: string) => newel(folder, 'remove', 'feature', invoice.name)

/** Adds the feature: nothing may be left to settle. */
export const addStep = (folder: string): Promise<Step> =>
  step('newel add feature', async () => {
    const { conflicts } = (await add(folder)).details ?? {}
    return conflicts?.length === 0 ? undefined : `conflicts: ${JSON.stringify(conflicts, undefined, 2)}`
  })

/** Gives a question another answer: nothing may be left to settle. Gives what the project can do then. */
export const answerStep = (folder: string, word: string): Promise<Changed> => changeStep(folder, 'add', word)

/** Promotes the project in its folder: nothing may be left to settle. Gives what the project can do then. */
export async function promoteStep(
  folder: string,
  tier: string,
): Promise<{ readonly promoted: Step; readonly capabilities: readonly string[] }> {
  const { changed, capabilities } = await changeStep(folder, 'promote', '--to', tier, '--in-place')
  return { promoted: changed, capabilities }
}

interface Changed {
  readonly changed: Step
  readonly capabilities: readonly string[]
}

async function changeStep(folder: string, ...words: readonly string[]): Promise<Changed> {
  const can: string[] = []
  const changed = await step(`newel ${words.join(' ')}`, async () => {
    const { details, capabilities } = await newel(folder, ...words)
    can.push(...capabilities)
    const { conflicts } = details ?? {}
    return conflicts?.length === 0 ? undefined : `conflicts: ${JSON.stringify(conflicts, undefined, 2)}`
  })
  return { changed, capabilities: can }
}

/**
 * Takes the feature out again, from a project in which it was added and not committed yet. What is left is as it was in
 * `before`; so is the lock, but for files that the owner had deleted or moved, of which `add` learned.
 */
export async function inverseSteps(folder: string, before: string): Promise<readonly Step[]> {
  await commitAll(folder, 'With invoices')
  const removed = await step('newel remove leaves no difference', async () => {
    await remove(folder)
    const changed = await git(folder, 'diff', before, '--', '.', `:!${lock}`)
    return changed === '' ? newInLock(folder, before) : changed
  })
  const known = await commitAll(folder, 'Without invoices')
  const again = await step('nor does it in the lock, once that knows the project', async () => {
    await add(folder)
    await commitAll(folder, 'With invoices again')
    await remove(folder)
    await git(folder, 'add', '--all')
    const changed = await git(folder, 'diff', '--cached', known)
    return changed === '' ? undefined : changed
  })
  await commitAll(folder, 'Without invoices again')
  const undone = await step('newel undo gives back every byte and mode', async () => {
    const wanted = await ownListing(folder)
    await add(folder)
    if (isDeepStrictEqual(await ownListing(folder), wanted)) return 'The feature was not added.'
    await newel(folder, 'undo')
    const found = await ownListing(folder)
    const paths = Object.keys({ ...wanted, ...found }).filter((path) => wanted[path] !== found[path])
    return paths.length === 0 ? undefined : `These differ:\n${paths.join('\n')}`
  })
  return [removed, again, undone]
}

const lock = '.newel/lock.json'

/** What the lock says now and did not say before, apart from where it knows moved files to be. */
async function newInLock(folder: string, before: string): Promise<string | undefined> {
  const was = JSON.parse(await git(folder, 'show', `${before}:${lock}`))
  const is = JSON.parse((await textOf(folder, lock)) ?? '{}')
  const learned = { placements: {} }
  return isDeepStrictEqual({ ...was, ...learned }, { ...is, ...learned })
    ? undefined
    : git(folder, 'diff', before, '--', lock)
}

/** What is on disk; git's own records differ by time. */
async function ownListing(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(await listing(folder))
  return Object.fromEntries(
    entries.filter(([path]) => path !== '.git' && !path.startsWith(join('.git', '/'))),
  )
}

/** A commit of everything that git does not ignore, in a repository that is made where there is none. Gives its id. */
export async function commitAll(folder: string, message: string): Promise<string> {
  await git(folder, 'init', '--quiet')
  await git(folder, 'add', '--all')
  const settings = ['user.name=Ann', 'user.email=ann@example.org', 'commit.gpgsign=false', 'core.hooksPath=']
  const options = settings.flatMap((setting) => ['-c', setting])
  await git(folder, ...options, 'commit', '--quiet', '--allow-empty', '--message', message)
  return (await git(folder, 'rev-parse', 'HEAD')).trim()
}

async function git(folder: string, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await command(['git', ...words], { cwd: folder })
  if (code !== 0) throw new Error(`git ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`)
  return stdout
}
