import type { Desk } from './desk.ts'
import type { PackYaml } from './schema.ts'
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
function isOlder(version: string, wanted: string): boolean {
  const numbers = (text: string) => text.split(/[.-]/).slice(0, 3).map(Number)
  const [have, want] = [numbers(version), numbers(wanted)]
  const differing = want.findIndex((number, index) => number !== have[index])
  return differing !== -1 && (have[differing] ?? 0) < (want[differing] ?? 0)
}
