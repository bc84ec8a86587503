import { didYouMean } from '../../core/answers/nearest.ts'
import type { GivenAnswers } from '../../core/answers/types.ts'
import type { Pack } from '../../core/pack/types.ts'
import { type Problem, type Result, refusal, success } from '../../core/problem.ts'
import type { Ports } from './ports.ts'
import type { CreationRequest } from './request.ts'

/**
 * Every answer that was given, the stronger source over the weaker: direct answers, the answers file, the preset, the
 * user's own defaults; then the folder's name for a project without one. Values are unchecked.
 * @returns problems of the answers file, of the defaults file, and `unknown-preset`, all at once
 */
export async function gather(
  request: CreationRequest,
  pack: Pack,
  ports: Ports,
): Promise<Result<GivenAnswers>> {
  const sources = [
    await ports.userDefaults(pack.id),
    presetOf(request, pack),
    await answersFileOf(request, ports),
    success(request.answers),
  ]
  const problems = sources.flatMap((source) => (source.ok ? [] : source.problems))
  if (problems.length > 0) return refusal(...problems)
  const given = Object.assign({}, ...sources.map((source) => (source.ok ? source.value : {})))
  return success(withName(given, request, pack, ports))
}

function presetOf({ preset }: CreationRequest, pack: Pack): Result<GivenAnswers> {
  if (preset === undefined) return success({})
  const found = pack.presets.find(({ id }) => id === preset)
  return found === undefined ? refusal(unknownPreset(preset, pack)) : success(found.answers)
}

function unknownPreset(preset: string, pack: Pack): Problem {
  const known = pack.presets.map(({ id }) => id)
  const list = known.length === 0 ? 'The pack has none.' : `There are: ${known.join(', ')}.`
  const guess = didYouMean(preset, known)
  return {
    code: 'unknown-preset',
    what: `There is no preset "${preset}".`,
    where: '--preset',
    next: guess === undefined ? list : `${guess} ${list}`,
  }
}

const answersFileOf = async (request: CreationRequest, ports: Ports): Promise<Result<GivenAnswers>> => {
  const { answersFile, folder } = request
  if (answersFile === undefined) return success({})
  return ports.answersFile(answersFile === '-' ? answersFile : ports.absolute(folder, answersFile))
}

/** The last part of the destination is the project's name, where the pack asks for one and nobody has said it. */
function withName(given: GivenAnswers, request: CreationRequest, pack: Pack, ports: Ports): GivenAnswers {
  if (request.directory === undefined || given.name !== undefined) return given
  if (!pack.questions.some(({ id }) => id === 'name')) return given
  return { ...given, name: ports.lastPart(ports.absolute(request.folder, request.directory)) }
}
