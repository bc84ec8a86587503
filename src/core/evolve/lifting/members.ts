import type { Chunk, ChunkKind } from '../../python/reader.ts'

/** What an owner did to one member of a class. */
export interface MemberEdit {
  readonly key: string
  /** As it was written; absent for one that was added. */
  readonly was?: Chunk
  /** As it is; absent for one that was deleted. */
  readonly is?: Chunk
  /** The keys of the members above it, the nearest first. */
  readonly above: readonly string[]
}

/** The members that differ, in the order of the text; deleted ones at the end. The head of the class is none. */
export function memberEdits(was: readonly Chunk[], is: readonly Chunk[]): readonly MemberEdit[] {
  const before = new Map(was.map((member) => [member.key, member]))
  const edits = is.flatMap((member, index): readonly MemberEdit[] => {
    const old = before.get(member.key)
    if (member.kind === 'header' || (old !== undefined && bodyOf(old) === bodyOf(member))) return []
    const above = is
      .slice(0, index)
      .map(({ key }) => key)
      .toReversed()
    return [{ key: member.key, is: member, above, ...(old && { was: old }) }]
  })
  const gone = was.filter(({ key }) => !is.some((member) => member.key === key))
  return [...edits, ...gone.map((member) => ({ key: member.key, was: member, above: [] }))]
}

export const bodyOf = ({ text }: Pick<Chunk, 'text'>): string => text.trim()

/** A class as its members, to be edited one by one. */
export interface Block {
  readonly members: readonly BlockMember[]
}

interface BlockMember {
  readonly key: string
  readonly kind: ChunkKind
  readonly text: string
}

export const blockOf = (chunk: Chunk): Block | undefined =>
  chunk.members && { members: chunk.members.map(({ key, kind, text }) => ({ key, kind, text })) }

export const printed = ({ members }: Block): string => members.map(({ text }) => text).join('')

export const memberOf = ({ members }: Block, key: string): BlockMember | undefined =>
  members.find((member) => member.key === key)

export const withoutMember = ({ members }: Block, key: string): Block => ({
  members: members.filter((member) => member.key !== key),
})

/** Another text in the place of a member; the blank lines above are those of the place. */
export const withMember = ({ members }: Block, key: string, text: string): Block => ({
  members: members.map((member) =>
    member.key === key ? { ...member, text: gapOf(member.text) + text.replace(/^\n+/, '') } : member,
  ),
})

/** A member below the nearest one of those that the block has, else at its top, with the blank lines that its neighbours ask for. */
export function withAdded(block: Block, added: BlockMember, above: readonly string[]): Block {
  const { members } = block
  const found = above.find((key) => members.some((member) => member.key === key))
  const top = members.findLastIndex(({ kind }) => kind === 'header' || kind === 'docstring')
  const at = found === undefined ? top : members.findIndex(({ key }) => key === found)
  const [before, after] = [members[at], members[at + 1]]
  const placed = { ...added, text: gapBetween(before, added) + added.text.replace(/^\n+/, '') }
  const next = after && { ...after, text: withGap(after, gapBetween(placed, after)) }
  return { members: [...members.slice(0, at + 1), placed, ...(next ? [next, ...members.slice(at + 2)] : [])] }
}

/** One blank line around methods and below a docstring, none below the head, else what there was. */
function gapBetween(above: BlockMember | undefined, below: BlockMember): string {
  if (above === undefined || above.kind === 'header') return ''
  const isStub = (one: BlockMember): boolean => /:\s*\.\.\.\s*$/.test(one.text)
  if (isStub(above) && isStub(below)) return ''
  if ([above.kind, below.kind].includes('definition') || above.kind === 'docstring') return '\n'
  return gapOf(below.text)
}

const withGap = ({ text }: BlockMember, gap: string): string => gap + text.replace(/^\n+/, '')

const gapOf = (text: string): string => /^\n*/.exec(text)?.[0] ?? ''
