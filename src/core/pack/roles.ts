import type { Problem } from '../problem.ts'
import type { ContributorFiles } from './inventory.ts'
import type { ContributorYaml } from './schema.ts'
import { printable, shown } from './source.ts'

/** Which roles contributors bring, and which of them belong to a record. */
export interface Roles {
  readonly ofProject: readonly string[]
  readonly ofRecord: (kind: string | undefined) => readonly string[]
  /** Role → the kind that it repeats for; undefined for roles of the project. */
  readonly kindOf: ReadonlyMap<string, string | undefined>
  /** Kinds that a contributor repeats for, or that are asked for. */
  readonly repeated: ReadonlySet<string>
  /** Kinds that a contributor gives facts of. */
  readonly contributed: ReadonlySet<string>
}

export interface Contributing {
  readonly files: ContributorFiles
  readonly yaml: ContributorYaml
}

/** Reads roles from the names of unit files. A role that is repeated here and single there is a problem. */
export function rolesOf(
  contributors: readonly Contributing[],
  asked: readonly string[],
  language: string | undefined,
): { readonly roles: Roles; readonly problems: readonly Problem[] } {
  const kindOf = new Map<string, string | undefined>()
  const problems: Problem[] = []
  for (const { files, yaml } of contributors) {
    for (const path of files.units) {
      const role = roleOf(path, language)
      if (role === undefined) problems.push(misnamed(path, language))
      else if (kindOf.has(role) && kindOf.get(role) !== yaml.forEach) problems.push(mixed(role, path))
      else kindOf.set(role, yaml.forEach)
    }
  }
  const ofRecord = (kind: string | undefined) =>
    kind === undefined ? [] : [...kindOf].flatMap(([role, of]) => (of === kind ? [role] : []))
  const repeated = new Set([...asked, ...contributors.flatMap(({ yaml }) => yaml.forEach ?? [])])
  const contributed = new Set(contributors.flatMap(({ yaml }) => Object.keys(yaml.facts)))
  const ofProject = [...kindOf].flatMap(([role, of]) => (of === undefined ? [role] : []))
  return { roles: { ofProject, ofRecord, kindOf, repeated, contributed }, problems }
}

/** `contributors/base/units/settings.py.hbs` is the role `settings`. */
export function roleOf(path: string, language: string | undefined): string | undefined {
  const name = path.split('/').slice(3).join('/')
  const pattern =
    language === 'python' ? /^([a-z][a-z0-9_]*)\.py\.hbs$/ : /^([a-z][a-z0-9_]*)(?:\.[A-Za-z0-9]+)*\.hbs$/
  return pattern.exec(name)?.[1]
}

const misnamed = (path: string, language: string | undefined): Problem => ({
  code: 'bad-unit-name',
  what: `A unit is called <role>${language === 'python' ? '.py' : ''}.hbs, in small letters, digits and _.`,
  where: printable(path),
})

const mixed = (role: string, path: string): Problem => ({
  code: 'mixed-role',
  what: `The role ${shown(role)} belongs to each record in one contributor and not in another.`,
  where: printable(path),
  next: 'Give one of them another role.',
})
