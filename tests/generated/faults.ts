import { parses } from '../../src/core/documents/parse.ts'
import { ruffOf } from '../support/ruff.ts'
import { answersFor, builtInPack, type Given, render } from './built-in.ts'

/** The built-in pack. */
export const pack = await builtInPack()

/** The answers of a question with choices, or of a yes-or-no question. */
export const answersOf = (id: string): readonly (string | boolean)[] => {
  const question = pack.questions.find((each) => each.id === id)
  if (question?.kind === 'boolean') return [true, false]
  return question?.kind === 'choice' ? question.choices.map((choice) => choice.id) : []
}

/** Every combination of the answers of these questions. */
export const product = (ids: readonly string[]): readonly Given[] =>
  ids.reduce<readonly Given[]>(
    (rows, id) => rows.flatMap((row) => answersOf(id).map((answer) => ({ ...row, [id]: answer }))),
    [{}],
  )

const verdicts = new Map<string, readonly string[]>()

/** What is wrong with a rendered file by the tools that its owner will run; each distinct text is asked once. */
function faultsOf(
  path: string,
  text: string,
  firstParty: readonly string[],
  oldest: string,
): readonly string[] {
  const key = `${oldest} ${firstParty.join(' ')} ${path} ${text}`
  const known = verdicts.get(key)
  if (known !== undefined) return known
  const faults = path.endsWith('.py') ? pythonFaults(text, firstParty, oldest) : documentFaults(path, text)
  verdicts.set(key, faults)
  return faults
}

/** What ruff has against a module: findings, and where it would lay it out otherwise. */
export function pythonFaults(
  text: string,
  firstParty: readonly string[],
  oldest?: string,
): readonly string[] {
  const { formatted, findings } = ruffOf(text, firstParty, oldest)
  return formatted === text ? findings : [...findings, firstDifference(text, formatted)]
}

/** The lines around which the text and its formatted form part. */
function firstDifference(text: string, formatted: string): string {
  const [mine, theirs] = [text.split('\n'), formatted.split('\n')]
  const at = mine.findIndex((line, index) => line !== theirs[index])
  return `not formatted at line ${at + 1}:\n${mine.slice(at, at + 4).join('\n')}\nruff writes\n${theirs.slice(at, at + 4).join('\n')}`
}

function documentFaults(path: string, text: string): readonly string[] {
  const problem = parses(path, text)
  return problem === undefined ? [] : [problem.what]
}

/** The files of a project that have faults, as `path: fault`. */
export function faultsIn(given: Given): readonly string[] | undefined {
  const answers = answersFor(pack, given)
  if (answers === undefined) return undefined
  const firstParty = [String(answers.values.package), 'tests', 'main', 'test_main']
  return [...render(pack, answers)].flatMap(([path, text]) =>
    faultsOf(path, text, firstParty, String(answers.values.python)).map((fault) => `${path}: ${fault}`),
  )
}

/** Random names may be reserved words; those are no matter of a test. */
export function answersIfAccepted(given: Given): boolean {
  try {
    return answersFor(pack, given) !== undefined
  } catch {
    return false
  }
}
