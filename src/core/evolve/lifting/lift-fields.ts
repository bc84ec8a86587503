import type { Lift } from '../../pack/types.ts'
import { itemsOf, readAssignment, readCall } from '../../python/calls.ts'
import { boundName } from '../../python/imports.ts'
import { namesUsedBy } from '../../python/names-used.ts'
import type { Chunk } from '../../python/reader.ts'
import { wrapLines } from '../../python/wrap.ts'
import type { Binding } from '../relocation/project.ts'
import { type FieldHalves, halvesOf, isField, isRefused, type Understood } from './field-forms.ts'
import { importsOf, type ReadHalf } from './half.ts'
import type { LiftedClass, LiftedMember, Refused } from './lifted.ts'
import {
  type Block,
  blockOf,
  bodyOf,
  type MemberEdit,
  memberEdits,
  memberOf,
  printed,
  withAdded,
  withMember,
  withoutMember,
} from './members.ts'
import type { TwoHalves } from './two-halves.ts'

interface Draft {
  readonly block: Block
  /** The items of the part, each on one line. */
  readonly items: readonly string[]
  readonly uses: { readonly member: readonly string[]; readonly item: readonly string[] }
}

/** A member after an edit: the draft with it, and the modules that show it; or why it cannot be. */
type Step = Understood<{ readonly draft: Draft; readonly to: readonly string[] }>

/**
 * A class whose fields stand in two places: what the owner did to a field is done to the member of the class and to the item of
 * the part; everything else that the class can hold stays with it.
 */
export function liftFields(halves: TwoHalves): LiftedClass {
  const { there, other } = halves
  const [block, call] = [blockOf(there.chunk), callOf(other.chunk)]
  if (block === undefined || call === undefined) throw new Error(`${other.key} is no call`)
  const { was, is } = halves.class
  let draft: Draft = {
    block,
    items: call.arguments.map(({ name, value }) => (name === undefined ? value : `${name}=${value}`)),
    uses: { member: [], item: [] },
  }
  const members: LiftedMember[] = []
  const refused: Refused[] = []
  for (const edit of memberEdits(was.chunk.members ?? [], is.chunk.members ?? [])) {
    const member = `${halves.lift.class}.${edit.key}`
    const step = stepOf(edit, draft, halves)
    if (isRefused(step)) refused.push({ member, because: step.because })
    else {
      draft = step.draft
      members.push({ member, what: whatOf(edit), to: step.to })
    }
  }
  return {
    ...statementsOf(draft, call.called, halves),
    additions: [],
    members,
    refused,
    doubts: [...is.doubts],
  }
}

const callOf = ({ text, lead }: Chunk) => readCall(readAssignment(text.slice(lead))?.value ?? '')

export const whatOf = ({ was, is }: MemberEdit): LiftedMember['what'] =>
  was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'

function stepOf(edit: MemberEdit, draft: Draft, halves: TwoHalves): Step {
  const { fields, part } = halves.lift
  const form = fields
  if (form === undefined || part === undefined) return { because: 'it is no field' }
  const sides = [edit.was, edit.is].filter((side) => side !== undefined)
  if (edit.key === part.rest && edit.was === undefined && edit.is) return withRest(edit.is, draft, halves)
  if (sides.some((side) => isField(side, form))) return fieldStep(edit, draft, halves)
  return plainStep(edit, draft, halves)
}

/** The items of one member become arguments of the part, a map at their end arguments by name. */
function withRest({ text, lead }: Chunk, draft: Draft, halves: TwoHalves): Step {
  const value = readAssignment(text.slice(lead))?.value
  if (value === undefined) return { because: 'it has no value' }
  const own = new Set(halves.class.is.chunk.members?.flatMap(({ names }) => names))
  const found = itemsOf(value).map((item) => (item.startsWith('{') ? namedItems(item) : [item]))
  const items = found.flatMap((each) => each ?? [])
  if (found.includes(undefined)) return { because: 'the names in its map are no plain texts' }
  const inside = items.flatMap((item) => [...namesUsedBy(item)]).find((name) => own.has(name))
  if (inside !== undefined)
    return { because: `it uses ${inside}, which is no name outside the class: write it as a text` }
  if (text.includes('#')) return { because: 'it has comments, which have no place among the arguments' }
  return { draft: { ...draft, items: [...draft.items, ...items] }, to: [halves.other.module] }
}

/** `{"comment": "x"}` as `comment="x"`. */
function namedItems(map: string): readonly string[] | undefined {
  const items = itemsOf(`[${map.slice(1, -1)}]`).map((item) =>
    /^(["'])([A-Za-z_]\w*)\1\s*:\s*([\s\S]+)$/.exec(item),
  )
  return items.every((item) => item !== null) ? items.map((item) => `${item?.[2]}=${item?.[3]}`) : undefined
}

function fieldStep(edit: MemberEdit, draft: Draft, halves: TwoHalves): Step {
  const was = edit.was && halvesAt(edit.was, halves.class.was, halves)
  const is = edit.is && halvesAt(edit.is, halves.class.is, halves)
  if (is && isRefused(is)) return is
  if (was && isRefused(was)) return { because: `as it was written, ${was.because}` }
  if (was && !stands(was, edit.key, draft)) return { because: 'it is another one in the new layout' }
  const forbidden = is && halves.forbids(is.member, halves.class.is)
  if (forbidden !== undefined) return { because: forbidden }
  const to = [...new Set([halves.there.module, halves.other.module])]
  if (is === undefined)
    return {
      draft: {
        ...draft,
        block: withoutMember(draft.block, edit.key),
        items: draft.items.filter((item) => item !== was?.item),
      },
      to,
    }
  return { draft: { ...withField(edit, was, is, draft, halves), uses: joined(draft, is) }, to }
}

const joined = ({ uses }: Draft, { uses: more }: FieldHalves): Draft['uses'] => ({
  member: [...uses.member, ...more.member],
  item: [...uses.item, ...more.item],
})

/** The member as it reads in the class, and the item as it reads beside the part. */
function halvesAt(
  member: Chunk,
  side: { readonly other: ReadHalf },
  { lift }: TwoHalves,
): Understood<FieldHalves> {
  const found = halvesOf(member, lift)
  if (isRefused(found)) return found
  const there = side.other.chunk.members?.find(({ key }) => key === member.key)
  const other = there && halvesOf(there, lift)
  return other === undefined || isRefused(other) ? found : { ...found, item: other.item }
}

const stands = (was: FieldHalves, key: string, { block, items }: Draft): boolean =>
  memberOf(block, key)?.text.trim() === was.member.trim() && items.includes(was.item)

function withField(
  edit: MemberEdit,
  was: FieldHalves | undefined,
  is: FieldHalves,
  draft: Draft,
  halves: TwoHalves,
): Omit<Draft, 'uses'> {
  if (was !== undefined)
    return {
      block: withMember(draft.block, edit.key, is.member),
      items: draft.items.map((item) => (item === was.item ? is.item : item)),
    }
  const added = { key: edit.key, kind: 'assignment', text: is.member } as const
  const at = edit.above.map((key) => itemAt(key, draft, halves)).find((index) => index !== -1)
  return {
    block: withAdded(draft.block, added, edit.above),
    items: draft.items.toSpliced((at ?? lastPlain(draft.items)) + 1, 0, is.item),
  }
}

/** Where the item of another field of the owner's class is. */
function itemAt(key: string, { items }: Draft, halves: TwoHalves): number {
  const { is } = halves.class
  const member = is.chunk.members?.find((each) => each.key === key)
  const found =
    member && halves.lift.fields && isField(member, halves.lift.fields)
      ? halvesAt(member, is, halves)
      : undefined
  return found === undefined || isRefused(found) ? -1 : items.indexOf(found.item)
}

/** Behind the arguments that are no items. */
const lastPlain = (items: readonly string[]): number => {
  const first = items.findIndex((item) => readCall(item) !== undefined)
  return first === -1 ? items.length - 1 : first - 1
}

/** A member that is no field stays with the class, if that may hold it. */
function plainStep(edit: MemberEdit, draft: Draft, halves: TwoHalves): Step {
  const { was, is, key } = edit
  const to = [halves.there.module]
  const stood = was && memberOf(draft.block, key)
  if (was !== undefined && stood?.text.trim() !== bodyOf(was))
    return { because: 'the new layout has something else for it' }
  if (is === undefined) return { draft: { ...draft, block: withoutMember(draft.block, key) }, to }
  const forbidden = halves.forbids(is.text, halves.class.is)
  if (forbidden !== undefined) return { because: forbidden }
  const added = { key, kind: is.kind, text: is.text }
  const block =
    was === undefined ? withAdded(draft.block, added, edit.above) : withMember(draft.block, key, is.text)
  return { draft: { ...draft, block }, to }
}

function statementsOf(draft: Draft, called: string, halves: TwoHalves): Pick<LiftedClass, 'statements'> {
  const { there, other, class: own, after } = halves
  const { name } = halves.lift.part as NonNullable<Lift<string>['part']>
  const lead = other.chunk.text.slice(0, other.chunk.lead)
  const lines = draft.items.map((item) => `    ${item},\n`).join('')
  const table = wrapLines(`${lead}${name} = ${called}(\n${lines})\n`)
  const block = wrapLines(printed(draft.block))
  const source = halves.source
  return {
    statements: [
      {
        module: there.module,
        key: there.key,
        was: there.chunk.text,
        is: block,
        source,
        needs: usedIn(block, [...own.is.needs, ...importsOf(draft.uses.member, after)]),
      },
      {
        module: other.module,
        key: other.key,
        was: other.chunk.text,
        is: table,
        needs: usedIn(table, [...own.is.other.needs, ...importsOf(draft.uses.item, after)]),
      },
    ],
  }
}

/** Of what might be imported, what a text uses. */
export function usedIn(text: string, needs: readonly Binding[]): readonly Binding[] {
  const used = namesUsedBy(text)
  return needs.filter((entry) => used.has(boundName(entry)))
}
