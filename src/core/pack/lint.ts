import { didYouMean } from '../answers/nearest.ts'
import type { Block, Expression, Mustache, Program, Statement } from './ast.ts'
import { limits } from './limits.ts'
import { callShape, shapeOf } from './lint-expressions.ts'
import { deeper, helperNameOf, type Scope, type Walk, writtenAs } from './lint-paths.ts'
import { described, type RecordShape, type Shape } from './shape.ts'
import { blockNames } from './signatures.ts'
import { type Flaw, type Spot, shown } from './source.ts'

interface TemplateFlaw extends Flaw {
  readonly spot: Spot
}

export interface Linted {
  readonly flaws: readonly TemplateFlaw[]
  /** Names of the view's first level that the template reads, for the question which record a path is about. */
  readonly mentions: ReadonlySet<string>
}

/**
 * Checks a template against the shape of its view: every name, helper, argument and block head. Handlebars' own strict mode
 * lets unknown names pass in block heads, helper arguments and block parameters, so they are all found here.
 */
export function lint(program: Program, view: RecordShape): Linted {
  const flaws: TemplateFlaw[] = []
  const mentions = new Set<string>()
  const walk: Walk = {
    view,
    report: ({ loc }, flaw, offset = 0) => {
      if (flaws.length >= limits.problems) return undefined
      flaws.push({ ...flaw, spot: { line: loc.start.line, column: loc.start.column + 1 + offset } })
      return undefined
    },
    mention: (name) => mentions.add(name),
  }
  lintProgram(program, { frames: [view], names: [], loops: 0, depth: 0 }, walk)
  return { flaws, mentions }
}

function lintProgram(program: Program | undefined, scope: Scope, walk: Walk): void {
  for (const statement of program?.body ?? []) lintStatement(statement, scope, walk)
}

function lintStatement(statement: Statement, scope: Scope, walk: Walk): void {
  switch (statement.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return
    case 'MustacheStatement':
      lintMustache(statement, scope, walk)
      return
    case 'BlockStatement':
      lintBlock(statement, scope, walk)
      return
    case 'PartialStatement':
    case 'PartialBlockStatement':
      walk.report(statement, { code: 'no-partials', what: 'Templates have no partials.' })
      return
    case 'Decorator':
    case 'DecoratorBlock':
      walk.report(statement, { code: 'no-decorators', what: 'Templates have no decorators.' })
  }
}

function lintMustache(statement: Mustache, scope: Scope, walk: Walk): void {
  if (!statement.escaped) {
    walk.report(statement, {
      code: 'three-braces',
      what: 'Nothing is escaped here, so that a third brace or & has no meaning.',
      next: 'Write two braces; for a brace of the text, set other delimiters in template.yaml.',
    })
  }
  const shape = callShape(statement, scope, walk)
  if (shape === undefined || (shape.kind !== 'list' && shape.kind !== 'record')) return
  walk.report(statement.path, {
    code: 'not-text',
    what: `${shown(writtenAs(statement.path))} is ${described(shape)} and cannot be written out.`,
    next: shape.kind === 'list' ? 'Loop over it with #each, or use join.' : 'Name one of its properties.',
  })
}

function lintBlock(block: Block, around: Scope, walk: Walk): void {
  const scope = deeper(around, block, walk)
  if (scope === undefined) return
  const name = helperNameOf(block.path, scope)
  if (name === 'each') {
    lintEach(block, scope, walk)
    return
  }
  if (name === 'if' || name === 'unless') lintCondition(name, block, scope, walk)
  else {
    walk.report(block.path, {
      code: 'unknown-block',
      what: `There is no block ${shown(writtenAs(block.path))}.`,
      next: didYouMean(writtenAs(block.path), blockNames) ?? 'Blocks are #if, #unless and #each.',
    })
  }
  lintProgram(block.program, scope, walk)
  lintProgram(block.inverse, scope, walk)
}

function lintCondition(name: string, block: Block, scope: Scope, walk: Walk): void {
  const condition = soleArgument(name, block, walk)
  const names = block.program?.blockParams ?? []
  if (names.length > 0) walk.report(block, { code: 'wrong-arguments', what: `#${name} has no "as |…|".` })
  if (condition === undefined) return
  const shape = shapeOf(condition, scope, walk)
  if (shape === undefined || isCondition(condition, shape)) return
  walk.report(condition, {
    code: 'not-a-condition',
    what: `#${name} tests a fact's property or a list; ${shown(writtenAs(condition))} is neither.`,
    next: 'Let a contributor with a rule give a fact, and test that.',
  })
}

/** Law 2: what differs by answer is a contributor with a rule, so that only facts may be tested. */
function isCondition(condition: Expression, shape: Shape): boolean {
  if (shape.kind === 'list') return true
  if (shape.kind === 'record') return false
  if (condition.type === 'SubExpression') return shape.kind === 'number' || shape.kind === 'boolean'
  return condition.type === 'PathExpression' && (condition.data || shape.ofFact)
}

function lintEach(block: Block, scope: Scope, walk: Walk): void {
  const head = soleArgument('each', block, walk)
  const shape = head === undefined ? undefined : shapeOf(head, scope, walk)
  lintProgram(block.inverse, scope, walk)
  if (head === undefined || shape === undefined) return
  if (shape.kind !== 'list') {
    const what = `#each loops over a list; ${shown(writtenAs(head))} is ${described(shape)}.`
    walk.report(head, { code: 'not-a-list', what })
    return
  }
  const [item, index, ...more] = block.program?.blockParams ?? []
  if (more.length > 0)
    walk.report(block, { code: 'wrong-arguments', what: '#each gives two names: |item index|.' })
  const names = new Map<string, Shape>()
  if (item !== undefined) names.set(item, shape.of)
  if (index !== undefined) names.set(index, { kind: 'number', ofFact: false })
  const inside = {
    frames: [shape.of, ...scope.frames],
    names: [names, ...scope.names],
    loops: scope.loops + 1,
    depth: scope.depth,
  }
  lintProgram(block.program, inside, walk)
}

function soleArgument(name: string, block: Block, walk: Walk): Expression | undefined {
  const pairs = block.hash?.pairs ?? []
  const [only, ...others] = block.params
  if (only !== undefined && others.length === 0 && pairs.length === 0) return only
  return walk.report(block, { code: 'wrong-arguments', what: `#${name} takes one argument.` })
}
