import type { Circle } from '../../core/evolve/circles.ts'
import type { Delta } from '../../core/evolve/delta.ts'
import type { Fault } from '../../core/evolve/faults.ts'
import type { Lock } from '../../core/evolve/lock.ts'
import type { StillUsed } from '../../core/evolve/still-used.ts'
import type { Problem } from '../../core/problem.ts'
import type { LoadedPack } from '../creation/ports.ts'

export const otherPack = ({ pack }: Pick<Lock, 'pack'>, { pack: { id } }: LoadedPack): Problem => ({
  code: 'other-pack',
  what: `This project was rendered from the pack ${pack.id}, and this is ${id}.`,
  where: '--template',
  next: `Add --template DIR with the folder of ${pack.id}.`,
})

/** Adding to an older render would bring along whatever else has changed in the pack since. */
export const packDiffers = (
  lock: Pick<Lock, 'pack' | 'newel'>,
  { pack }: LoadedPack,
  label: string,
): Problem => ({
  code: 'pack-differs',
  what:
    lock.pack.version === pack.version
      ? `This project was rendered by another build of ${lock.pack.id} ${pack.version} than the one that is here.`
      : `This project was rendered by ${lock.pack.id} ${lock.pack.version}, which is not the ${pack.version} that is here.`,
  where: '.newel/lock.json',
  next: `Type \`newel update\` first, or use the version that rendered it: \`npx newel@${lock.newel} ${label}\`.`,
})

/** The last safeguard: a merge that dropped anything is our mistake, and nothing is written. */
export const lostProblems = ({ lost }: Delta): readonly Problem[] =>
  lost.length === 0
    ? []
    : [
        {
          code: 'would-lose',
          what: `The merge would have dropped what you wrote in ${placesOf(lost.map(({ path }) => path))}: ${lost
            .slice(0, 5)
            .map(({ text }) => text)
            .join(', ')}. Nothing was changed.`,
          where: lost[0]?.path ?? '',
          next: 'This is a mistake of Newel: please report it, with that file before and after.',
        },
      ]

/** The other safeguard: what would not run, or not be read, is not written either. The first few faults stand for all. */
export const faultProblems = (faults: readonly Fault[]): readonly Problem[] =>
  faults.slice(0, 5).map((fault, index) => faultProblem(fault, index === 4 ? faults.length - 5 : 0))

const faultProblem = (fault: Fault, more: number): Problem => ({
  code: 'would-break',
  what: `The result would not work: ${faultText(fault)}${more > 0 ? `, and ${more} more` : ''}. Nothing was changed.`,
  where: fault.path,
  next: 'This is a mistake of Newel: please report it, with what you have edited there.',
})

function faultText({ kind, path, symbol, name }: Fault): string {
  const texts = {
    unreadable: `${path} would not parse`,
    dangling: `${path} would import ${name}, which is nowhere`,
    unresolved: `${symbol} in ${path} would use ${name}, which is not imported there`,
    'too-early': `${symbol} in ${path} would need ${name} before that is defined`,
  } as const satisfies Readonly<Record<Fault['kind'], string>>
  return texts[kind]
}

/** A circle that a change closes, where nothing could be put elsewhere to open it. */
export const circleProblem = (circle: Circle): Problem => ({
  code: 'import-circle',
  what: `Modules would import one another: ${circle.join(' → ')}.`,
  next: 'Move what one of them needs of the other into a module of its own, or import it where it is used.',
})

const placesOf = (paths: readonly string[]): string => [...new Set(paths)].slice(0, 3).join(', ')

/** An import that would lead nowhere: in the owner's code, or in new code that needs what the owner calls otherwise. */
export const stillUsedProblem = (
  { path, line, target }: StillUsed,
  isOwners: boolean,
  label: string,
): Problem => ({
  code: 'still-used',
  what: isOwners
    ? `${path} imports ${target}, which would not be there. Nothing was changed.`
    : `New code in ${path} needs ${target}, which is not there. Nothing was changed.`,
  where: isOwners ? `${path}:${line}` : path,
  next: isOwners
    ? `Take that use out, or put ${target} back, commit, then type \`newel ${label}\` again.`
    : `Put ${target} back (an alias of what you call it now is enough), commit, then type \`newel ${label}\` again.`,
})
