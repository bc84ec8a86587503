import { readAssignment } from '../../python/calls.ts'
import type { Chunk } from '../../python/reader.ts'
import { signatureOf } from '../../python/signatures.ts'
import { wrapLines } from '../../python/wrap.ts'
import { isRefused, type Understood } from './field-forms.ts'
import { type HeldAttribute, heldBy } from './held-attributes.ts'
import { usedIn, whatOf } from './lift-fields.ts'
import type { LiftedClass, LiftedMember, LiftedStatement, Refused } from './lifted.ts'
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
import { type OwnPort, portOf } from './own-port.ts'
import type { TwoHalves } from './two-halves.ts'

interface Draft {
  readonly implementation: Block
  readonly port: Block
  readonly ports: readonly OwnPort[]
}

type Step = Understood<{ readonly draft: Draft; readonly to: readonly string[] }>

/**
 * A class that is a port there, with an implementation elsewhere: members go to the implementation; of those that a caller sees,
 * the port gets what he sees.
 */
export function liftMethods(halves: TwoHalves): LiftedClass {
  const [implementation, port] = [blockOf(halves.other.chunk), blockOf(halves.there.chunk)]
  if (implementation === undefined || port === undefined)
    throw new Error(`${halves.lift.class} has no members`)
  let draft: Draft = { implementation, port, ports: [] }
  const members: LiftedMember[] = []
  const refused: Refused[] = []
  const { was, is } = halves.class
  for (const edit of memberEdits(was.other.chunk.members ?? [], is.other.chunk.members ?? [])) {
    const member = `${halves.lift.class}.${edit.key}`
    const step = stepOf(edit, draft, halves)
    if (isRefused(step)) refused.push({ member, because: step.because })
    else {
      draft = step.draft
      members.push({ member, what: whatOf(edit), to: step.to })
    }
  }
  return { ...statementsOf(draft, halves), members, refused, doubts: [...is.other.doubts] }
}

function stepOf(edit: MemberEdit, draft: Draft, halves: TwoHalves): Step {
  const { key, was, is } = edit
  const stood = memberOf(draft.implementation, key)
  if (was !== undefined && stood?.text.trim() !== bodyOf(was))
    return { because: 'the implementation has something else for it' }
  const implementation = withEdit(draft.implementation, edit, is?.text)
  const port = isSeen(edit, draft.port) ? seenStep(edit, draft.port, halves) : { port: draft.port }
  if (isRefused(port)) return port
  const held = key === '__init__' ? heldStep(edit, port.port, halves) : { port: port.port, ports: [] }
  if (isRefused(held)) return held
  const isOnPort = printed(held.port) !== printed(draft.port)
  return {
    draft: { implementation, port: held.port, ports: [...draft.ports, ...held.ports] },
    to: [halves.other.module, ...(isOnPort ? [halves.there.module] : [])],
  }
}

function withEdit(block: Block, { key, was, is, above }: MemberEdit, text = ''): Block {
  if (is === undefined) return withoutMember(block, key)
  return was === undefined
    ? withAdded(block, { key, kind: is.kind, text }, above)
    : withMember(block, key, text)
}

/** Whether a caller sees a member: what the port has, and methods and annotated names that begin with a letter. */
function isSeen({ key, was, is }: MemberEdit, port: Block): boolean {
  const member = is ?? was
  if (key === '__init__' || member === undefined) return false
  if (memberOf(port, key) !== undefined) return true
  return /^[a-z]/.test(key) && portText(member) !== undefined
}

/** What a port has for a member; undefined where that is nothing. */
function portText({ kind, text, lead }: Chunk): string | undefined {
  if (kind === 'definition') return signatureOf(text.slice(lead))
  const { name = '', annotation } = (kind === 'assignment' && readAssignment(text.slice(lead))) || {}
  return annotation === undefined ? undefined : propertyText(name, annotation)
}

const propertyText = (name: string, type: string): string => `@property\ndef ${name}(self) -> ${type}: ...`

const indented = (text: string): string => wrapLines(`${text.replaceAll(/^(?=.)/gm, '    ')}\n`)

function seenStep(
  edit: MemberEdit,
  port: Block,
  { class: own }: TwoHalves,
): Understood<{ readonly port: Block }> {
  const [was, is] = [
    own.was.chunk.members?.find(({ key }) => key === edit.key),
    own.is.chunk.members?.find(({ key }) => key === edit.key),
  ].map((member) => member && portText(member))
  const isSame = was === is && edit.was !== undefined
  if (isSame) return { port }
  const stood = memberOf(port, edit.key)?.text.trim()
  if (was !== undefined && stood !== indented(was).trim())
    return { because: 'the port has other parameters for it' }
  if (edit.is !== undefined && is === undefined) return { because: 'a port cannot have it' }
  return { port: withEdit(port, edit, is && indented(is)) }
}

/** Attributes that the maker sets are properties of the port. */
function heldStep(
  { was, is }: MemberEdit,
  port: Block,
  halves: TwoHalves,
): Understood<{ readonly port: Block; readonly ports: readonly OwnPort[] }> {
  const maker = ({ members }: Chunk) => members?.find(({ key }) => key === '__init__')?.text ?? ''
  const before = was === undefined ? [] : heldBy(maker(halves.written))
  const now = is === undefined ? [] : heldBy(maker(halves.source))
  let block = port
  const ports: OwnPort[] = []
  for (const { name } of before)
    if (!now.some((each) => each.name === name)) block = withoutMember(block, name)
  for (const [index, held] of now.entries()) {
    if (before.some(({ name }) => name === held.name)) continue
    if (held.type === undefined)
      return { because: `the type of self.${held.name} cannot be told: annotate it` }
    block = withProperty(block, held, held.type, now.slice(0, index))
    const own = portOf(held.type, halves)
    if (own !== undefined) ports.push(own)
  }
  return { port: block, ports }
}

function withProperty(
  block: Block,
  { name }: HeldAttribute,
  type: string,
  above: readonly HeldAttribute[],
): Block {
  const added = { key: name, kind: 'definition', text: indented(propertyText(name, type)) } as const
  return withAdded(block, added, above.map((each) => each.name).toReversed())
}

function statementsOf(
  { implementation, port, ports }: Draft,
  { there, other, class: own, source }: TwoHalves,
): Pick<LiftedClass, 'statements' | 'additions'> {
  const [body, seen] = [printed(implementation), printed(port)]
  const made = ports.map(({ name }) => name)
  const needs = own.is.needs.filter((entry) => !made.includes(entry.alias ?? entry.name ?? ''))
  const statements: readonly LiftedStatement[] = [
    { module: there.module, key: there.key, was: there.chunk.text, is: seen, needs: usedIn(seen, needs) },
    {
      module: other.module,
      key: other.key,
      was: other.chunk.text,
      is: body,
      source,
      needs: usedIn(body, own.is.other.needs),
    },
  ]
  const additions = ports.map(({ name, text, needs: more }) => ({
    module: there.module,
    key: name,
    was: '',
    is: text,
    needs: usedIn(text, more),
  }))
  return { statements, additions }
}
