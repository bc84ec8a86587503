import { keeps, questionsOf, type Values } from './rules.ts'
import type { AnswerValue, Constraint, Question } from './types.ts'

/** What the search may try: for each question the values in order of preference; none where it stays open. */
export interface Space {
  readonly questions: readonly Question[]
  readonly constraints: readonly Constraint[]
  readonly candidates: (question: Question, values: Values) => readonly AnswerValue[]
  /** Earlier questions whose answers decide what the candidates are. */
  readonly readBy: (question: Question) => readonly string[]
}

export type Outcome =
  | { readonly found: true; readonly values: Values }
  | {
      readonly found: false
      readonly blamed: readonly Constraint[]
      /** The search was given up before it was through. */
      readonly exhausted: boolean
    }

/**
 * The first answers, in the order of the questions and of their candidates, that keep to every constraint whose questions
 * all have an answer. Otherwise the constraints that stood in the way.
 *
 * Conflict-directed backjumping (Prosser, "Hybrid algorithms for the constraint satisfaction problem", 1993): a dead end
 * goes back to the last question that had a part in it. It is given up after a fixed number of looks at a constraint, so
 * that no pack can make it run for long.
 */
export function firstThatKeeps(space: Space): Outcome {
  const search: Search = { ...space, watched: watchedBy(space.constraints), looks: 0 }
  const end = assign(search, 0, {})
  return end.found ? end : { found: false, blamed: [...end.blamed], exhausted: search.looks > mostLooks }
}

const mostLooks = 200_000

interface Watched {
  readonly constraint: Constraint
  readonly ids: readonly string[]
}

interface Search extends Space {
  readonly watched: ReadonlyMap<string, readonly Watched[]>
  looks: number
}

type End =
  | { readonly found: true; readonly values: Values }
  | {
      readonly found: false
      readonly conflict: ReadonlySet<string>
      readonly blamed: ReadonlySet<Constraint>
    }

/** The constraints that speak of each question. */
function watchedBy(constraints: readonly Constraint[]): ReadonlyMap<string, readonly Watched[]> {
  const watched = new Map<string, Watched[]>()
  for (const constraint of constraints) {
    const ids = questionsOf(constraint)
    for (const id of ids) watched.set(id, [...(watched.get(id) ?? []), { constraint, ids }])
  }
  return watched
}

function assign(search: Search, index: number, values: Values): End {
  const question = search.questions[index]
  if (question === undefined) return { found: true, values }
  const candidates = search.candidates(question, values)
  if (candidates.length === 0) return assign(search, index + 1, values)
  const conflict = new Set<string>(search.readBy(question))
  const blamed = new Set<Constraint>()
  for (const candidate of candidates) {
    const end = step(search, index, question, { ...values, [question.id]: candidate })
    if (end.found || search.looks > mostLooks) return end
    if (!end.conflict.has(question.id)) return end
    for (const id of end.conflict) conflict.add(id)
    for (const constraint of end.blamed) blamed.add(constraint)
  }
  conflict.delete(question.id)
  return { found: false, conflict, blamed }
}

/** One candidate is in place: it breaks a constraint that is now complete, or the next question is tried. */
function step(search: Search, index: number, question: Question, values: Values): End {
  const watched = search.watched.get(question.id) ?? []
  const broken = watched.find(({ ids, constraint }) => {
    search.looks += 1
    return ids.every((id) => Object.hasOwn(values, id)) && !keeps(values, constraint)
  })
  if (broken === undefined) return assign(search, index + 1, values)
  return { found: false, conflict: new Set(broken.ids), blamed: new Set([broken.constraint]) }
}
