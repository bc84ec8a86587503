import { didYouMean } from '../../core/answers/nearest.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import { readLock } from '../../node/project.ts'
import { branchFlag, diffFlag, dryRunFlag, templateFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import type { Arguments } from '../arguments/parse.ts'
import { readTyped } from '../arguments/typed.ts'
import type { LoadedPack } from '../creation/ports.ts'
import { changeProject } from '../evolution/change-project.ts'
import { findProject } from '../evolution/read-project.ts'
import { loadPackOf } from '../evolution/rendered.ts'
import { requestOf } from '../evolution/request.ts'
import { type Context, type Finished, refused } from './command.ts'

/** `newel promote [--to tier]`: the project climbs to another tier with everything that its owner wrote. */
export async function promote(context: Context): Promise<Finished> {
  const read = readTyped('promote', page, context)
  if ('ended' in read) return read.ended
  const { flags } = read.typed
  const isInPlace = flags['in-place'] === true
  const unfit = ['branch', 'apply', 'series'].filter((name) => isInPlace && flags[name] !== undefined)
  if (unfit.length > 0) return refused('promote', unfit.map(unfitInPlace))
  const tier = await tierFor(read.typed, context)
  if (!tier.ok) return refused('promote', tier.problems)
  const label = ['promote', '--to', tier.value.to]
  const request = requestOf(label, read.typed, context, {
    samePack: true,
    promotes: true,
    wanted: (lock) =>
      success({ given: { ...lock.answers, [tier.value.question]: tier.value.to }, replaced: lock.replaced }),
  })
  const branch = typeof flags.branch === 'string' ? flags.branch : `newel/promote-${tier.value.to}`
  const typed = isInPlace ? read.typed : { ...read.typed, flags: { ...flags, branch } }
  return changeProject('promote', request, typed, context)
}

interface Step {
  readonly question: string
  readonly to: string
}

async function tierFor(typed: Arguments, { common, ports }: Context): Promise<Result<Step>> {
  const root = findProject(common.folder)
  if (!root.ok) return root
  const lock = await readLock(root.value)
  if (!lock.ok) return lock
  const template = typeof typed.flags.template === 'string' ? { template: typed.flags.template } : {}
  const pack = await loadPackOf({ ...template, folder: common.folder }, lock.value, ports)
  return pack.ok ? stepFrom(lock.value, pack.value, typed.flags.to) : pack
}

function stepFrom(
  { answers }: Lock,
  { pack }: LoadedPack,
  wanted: Arguments['flags'][string] | undefined,
): Result<Step> {
  const question = pack.questions.find(({ id }) => id === pack.layoutQuestion)
  const tiers = question?.kind === 'choice' ? question.choices.map(({ id }) => id) : []
  const now = tiers.indexOf(String(answers[pack.layoutQuestion]))
  const to = typeof wanted === 'string' ? wanted : tiers[now + 1]
  if (to === undefined) return refusal(atTheTop(tiers[now] ?? ''))
  if (!tiers.includes(to)) return refusal(unknownTier(to, tiers))
  if (tiers.indexOf(to) <= now) return refusal(notAbove(to, tiers.slice(now + 1)))
  return success({ question: pack.layoutQuestion, to })
}

const atTheTop = (tier: string): Problem => ({
  code: 'top-tier',
  what: `This project is at ${tier}, and there is no tier above it.`,
  next: 'Type `newel status` to see how the project stands.',
})

const unknownTier = (tier: string, tiers: readonly string[]): Problem => ({
  code: 'unknown-choice',
  what: `There is no tier "${tier}".`,
  where: '--to',
  next: didYouMean(tier, tiers) ?? `Choose one of: ${tiers.join(', ')}.`,
})

const notAbove = (tier: string, above: readonly string[]): Problem => ({
  code: 'tier-below',
  what: `The project is not below ${tier}: projects climb, they do not go down.`,
  where: '--to',
  next: above.length === 0 ? 'It is at the top.' : `Choose one of: ${above.join(', ')}.`,
})

const unfitInPlace = (name: string): Problem => ({
  code: 'unfit-flags',
  what: `--in-place makes no branch, so --${name} has no meaning beside it.`,
  where: `--${name}`,
  next: 'Leave one of the two out.',
})

const page: HelpPage = {
  usage: ['newel promote [--to TIER] [flags]'],
  summary:
    'Renders the project at the next tier and carries what you wrote into it: edited functions and classes go where the new layout has them, what you added goes beside what it belongs to, your own files keep their place, and imports follow. The result is committed on a branch of its own, with the checks of the project run before and after; your folder stays as it is.',
  flags: [
    {
      name: 'to',
      takes: 'text',
      value: 'TIER',
      help: 'The tier to climb to (default: the next one).',
      group: 'The climb',
    },
    {
      name: 'in-place',
      takes: 'nothing',
      help: 'Change this folder instead of a branch; `newel undo` takes it back.',
      group: 'What happens',
    },
    dryRunFlag,
    diffFlag,
    branchFlag,
    {
      name: 'series',
      takes: 'nothing',
      forms: 'both',
      help: 'Commits to be read one by one (moves, imports, changes, lock), which is the default, or one commit.',
      group: 'What happens',
    },
    {
      name: 'apply',
      takes: 'nothing',
      help: 'When all is well, bring your own branch forward to it.',
      group: 'What happens',
    },
    {
      name: 'verify',
      takes: 'nothing',
      forms: 'negative',
      help: 'Do not run the checks of the project.',
      group: 'What happens',
    },
    {
      name: 'report',
      takes: 'text',
      value: 'FILE',
      help: 'Write what was done as Markdown, for a pull request.',
      group: 'What happens',
    },
    { name: 'offline', takes: 'nothing', help: 'Open no connection.', group: 'What happens' },
    templateFlag,
  ],
  examples: [
    'newel promote --dry-run',
    'newel promote --report promotion.md',
    'newel promote --to layered --apply',
  ],
}
