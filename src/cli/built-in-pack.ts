import { fileURLToPath } from 'node:url'
import type { LoadedPack } from './creation/ports.ts'

/** The pack that ships with Newel. The build puts a module in this one's place, in which it is compiled already. */
export async function builtInPack(version: string): Promise<LoadedPack> {
  const { packAt } = await import('./pack-at.ts')
  const loaded = await packAt(
    fileURLToPath(new URL('../../templates/python-service', import.meta.url)),
    version,
  )
  if (!loaded.ok)
    throw new Error(`The built-in pack is refused: ${loaded.problems.map(({ what }) => what).join(' ')}`)
  return loaded.value
}
