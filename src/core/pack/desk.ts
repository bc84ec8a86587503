import type { Problem } from '../problem.ts'
import { compileTemplate, constant } from './compiler.ts'
import type { Delimiters } from './delimiters.ts'
import { limits } from './limits.ts'
import { type Origin, problemIn } from './origin.ts'
import type { RecordShape } from './shape.ts'
import type { Template } from './types.ts'

/** What every part of reading a pack shares: one list of problems, and one way to make templates. */
export interface Desk {
  readonly problems: readonly Problem[]
  readonly delimiters: Delimiters
  readonly report: (problem: Problem) => void
  readonly template: (text: string, origin: Origin, view: RecordShape) => Template
  /** A template and the first-level names that it reads. */
  readonly mentioning: (
    text: string,
    origin: Origin,
    view: RecordShape,
  ) => { readonly template: Template; readonly mentions: ReadonlySet<string> }
}

export function openDesk(delimiters: Delimiters): Desk {
  const problems: Problem[] = []
  let expressions = 0
  let isFull = false
  const report: Desk['report'] = (problem) => {
    if (isFull) return
    problems.push(problem)
    isFull = problems.length >= limits.problems
  }
  const mentioning: Desk['mentioning'] = (text, origin, view) => {
    expressions += text.split(delimiters.open).length - 1
    if (expressions > limits.expressions) {
      report(problemIn(origin, undefined, tooMany))
      isFull = true
    }
    if (isFull) return unread
    const compiled = compileTemplate(text, origin, delimiters, view)
    for (const problem of compiled.problems) report(problem)
    return compiled
  }
  return {
    problems,
    delimiters,
    report,
    mentioning,
    template: (text, origin, view) => mentioning(text, origin, view).template,
  }
}

const tooMany = { code: 'too-large', what: `The pack has more than ${limits.expressions} expressions.` }

/** Once too much is wrong nothing more is read, and nothing that follows from that is told. */
const unread = { template: constant(''), mentions: new Set<string>() }
