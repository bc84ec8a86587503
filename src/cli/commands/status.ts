import { type Drift, driftOf } from '../../core/evolve/drift.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import type { Problem } from '../../core/problem.ts'
import { readProjectTree } from '../../node/project-tree.ts'
import { templateFlag } from '../arguments/flags.ts'
import type { HelpPage } from '../arguments/help.ts'
import { readTyped } from '../arguments/typed.ts'
import { loadPack } from '../creation/plan-creation.ts'
import type { LoadedPack } from '../creation/ports.ts'
import { pendingIn } from '../evolution/pending.ts'
import { type Project, packRequestOf, projectIn, readProject } from '../evolution/read-project.ts'
import { exitCode } from '../exit-code.ts'
import type { StatusDetails } from '../output-details.ts'
import { shortAnswers, statusText } from '../report/status.ts'
import { paintFor } from '../terminal.ts'
import { type Context, type Finished, refused, reported } from './command.ts'

/** `newel status`: tier, answers, versions, what is edited, and whether an update exists (exit code 5). */
export async function status(context: Context): Promise<Finished> {
  const read = readTyped('status', page, context)
  if ('ended' in read) return read.ended
  const request = packRequestOf(read.typed, context)
  const project = await readProject(request, context.ports)
  if (!project.ok) return refused('status', project.problems)
  const pack = await loadPack(request, context.ports)
  if (!pack.ok) return refused('status', pack.problems)
  const { root, lock, pristine } = project.value
  const ours = await readProjectTree(root, pristine.keys())
  if (!ours.ok) return refused('status', ours.problems)
  const pending = await pendingIn(root)
  if (!pending.ok) return refused('status', pending.problems)
  const drift = driftOf({ pristine, ours: ours.value, lock })
  return report({ project: project.value, pack: pack.value, drift, pending: pending.value }, context)
}

interface Found {
  readonly project: Project
  readonly pack: LoadedPack
  readonly drift: Drift
  readonly pending: StatusDetails['pending']
}

function report({ project, pack, drift, pending }: Found, context: Context): Finished {
  const { lock } = project
  const own = pack.pack.id === lock.pack.id ? pack : undefined
  const details: StatusDetails = { ...about(lock, own, context.invocation.version), drift, pending }
  const paint = paintFor(context.terminal.output, context.terminal.env)
  const text = statusText(projectIn(project), details, shortAnswers(lock.answers, own?.pack), paint)
  const isOutdated = own !== undefined && own.integrity !== lock.pack.integrity
  const aboutPack = own === undefined ? [otherPack(lock)] : isOutdated ? [updateExists(lock, own)] : []
  const warnings = [...project.warnings, ...aboutPack]
  return reported(
    'status',
    text,
    { project: projectIn(project), answers: lock.answers, details, warnings },
    isOutdated ? exitCode.outdated : exitCode.done,
  )
}

function about({ newel, pack, answers }: Lock, own: LoadedPack | undefined, version: string) {
  const tier = own === undefined ? undefined : answers[own.pack.layoutQuestion]
  return {
    tier: typeof tier === 'string' ? tier : null,
    features: Object.values(answers).flatMap((value) =>
      Array.isArray(value) ? value.flatMap((one) => (typeof one === 'object' ? [String(one.name)] : [])) : [],
    ),
    versions: {
      newel: { project: newel, here: version },
      pack: { id: pack.id, project: pack.version, here: own?.pack.version ?? null },
    },
  }
}

const updateExists = ({ pack }: Lock, { pack: here }: LoadedPack): Problem => ({
  code: 'update-exists',
  what:
    pack.version === here.version
      ? `${here.id} ${here.version} has changed since this project was written from it.`
      : `The project was written from ${pack.id} ${pack.version}, and ${here.version} is here.`,
  next: 'Type `newel update` to have it; your edits are carried over.',
})

const otherPack = ({ pack }: Lock): Problem => ({
  code: 'other-pack',
  what: `The project was written from the pack ${pack.id}, which is not here, so nobody can say whether an update exists.`,
  next: 'Name its folder with `--template DIR`.',
})

const page: HelpPage = {
  usage: ['newel status [flags]'],
  summary:
    'Says where a project stands: its tier, its answers, the versions it was written with, what you edited, moved, deleted and added since, and a change that waits for you. The exit code is 5 when an update exists. Opens no connection.',
  flags: [templateFlag],
  examples: ['newel status', 'newel status --json'],
}
