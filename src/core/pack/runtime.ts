import runtime from 'handlebars/dist/cjs/handlebars.runtime.js'
import { eachWith, HelperRefusal, helpers, insert } from './helpers.ts'
import { limits } from './limits.ts'
import { type Origin, problemIn } from './origin.ts'
import { RenderError } from './render-error.ts'
import type { Spot } from './source.ts'
import type { Budget, Template } from './types.ts'

/** The name of the helper that the compiler puts around every plain expression; no template can call it by name. */
export const insertName = 'insert'

/**
 * A template from its compiled form. Values are data: they are written as they are and never compiled. Throws RenderError,
 * with the place in the author's file, for anything that goes wrong while rendering.
 */
export function templateFrom(spec: object, origin: Origin): Template {
  let run: ReturnType<typeof engine.template> | undefined
  return (view, budget = freshBudget()) => {
    run ??= engine.template(spec)
    try {
      return spent(run(view, { data: { budget }, ...noPrototypes }), budget, origin)
    } catch (error) {
      throw renderError(error, origin)
    }
  }
}

/** What one render may spend where the caller does not bound several renders together. */
export const freshBudget = (): Budget => ({ turns: limits.turns, characters: limits.characters })

function spent(text: string, budget: Budget, origin: Origin): string {
  budget.characters -= text.length
  if (budget.characters >= 0) return text
  throw new RenderError(problemIn(origin, undefined, tooLong))
}

const noPrototypes = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }

/** Reading a name from nothing is JavaScript's TypeError; the engine does not tell where. */
const unread = 'The template reads from a record that is not there.'

const tooLong = { code: 'render-too-large', what: 'The template writes more text than a render may.' }

const engine = engineWith()

/** An engine of our own, so that nothing which other code registers can be reached, and without the built-ins that packs lack. */
function engineWith() {
  const own = runtime.create()
  const { if: when, unless } = own.helpers
  own.helpers = { if: when, unless }
  for (const [name, helper] of Object.entries(helpers)) own.registerHelper(name, helper)
  own.registerHelper(insertName, insert)
  own.registerHelper('each', eachWith(own.createFrame))
  return own
}

/** Handlebars' exceptions carry a line from 1 and a column from 0. */
function renderError(error: unknown, origin: Origin): RenderError {
  if (error instanceof RenderError) return error
  if (error instanceof HelperRefusal) {
    return new RenderError(problemIn(origin, error.spot, { code: 'render-failed', what: error.message }))
  }
  if (!(error instanceof Error)) throw error
  const what =
    error instanceof TypeError ? unread : `The template cannot be rendered: ${error.message.split('\n')[0]}.`
  return new RenderError(problemIn(origin, spotOf(error), { code: 'render-failed', what }))
}

function spotOf(error: { readonly lineNumber?: number; readonly column?: number } & Error): Spot | undefined {
  if (error.lineNumber === undefined || error.column === undefined) return undefined
  return { line: error.lineNumber, column: error.column + 1 }
}
