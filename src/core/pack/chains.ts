import { didYouMean } from '../answers/nearest.ts'
import type { Desk } from './desk.ts'
import type { Roles } from './roles.ts'
import type { PackYaml } from './schema.ts'
import { type Flaw, shown } from './source.ts'
import type { Pack } from './types.ts'
import type { YamlFile } from './yaml.ts'

/** Chains are for roles that some contributor brings, each role once, and need a language whose assignments are read. */
export function chainsOf(pack: PackYaml, roles: Roles, yaml: YamlFile, desk: Desk): Pack['chains'] {
  const chained = pack.chains.map(({ role }) => role)
  for (const [index, role] of chained.entries()) {
    const at = ['chains', index, 'role']
    if (!roles.kindOf.has(role)) desk.report(yaml.problem(at, 'value', unknownRole(role, roles)))
    else if (chained.indexOf(role) < index)
      desk.report(yaml.problem(at, 'value', { code: 'twice', what: `${shown(role)} stands here twice.` }))
  }
  if (pack.language === undefined && chained.length > 0)
    desk.report(yaml.problem(['chains'], 'key', noLanguage))
  return pack.chains
}

/** Roles that some contributor brings. */
export function additiveOf(pack: PackYaml, roles: Roles, yaml: YamlFile, desk: Desk): Pack['additive'] {
  for (const [index, role] of pack.additive.entries()) {
    if (roles.kindOf.has(role)) continue
    desk.report(yaml.problem(['additive', index], 'value', unknownRole(role, roles)))
  }
  return pack.additive
}

/** What is wrong with a role that no contributor brings. */
export function unknownRole(role: string, { kindOf }: Roles): Flaw {
  const known = [...kindOf.keys()]
  const next = didYouMean(role, known) ?? 'A role is the name of a file in units/, up to its first dot.'
  return { code: 'unknown-role', what: `No contributor has the role ${shown(role)}.`, next }
}

const noLanguage: Flaw = {
  code: 'no-language',
  what: 'Chains are read from assignments, and the pack names no language.',
  next: 'Write language: python, or leave out chains.',
}
