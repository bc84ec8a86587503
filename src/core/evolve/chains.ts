import { bytesOf, textOf } from '../bytes.ts'
import type { TreeFile } from '../compose/types.ts'
import type { Pack } from '../pack/types.ts'
import type { Problem } from '../problem.ts'
import { assignmentIn, withAssigned } from '../python/assignments.ts'
import { quoted } from '../text.ts'

interface WithContent {
  readonly content: Uint8Array
}

/** Where the files of a chain stand, and how they name themselves and the one before. */
export interface FileChain {
  /** Folders with forward slashes; the owner's files in them belong to the chain. */
  readonly folders: readonly string[]
  readonly key: string
  readonly previous: string
}

export interface Chaining<File extends WithContent> {
  /** As the tool wrote it last; empty where that is not known. */
  readonly base: ReadonlyMap<string, WithContent>
  /** What is on disk. */
  readonly ours: ReadonlyMap<string, WithContent>
  readonly wanted: ReadonlyMap<string, File>
  readonly chains: readonly FileChain[]
}

export interface Chained<File> {
  /** To be written, and to be remembered as pristine. */
  readonly wanted: ReadonlyMap<string, File>
  /** `chain-branches`, `chain-broken`: what the owner has to settle. */
  readonly warnings: readonly Problem[]
}

/** The chains of a pack in the files of a rendered tree. Roles whose files stand in one folder are one chain there. */
export function chainsIn(files: Iterable<TreeFile>, pack: Pick<Pack, 'chains'>): readonly FileChain[] {
  const all = [...files]
  const known = new Set<string>()
  return pack.chains.map(({ role, key, previous }) => {
    const paths = all.filter(({ roles }) => roles.some((one) => isOf(role, one))).map(({ path }) => path)
    const folders = [...new Set(paths.map(folderOf))].filter((folder) => !known.has(folder))
    for (const folder of folders) known.add(folder)
    return { folders, key, previous }
  })
}

/** `migration`, or `invoice.migration` where it belongs to a record. */
const isOf = (role: string, name: string): boolean => name === role || name.endsWith(`.${role}`)

/**
 * Puts new files of a chain behind what is there: a new file whose predecessor has a follower comes after the last of
 * them, and new files come one after the other, as they do in the render. A file that is there stays where it is as long as
 * what it comes after stays. Nothing else of a file changes; the owner's files never do.
 */
export function rechain<File extends WithContent>(given: Chaining<File>): Chained<File> {
  const wanted = new Map(given.wanted)
  const warnings: Problem[] = []
  for (const chain of given.chains) {
    for (const folder of chain.folders) {
      const links = linksOf(given, chain, folder)
      const there = [...links.there]
      for (const link of inOrder(links.wanted)) {
        const previous = placeOf(link, { ...links, there })
        const file = wanted.get(link.path)
        if (previous === 'branches') warnings.push(branches(link, chain))
        else if (file !== undefined && previous !== link.previous[0])
          wanted.set(link.path, { ...file, content: written(file, chain, previous) })
        if (writtenAt(link.path, links).length === 0 && previous !== undefined && previous !== 'branches')
          there.push({ ...link, previous: [previous] })
      }
      warnings.push(...brokenIn(links, chain))
    }
  }
  return { wanted, warnings }
}

/** Where two files come after the same one, as after branches met that each had put one there. */
export function forksIn(
  ours: ReadonlyMap<string, WithContent>,
  chains: readonly FileChain[],
): readonly Problem[] {
  return chains.flatMap((chain) =>
    chain.folders.flatMap((folder) => {
      const links = linksIn(ours, chain, folder)
      return links.flatMap((link, index) => {
        const other = links
          .slice(0, index)
          .find(({ previous }) => previous.some((name) => link.previous.includes(name)))
        return other === undefined ? [] : [forked(link, other, chain)]
      })
    }),
  )
}

const forked = (link: Link, other: Link, { previous }: FileChain): Problem => ({
  code: 'chain-branches',
  what: `${quoted(link.name)} and ${quoted(other.name)} come after the same file.`,
  where: link.path,
  next: `Write ${previous} = ${JSON.stringify(other.name)} in ${link.path}, if that was meant.`,
})

/** One file of a chain. */
interface Link {
  readonly path: string
  readonly name: string
  /** None for the first, several where branches are merged. */
  readonly previous: readonly string[]
}

interface Links {
  readonly wanted: readonly Link[]
  /** Of the owner's files, and of those of the tool's that are there and stay. */
  readonly there: readonly Link[]
  /** The owner's alone. */
  readonly owned: readonly Link[]
  /** What the tool takes away. */
  readonly gone: readonly Link[]
  readonly base: readonly Link[]
}

function linksOf(given: Chaining<WithContent>, chain: FileChain, folder: string): Links {
  const { base, ours, wanted } = given
  const there = linksIn(ours, chain, folder)
  const isGone = ({ path }: Link) => base.has(path) && !wanted.has(path)
  return {
    wanted: linksIn(wanted, chain, folder),
    there: there.filter((link) => !isGone(link)),
    owned: there.filter(({ path }) => !base.has(path) && !wanted.has(path)),
    gone: there.filter(isGone),
    base: linksIn(base, chain, folder),
  }
}

function linksIn(files: ReadonlyMap<string, WithContent>, chain: FileChain, folder: string): readonly Link[] {
  return [...files].flatMap(([path, { content }]) => {
    const text = folderOf(path) === folder ? textOf(content) : undefined
    const [name] = (text && assignmentIn(text, chain.key)?.texts) || []
    const previous = text === undefined ? undefined : assignmentIn(text, chain.previous)
    return name === undefined || previous === undefined ? [] : [{ path, name, previous: previous.texts }]
  })
}

/** What a wanted file comes after: where it is already, what it says, or the last file behind that. */
function placeOf(link: Link, links: Links): string | undefined | 'branches' {
  const [said] = link.previous
  const written = writtenAt(link.path, links)
  if (written.length > 0) return written.map((one) => keptPlace(one, links)).find(isText) ?? said
  const before = links.wanted.find(({ name }) => name === said)
  const isNew = before !== undefined && writtenAt(before.path, links).length === 0
  if (said === undefined || isNew) return said
  const isThere = links.there.some(({ name, path }) => name === said || path === before?.path)
  return isThere ? endFrom(said, links.there) : soleEnd(links.there, said)
}

/** A file as it is there, and as the tool wrote it before. */
const writtenAt = (path: string, { base, there }: Links): readonly Link[] =>
  [...there, ...base].filter((link) => link.path === path)

const isText = (place: string | undefined): place is string => place !== undefined

/** What a file has come after and still can: a database may have gone through both in that order. */
const keptPlace = ({ previous }: Link, { there }: Links): string | undefined =>
  previous.length === 1 && there.some(({ name }) => name === previous[0]) ? previous[0] : undefined

/** As the render has them one after the other. */
function inOrder(links: readonly Link[]): readonly Link[] {
  const depth = (link: Link, seen: readonly Link[] = []): number => {
    const before = links.find(({ name }) => name === link.previous[0])
    return before === undefined || seen.includes(before) ? 0 : 1 + depth(before, [...seen, link])
  }
  return [...links].sort((one, other) => depth(one) - depth(other))
}

/** Follows the chain to its end. */
function endFrom(start: string, links: readonly Link[]): string | 'branches' {
  const seen = new Set([start])
  let end = start
  for (;;) {
    const followers = links.filter(({ previous }) => previous.includes(end))
    const [next] = followers
    if (next === undefined) return end
    if (followers.length > 1 || seen.has(next.name)) return 'branches'
    seen.add(next.name)
    end = next.name
  }
}

/** Where the owner has rewritten the chain, its only end; `said` where there is no chain at all. */
function soleEnd(links: readonly Link[], said: string): string | 'branches' {
  const ends = links.filter(({ name }) => !links.some(({ previous }) => previous.includes(name)))
  if (links.length === 0) return said
  return ends.length === 1 ? (ends[0]?.name ?? said) : 'branches'
}

function written({ content }: WithContent, chain: FileChain, previous: string | undefined): Uint8Array {
  const text = textOf(content)
  if (text === undefined || previous === undefined) return content
  return bytesOf(withAssigned(text, chain.previous, previous))
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

const branches = ({ path, name }: Link, { previous }: FileChain): Problem => ({
  code: 'chain-branches',
  what: `${quoted(name)} has no single place to come after: your files branch there.`,
  where: path,
  next: `Join the branches, or set ${previous} in ${path} by hand.`,
})

/** The owner's files that come after one that goes. */
function brokenIn({ owned, gone, there }: Links, { previous: key }: FileChain): readonly Problem[] {
  return owned.flatMap(({ path, previous }) =>
    previous.flatMap((name) => {
      if (there.some((link) => link.name === name) || !gone.some((link) => link.name === name)) return []
      const before = survivorBefore(name, gone)
      return [
        {
          code: 'chain-broken',
          what: `${path} comes after ${quoted(name)}, which goes.`,
          where: path,
          next:
            before === undefined
              ? `Set ${key} in it to what it is to come after.`
              : `Write ${key} = ${JSON.stringify(before)} in it, if it needs nothing of what goes.`,
        },
      ]
    }),
  )
}

function survivorBefore(name: string, gone: readonly Link[]): string | undefined {
  const seen = new Set<string>()
  let current: string | undefined = name
  while (current !== undefined && !seen.has(current)) {
    seen.add(current)
    const link = gone.find((one) => one.name === current)
    if (link === undefined) return current
    current = link.previous[0]
  }
  return undefined
}
