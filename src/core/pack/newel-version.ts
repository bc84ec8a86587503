import type { Desk } from './desk.ts'
import type { PackYaml } from './schema.ts'
import { compareVersions } from './versions.ts'
import type { YamlFile } from './yaml.ts'

/** A pack may ask for a minimum version of Newel; without a version to compare with, nothing is compared. */
export function checkVersion(pack: PackYaml, yaml: YamlFile, version: string | undefined, desk: Desk): void {
  const wanted = pack.newel?.slice('>='.length)
  if (wanted === undefined || version === undefined || !isOlder(version, wanted)) return
  desk.report(
    yaml.problem(['newel'], 'value', {
      code: 'newel-too-old',
      what: `The pack needs Newel ${wanted} or later; this is ${version}.`,
      next: 'Run it with newel@latest.',
    }),
  )
}

/** Compares the three numbers; a pre-release counts as its release. */
const isOlder = (version: string, wanted: string): boolean =>
  compareVersions(version.replace(/-.*$/, ''), wanted) < 0
