import type { FieldForm, Lift, PartForm } from '../../pack/types.ts'
import { type Argument, commentsIn, readAssignment, readCall, unionOf } from '../../python/calls.ts'
import type { Chunk } from '../../python/reader.ts'
import { wordCounts } from '../../reconcile/words.ts'

/** A field in its two halves: the member of the class, and the item of the part. */
export interface FieldHalves {
  readonly member: string
  readonly item: string
  /** Dotted names that the halves use beside those of the field. */
  readonly uses: { readonly member: readonly string[]; readonly item: readonly string[] }
}

/** Something that was read, or why it could not be. */
export type Understood<T> = T | { readonly because: string }

/** Whether something was not understood. */
export const isRefused = (found: object): found is { readonly because: string } => 'because' in found

/** Whether a member is a field, understood or not: by its annotation, or by what makes it. */
export function isField({ text, lead, kind }: Chunk, form: FieldForm): boolean {
  const found = kind === 'assignment' ? readAssignment(text.slice(lead)) : undefined
  if (found === undefined) return false
  return wrapped(found.annotation, form) !== undefined || callOf(found.value)?.called === form.call
}

/** The two halves of a field, or why it has none. */
export function halvesOf({ text, lead }: Chunk, lift: Lift<string>): Understood<FieldHalves> {
  const { fields, part } = lift
  const code = text.slice(lead)
  const found = readAssignment(code)
  if (fields === undefined || part === undefined || found === undefined)
    return { because: 'it is no field that can be read' }
  const type = wrapped(found.annotation, fields)
  if (type === undefined) return { because: `its annotation is no ${fields.wrapper}[…]` }
  const call = found.value === undefined ? { called: fields.call, arguments: [] } : readCall(found.value)
  if (call?.called !== fields.call)
    return { because: `it is made by ${call?.called ?? 'something else'}, not by ${fields.call}` }
  const refused = call.arguments.find(({ name }) => name !== undefined && fields.refuses.includes(name))
  if (refused !== undefined) return { because: `${refused.name} has no place in the new layout` }
  if (call.arguments.some(({ name, value }) => name === undefined && value.startsWith('*')))
    return { because: 'its arguments are unpacked' }
  const item = itemOf(found.name, type, call.arguments, { fields, part })
  if (isRefused(item)) return item
  const kept = call.arguments.filter(({ name }) => name !== undefined && fields.keeps.includes(name))
  const member = memberWith(found.name, type, kept, fields)
  const halves = {
    member: withComments(member.text, text.slice(0, lead), commentsIn(code)),
    item: item.text,
    uses: { member: member.uses, item: item.uses },
  }
  const left = leftOver(text, halves, fields)
  return left === undefined ? halves : { because: `${left} has no place in the new layout` }
}

/** A word of a field that neither half has: then it was not understood after all. */
function leftOver(text: string, { member, item }: FieldHalves, form: FieldForm): string | undefined {
  const known = new Set([form.wrapper, form.call, ...form.keeps, ...Object.keys(form.renames)])
  const held = wordCounts([member, item])
  return [...wordCounts([text]).keys()].find((word) => !held.has(word) && !known.has(word))
}

const callOf = (value: string | undefined) => (value === undefined ? undefined : readCall(value))

function wrapped(annotation: string | undefined, { wrapper }: FieldForm): string | undefined {
  const plain = annotation?.replace(/^(["'])(.*)\1$/, '$2') ?? ''
  return new RegExp(`^(?:\\w+\\.)*${wrapper}\\[([\\s\\S]*)\\]$`).exec(plain)?.[1]
}

interface Half {
  readonly text: string
  readonly uses: readonly string[]
}

/** `name: type`, with a plain default, or with what takes several. */
function memberWith(name: string, type: string, kept: readonly Argument[], form: FieldForm): Half {
  const [only, ...others] = kept
  if (only === undefined) return { text: `${name}: ${type}`, uses: [] }
  if (only.name === 'default' && others.length === 0)
    return { text: `${name}: ${type} = ${only.value}`, uses: [] }
  return {
    text: `${name}: ${type} = ${lastOf(form.with)}(${printedArguments(kept)})`,
    uses: [form.with],
  }
}

interface Forms {
  readonly fields: FieldForm
  readonly part: PartForm
}

/** `Column("name", type, nullable=…, …)`. */
function itemOf(
  name: string,
  annotation: string,
  all: readonly Argument[],
  { fields, part }: Forms,
): Understood<Half> {
  const [first, ...others] = all.filter((each) => each.name === undefined).map(({ value }) => value)
  const isCalled = first !== undefined && /^["']/.test(first)
  const placed = isCalled ? others : [first, ...others].filter((each) => each !== undefined)
  const type = typeFor(annotation, placed, part)
  if (isRefused(type)) return type
  const rest = all.filter((each) => each.name !== undefined && !fields.keeps.includes(each.name))
  const named = rest.map((each) => ({ ...each, name: fields.renames[each.name ?? ''] ?? each.name ?? '' }))
  const items = [
    isCalled ? first : `"${name}"`,
    ...(type.uses.length === 0 ? placed : [lastOf(type.text), ...placed]),
    ...(isCalled ? [`${part.named}="${name}"`] : []),
    ...nullability(annotation, named, part),
    ...(named.length === 0 ? [] : [printedArguments(named)]),
  ]
  return { text: `${lastOf(part.item)}(${items.join(', ')})`, uses: [part.item, ...type.uses] }
}

/** The type by the annotation, where nothing stands in its place. */
function typeFor(annotation: string, placed: readonly string[], part: PartForm): Understood<Half> {
  const isTyped = placed.some((each) => !part.typeless.includes(lastOf(/^[\w.]*/.exec(each)?.[0] ?? '')))
  if (isTyped) return { text: '', uses: [] }
  const [plain = '', ...more] = unionOf(annotation).filter((each) => each !== 'None')
  const type = more.length === 0 && Object.hasOwn(part.types, plain) ? part.types[plain] : undefined
  if (type === undefined) return { because: `no type of a ${lastOf(part.item)} is known for ${annotation}` }
  return { text: type, uses: [type] }
}

function nullability(
  annotation: string,
  named: readonly Argument[],
  { nullable: { argument, unless } }: PartForm,
): readonly string[] {
  if (named.some(({ name = '' }) => name === argument || unless.includes(name))) return []
  return [`${argument}=${unionOf(annotation).includes('None') ? 'True' : 'False'}`]
}

const printedArguments = (all: readonly Argument[]): string =>
  all.map(({ name, value }) => `${name}=${value}`).join(', ')

const lastOf = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1)

/** In a class; a single comment stands behind, more of them above. */
function withComments(code: string, lead: string, comments: readonly string[]): string {
  const [only, ...others] = comments
  const above = others.length === 0 ? '' : comments.map((each) => `    ${each}\n`).join('')
  const behind = only !== undefined && others.length === 0 ? `  ${only}` : ''
  return `${lead}${above}    ${code}${behind}\n`
}
