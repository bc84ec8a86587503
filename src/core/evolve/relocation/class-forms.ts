import { type Token, tokensOf } from '../../python/tokens.ts'
import type { Binding, Definition } from './project.ts'

/** What stands for a class that is two things in the other layout. */
export interface ClassForms {
  /** The class that is called, and inherited from, in its place. */
  readonly maker?: Definition
  /** What has its fields as attributes: `Order.sku` is `orders_table.c.sku`. */
  readonly attributes?: {
    readonly holder: Definition
    readonly through: string
    readonly names: ReadonlySet<string>
  }
}

/** A text in which another thing stands for a class wherever it is called, inherited from, or asked for a field. */
export function followForms(
  text: string,
  name: string,
  { maker, attributes }: ClassForms,
  target: string,
): { readonly text: string; readonly needs: readonly Binding[] } {
  const tokens = tokensOf(text).filter(({ kind }) => kind !== 'newline')
  const used = new Map<string, Definition>()
  const places = tokens.flatMap((token, index) => {
    if (token.text !== name || token.kind !== 'name' || tokens[index - 1]?.text === '.') return []
    const now = isMade(tokens, index)
      ? maker
      : isAsked(tokens, index, attributes)
        ? attributes?.holder
        : undefined
    if (now === undefined) return []
    used.set(now.name, now)
    const through = now === attributes?.holder ? `.${attributes.through}` : ''
    return [{ at: token.start, text: `${now.name}${through}` }]
  })
  const followed = places.reduceRight(
    (before, place) => before.slice(0, place.at) + place.text + before.slice(place.at + name.length),
    text,
  )
  const needs = [...used.values()].filter(({ module }) => module !== target)
  return {
    text: followed,
    needs: needs.map((each) => ({ kind: 'from', module: each.module, name: each.name })),
  }
}

/** `Order(` and `class Mine(Order)`, but neither `class Order(` nor `def Order(`. */
function isMade(tokens: readonly Token[], index: number): boolean {
  const [before, next] = [tokens[index - 1]?.text, tokens[index + 1]?.text]
  if (before === 'class' || before === 'def') return false
  return next === '(' || isBase(tokens, index)
}

function isBase(tokens: readonly Token[], index: number): boolean {
  const open = tokens.findLastIndex(({ text }, at) => at < index && (text === '(' || text === ')'))
  return tokens[open]?.text === '(' && tokens[open - 2]?.text === 'class'
}

function isAsked(tokens: readonly Token[], index: number, attributes: ClassForms['attributes']): boolean {
  return tokens[index + 1]?.text === '.' && attributes?.names.has(tokens[index + 2]?.text ?? '') === true
}
