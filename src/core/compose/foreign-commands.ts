import { printable } from '../pack/source.ts'
import type { Problem } from '../problem.ts'
import { installs } from '../python/installers.ts'

/**
 * What a pack would have run that is not its to run. A pack runs no code: at a creation only commands that install are run, and
 * a program that comes from PyPI is the one that its name says.
 */
export function foreignCommands(
  install: readonly string[],
  programs: Readonly<Record<string, string>>,
): readonly Problem[] {
  const others = install
    .filter((command) => !installs(command))
    .map((command) => ({
      code: 'foreign-command',
      what: `The pack would run ${printable(JSON.stringify(command))} to install, which Newel does not do.`,
      next: 'Under `install`, write commands such as `uv lock` and `poetry sync`.',
    }))
  const strangers = Object.entries(programs)
    .filter(([name, requirement]) => /^([\w.-]+)(?:[<>=!~][^@]*)?$/.exec(requirement)?.[1] !== name)
    .map(([name, requirement]) => ({
      code: 'foreign-program',
      what: `The pack would take ${printable(JSON.stringify(requirement))} from PyPI for the program "${name}".`,
      next: `Under \`programs\`, write the requirement of "${name}" itself.`,
    }))
  return [...others, ...strangers]
}
