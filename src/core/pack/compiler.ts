import Handlebars from 'handlebars'
import type { Problem } from '../problem.ts'
import type { Path, Program, Statement } from './ast.ts'
import { type Delimiters, depthOf, translated } from './delimiters.ts'
import { limits } from './limits.ts'
import { type Linted, lint } from './lint.ts'
import { type Origin, problemIn } from './origin.ts'
import { insertName, templateFrom } from './runtime.ts'
import type { RecordShape } from './shape.ts'
import { blockNames, signatures } from './signatures.ts'
import type { Flaw, Spot } from './source.ts'
import type { Template } from './types.ts'

/** What a template was made from, so that a pack can be written out as a module. */
export type Recipe =
  | { readonly kind: 'constant'; readonly text: string }
  | {
      readonly kind: 'compiled'
      readonly text: string
      readonly origin: Origin
      readonly delimiters: Delimiters
    }

export interface Compiled {
  readonly template: Template
  readonly problems: readonly Problem[]
  /** Names of the view's first level that the template reads. */
  readonly mentions: ReadonlySet<string>
}

/**
 * Compiles and lints one template of an outside pack. A text without a delimiter becomes a function that returns it; others are
 * compiled when they are first rendered. With problems, the template throws when it is rendered.
 */
export function compileTemplate(
  text: string,
  origin: Origin,
  delimiters: Delimiters,
  view: RecordShape,
): Compiled {
  if (!text.includes(delimiters.open)) return { template: constant(text), problems: [], mentions: new Set() }
  const parsed = parse(text, delimiters)
  if ('flaw' in parsed)
    return {
      template: constant(text),
      problems: [problemIn(origin, parsed.spot, parsed.flaw)],
      mentions: new Set(),
    }
  const { flaws, mentions }: Linted = lint(parsed.program, view)
  const recipe: Recipe = { kind: 'compiled', text, origin, delimiters }
  const template = lazily(() => templateFrom(evaluated(specOf(recipe)), origin))
  recipes.set(template, recipe)
  return { template, problems: flaws.map(({ spot, ...flaw }) => problemIn(origin, spot, flaw)), mentions }
}

/** How a template of this process was made; undefined for one that came out of a compiled pack. */
export const recipeOf = (template: Template): Recipe | undefined => recipes.get(template)

/** The compiled form of a template as JavaScript source: an object that `templateFrom` takes. */
export function specOf(recipe: Extract<Recipe, { kind: 'compiled' }>): string {
  const parsed = parse(recipe.text, recipe.delimiters)
  if ('flaw' in parsed) throw new Error(`compiled a template that does not parse: ${recipe.origin.path}`)
  insertValues(parsed.program)
  return String(Handlebars.precompile(parsed.program, { ...strictly })).replaceAll(olderEngines, '')
}

/** Each function repeats a way out for engines before 4.6; no text of a template holds it, as their line ends are escaped. */
const olderEngines =
  / \|\| function\(parent, propertyName\) \{\n\s+if \(Object\.prototype\.hasOwnProperty\.call\(parent, propertyName\)\) \{\n\s+return parent\[propertyName\];\n\s+\}\n\s+return undefined\n\s+\}/g

const recipes = new WeakMap<Template, Recipe>()

export function constant(text: string): Template {
  const template: Template = () => text
  recipes.set(template, { kind: 'constant', text })
  return template
}

function lazily(make: () => Template): Template {
  let made: Template | undefined
  return (view, budget) => {
    made ??= make()
    return made(view, budget)
  }
}

/** Built-ins that packs do not have are unknown to the compiler; `data` is for @index, @first and @last. */
const strictly = {
  noEscape: true,
  strict: true,
  data: true,
  knownHelpersOnly: true,
  knownHelpers: {
    ...Object.fromEntries(
      [...blockNames, ...Object.keys(signatures), insertName].map((name) => [name, true]),
    ),
    with: false,
    log: false,
    lookup: false,
    helperMissing: false,
    blockHelperMissing: false,
  },
}

/** The compiler writes an object literal; the templates in it are closed functions of their arguments. */
const evaluated = (spec: string): object => new Function(`return ${spec}`)() as object

type Parsed = { readonly program: Program } | { readonly flaw: Flaw; readonly spot: Spot }

interface Parser {
  readonly lexer: { readonly yylloc?: { readonly first_line: number; readonly first_column: number } }
}

function parse(text: string, delimiters: Delimiters): Parsed {
  if (text.length > limits.templateBytes) return { flaw: tooLarge, spot: top }
  try {
    const { text: usual, restore } = translated(text, delimiters)
    if (depthOf(usual) > 2 * limits.templateDepth) return { flaw: tooDeep, spot: top }
    const program = Handlebars.parseWithoutProcessing(usual) as unknown as Program
    restore(program)
    return { program }
  } catch (error) {
    if (error instanceof RangeError) return { flaw: tooDeep, spot: top }
    return { flaw: syntaxFlaw(error as Error), spot: syntaxSpot(error as Error) }
  }
}

const top: Spot = { line: 1, column: 1 }
const tooLarge: Flaw = {
  code: 'too-large',
  what: `The template is larger than ${limits.templateBytes / 1024} KiB.`,
}
const tooDeep: Flaw = { code: 'too-deep', what: 'The template nests too deep.' }

function syntaxFlaw({ message }: Error): Flaw {
  const [first = ''] = message.split('\n')
  if (message.includes("got 'EOF'")) {
    return { code: 'template-syntax', what: 'The template ends inside a block or an expression.' }
  }
  const what = first.startsWith('Parse error') ? 'it is no expression' : first.replace(/ - \d+:\d+$/, '')
  return { code: 'template-syntax', what: `The template cannot be read here: ${what}.` }
}

/** The parser says only the line; its lexer still stands at the token that it could not use. */
function syntaxSpot(error: Error & { readonly lineNumber?: number; readonly column?: number }): Spot {
  if (error.lineNumber !== undefined && error.column !== undefined) {
    return { line: error.lineNumber, column: error.column + 1 }
  }
  const token = (Handlebars as unknown as { readonly Parser: Parser }).Parser.lexer.yylloc
  return token === undefined ? top : { line: token.first_line, column: token.first_column + 1 }
}

/**
 * Wraps each plain expression in a helper that refuses absent values, which strict mode does not do for block parameters and
 * optional properties. Every helper takes an argument, so that a call without one is a plain expression.
 */
function insertValues(program: Program | undefined): void {
  const body = program?.body ?? []
  for (const [index, statement] of body.entries()) body[index] = withInsert(statement)
}

function withInsert(statement: Statement): Statement {
  if (statement.type === 'BlockStatement') {
    insertValues(statement.program)
    insertValues(statement.inverse)
  }
  if (statement.type !== 'MustacheStatement' || statement.params.length > 0) return statement
  const { path, loc } = statement
  const helper: Path = {
    type: 'PathExpression',
    data: false,
    depth: 0,
    parts: [insertName],
    original: insertName,
    loc,
  }
  return { ...statement, path: helper, params: [path] }
}
