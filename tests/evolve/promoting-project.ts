import { afterAll } from 'vitest'
import { workspace } from './project.ts'
import { flatProject, packWithChecks } from './promoting.ts'

const { folder, remove } = workspace()
afterAll(remove)

/** What the tests of one file work in; it goes when they are done. */
export { folder }

/** The branch of a promotion of a flat project. */
export const branch = 'newel/promote-feature'

/** A pack whose checks pass. */
export const green = packWithChecks(folder, 'green', [
  { text: 'touch made-by-a-check.txt' },
  { text: 'git --version' },
])

export const projectOf = (name: string, pack: readonly string[] = green): Promise<string> =>
  flatProject(folder, name, pack)
