import { basename, resolve } from 'node:path'
import { success } from '../core/problem.ts'
import type { Ports } from './creation/ports.ts'
import { workshop } from './workshop.ts'

/** The ports of this machine. Whatever a command does not need is not loaded. */
export const machine = (version: string): Ports => ({
  core: async () => (await import('./core.ts')).core,
  builtInPack: async () => (await import('./built-in-pack.ts')).builtInPack(version),
  packFolder: async (path) => (await import('./pack-at.ts')).packAt(path, version),
  answersFile: async (path) => (await import('../node/answers-file.ts')).readAnswers(path),
  userDefaults,
  absolute: (folder, path) => resolve(folder, path),
  lastPart: (path) => basename(path),
  look: async (folder) => (await import('./look.ts')).look(folder),
  newelFiles: async (answers, pack, tree) =>
    (await import('./newel-files.ts')).newelFiles(answers, pack, tree, version),
  workshop,
})

/** In the file of defaults each pack has a key of its own, so that one pack's answers are not another's mistakes. */
async function userDefaults(packId: string) {
  const { readDefaults } = await import('../node/answers-file.ts')
  const defaults = await readDefaults()
  if (!defaults.ok) return defaults
  const own = Object.hasOwn(defaults.value, packId) ? defaults.value[packId] : undefined
  return success(typeof own === 'object' && own !== null ? { ...own } : {})
}
