import { didYouMean } from '../answers/nearest.ts'
import type { Call, Expression, SubExpression } from './ast.ts'
import {
  deeper,
  helperNameOf,
  pathShape,
  propertyOf,
  type Scope,
  type Walk,
  writtenAs,
} from './lint-paths.ts'
import { described, type Shape } from './shape.ts'
import { type Argument, blockNames, signatureOf, signatures } from './signatures.ts'
import { shown } from './source.ts'

/** A helper's call, or a plain name. */
export function callShape(call: Call, scope: Scope, walk: Walk): Shape | undefined {
  const name = helperNameOf(call.path, scope)
  if (name !== undefined && signatureOf(name) !== undefined) return helperShape(name, call, scope, walk)
  if (call.params.length > 0 || (call.hash?.pairs.length ?? 0) > 0) return unknownHelper(call, walk)
  if (name !== undefined && (blockNames as readonly string[]).includes(name)) {
    return walk.report(call.path, {
      code: 'block-as-value',
      what: `${shown(name)} is a block: write #${name} … /${name}.`,
    })
  }
  if (call.path.type === 'PathExpression') return pathShape(call.path, scope, walk)
  return walk.report(call.path, {
    code: 'literal-as-value',
    what: 'Text is written without braces around it.',
  })
}

function unknownHelper({ path }: Call, walk: Walk): undefined {
  const name = writtenAs(path)
  const known = Object.keys(signatures)
  return walk.report(path, {
    code: 'unknown-helper',
    what: `There is no helper ${shown(name)}.`,
    next: didYouMean(name, known) ?? `Helpers are ${known.join(', ')}.`,
  })
}

function helperShape(name: string, call: Call, scope: Scope, walk: Walk): Shape | undefined {
  const signature = signatureOf(name)
  if (signature === undefined) return undefined
  if (call.params.length !== signature.takes.length) {
    return walk.report(call.path, {
      code: 'wrong-arguments',
      what: `${shown(name)} takes ${signature.takes.join(', ')}; it is given ${call.params.length} here.`,
      next: `A property of that name is read as this.${name}.`,
    })
  }
  const given = call.params.map((param, index) =>
    checkedArgument(name, param, signature.takes[index], scope, walk),
  )
  if (signature.sorts === true) lintOrder(name, call, given[0], walk)
  else lintHash(name, call, given[0], signature.filters === true, scope, walk)
  if (signature.gives === 'same list') return given[0]
  return { kind: signature.gives, ofFact: signature.gives === 'boolean' }
}

function checkedArgument(
  helper: string,
  param: Expression,
  takes: Argument | undefined,
  scope: Scope,
  walk: Walk,
): Shape | undefined {
  const shape = shapeOf(param, scope, walk)
  if (shape === undefined || takes === undefined || fits(shape, takes)) return shape
  return walk.report(param, {
    code: 'wrong-argument',
    what: `${shown(helper)} takes ${takes} here; ${shown(writtenAs(param))} is ${described(shape)}.`,
  })
}

function fits(shape: Shape, takes: Argument): boolean {
  switch (takes) {
    case 'text':
    case 'number':
      return shape.kind === takes
    case 'text or number':
      return shape.kind === 'text' || shape.kind === 'number'
    case 'list':
      return shape.kind === 'list'
    case 'list of texts':
      return shape.kind === 'list' && shape.of.kind === 'text'
  }
}

/** `where list property=value`: each property must be one of the items'. Other helpers take no pairs. */
function lintHash(
  name: string,
  { path, hash }: Call,
  list: Shape | undefined,
  filters: boolean,
  scope: Scope,
  walk: Walk,
): void {
  const pairs = hash?.pairs ?? []
  if (filters && pairs.length === 0) {
    walk.report(path, { code: 'wrong-arguments', what: `${shown(name)} needs at least one property=value.` })
  }
  for (const pair of pairs) {
    const value = shapeOf(pair.value, scope, walk)
    if (!filters) {
      walk.report(pair, { code: 'wrong-arguments', what: `${shown(name)} takes no ${shown(pair.key)}=….` })
      continue
    }
    const item = list?.kind === 'list' ? list.of : undefined
    if (item === undefined) continue
    const property = propertyOf(item, pair.key, pair, 0, walk)
    if (property !== undefined && value !== undefined && property.kind !== value.kind) {
      walk.report(pair.value, {
        code: 'wrong-argument',
        what: `${shown(pair.key)} is ${described(property)}, so that ${described(value)} never equals it.`,
      })
    }
  }
}

/** `sort list by="property"`: exactly that pair, and the property is text of the items'. */
function lintOrder(name: string, { path, hash }: Call, list: Shape | undefined, walk: Walk): void {
  const [pair, ...more] = hash?.pairs ?? []
  if (pair?.key !== 'by' || pair.value.type !== 'StringLiteral' || more.length > 0) {
    walk.report(path, {
      code: 'wrong-arguments',
      what: `${shown(name)} needs by="property" and no other pair.`,
    })
    return
  }
  const item = list?.kind === 'list' ? list.of : undefined
  const by = String(pair.value.value)
  const property = item === undefined ? undefined : propertyOf(item, by, pair, 0, walk)
  if (property !== undefined && property.kind !== 'text') {
    walk.report(pair, {
      code: 'wrong-argument',
      what: `${shown(name)} orders by text; ${shown(by)} is ${described(property)}.`,
    })
  }
}

export function shapeOf(expression: Expression, scope: Scope, walk: Walk): Shape | undefined {
  switch (expression.type) {
    case 'PathExpression':
      return pathShape(expression, scope, walk)
    case 'SubExpression':
      return callOfHelper(expression, scope, walk)
    case 'StringLiteral':
      return { kind: 'text', ofFact: false }
    case 'NumberLiteral':
      return { kind: 'number', ofFact: false }
    case 'BooleanLiteral':
      return { kind: 'boolean', ofFact: false }
    case 'UndefinedLiteral':
    case 'NullLiteral':
      return walk.report(expression, {
        code: 'no-such-value',
        what: 'Templates have no null and no undefined.',
      })
  }
}

function callOfHelper(call: SubExpression, around: Scope, walk: Walk): Shape | undefined {
  const scope = deeper(around, call, walk)
  if (scope === undefined) return undefined
  const name = helperNameOf(call.path, scope)
  const known = name !== undefined && signatureOf(name) !== undefined
  return known ? helperShape(name, call, scope, walk) : unknownHelper(call, walk)
}
