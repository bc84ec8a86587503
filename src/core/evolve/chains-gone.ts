import { textOf } from '../bytes.ts'
import type { Pack } from '../pack/types.ts'
import type { Problem } from '../problem.ts'
import { assignmentIn } from '../python/assignments.ts'
import { quoted } from '../text.ts'
import type { RolesByPath } from './relocations.ts'

interface Going {
  /** As the tool wrote it last, with the roles of its files. */
  readonly base: ReadonlyMap<string, { readonly content: Uint8Array }>
  readonly roles: RolesByPath
  readonly wanted: { readonly has: (path: string) => boolean }
  readonly chains: Pack['chains']
}

/**
 * Files of a chain that a change takes away: what went through one of them, a database for instance, knows it by a name
 * that nothing has afterwards. Warning: `chain-shortened`.
 */
export const goneFromChains = ({ base, roles, wanted, chains }: Going): readonly Problem[] =>
  chains.flatMap(({ role, key }) =>
    [...base].flatMap(([path, { content }]) => {
      const isLink = roles.get(path)?.some((one) => one === role || one.endsWith(`.${role}`)) === true
      if (!isLink || wanted.has(path)) return []
      const [name = path] = assignmentIn(textOf(content) ?? '', key)?.texts ?? []
      return [shortened(path, key, name)]
    }),
  )

const shortened = (path: string, key: string, name: string): Problem => ({
  code: 'chain-shortened',
  what: `${path} goes, and with it the ${key} ${quoted(name)}: what stands at it by then can go neither forward nor back.`,
  where: path,
  next: `Take back every database that has ${quoted(name)} to the one before it, before you use this version.`,
})
