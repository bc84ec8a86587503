import { readPack } from '../core/pack/read.ts'
import type { PackFiles } from '../core/pack/types.ts'
import { type Result, success } from '../core/problem.ts'
import { hash } from '../node/digest.ts'
import { loadPackFolder } from '../node/packs.ts'
import type { LoadedPack } from './creation/ports.ts'

/** Reads and compiles the pack in a folder: with the compiler, which is why this is a chunk of its own. */
export async function packAt(folder: string, version: string): Promise<Result<LoadedPack>> {
  const files = await loadPackFolder(folder)
  if (!files.ok) return files
  const pack = readPack(files.value, { version })
  return pack.ok ? success({ pack: pack.value, integrity: integrityOf(files.value) }) : pack
}

/** `sha256-<hex>` over every path, executable bit and content, in order of path. */
export function integrityOf(files: PackFiles): string {
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1))
  const lines = sorted.map(
    ([path, { content, executable }]) => `${hash('sha256', content)} ${executable ? 'x' : '-'} ${path}\n`,
  )
  return `sha256-${hash('sha256', new TextEncoder().encode(lines.join('')))}`
}
