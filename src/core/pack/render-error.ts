import type { Problem } from '../problem.ts'

/** A template met something that the view does not have; carries the problem with file, line and column. */
export class RenderError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.what)
    this.name = 'RenderError'
    this.problem = problem
  }
}
