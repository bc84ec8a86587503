import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Tree } from '../../src/core/compose/types.ts'
import type { Bench } from './bench.ts'
import type { MatrixCell } from './cells.ts'
import { install, uninstall } from './installing.ts'
import { contractStep, declaredStep, lintSteps, promiseStep, testDatabase } from './quality.ts'
import { useSteps } from './run-cell.ts'
import { commandStep, type Step } from './steps.ts'

/** Which check was the first to fail, and the end of what it said; nothing when all passed. */
export interface Verdict {
  readonly killedBy?: string
  readonly tail?: string
}

/**
 * Writes the tree and checks it, what is cheap first, up to the first check that fails. `capabilities` are those of the
 * project as the pack gives it: what a mutation takes away is missed, not excused.
 */
export async function verdictOn(
  tree: Tree,
  cell: MatrixCell,
  capabilities: readonly string[],
  bench: Bench,
): Promise<Verdict> {
  const folder = join(bench.workspace, 'mutant', cell.name)
  await rm(dirname(folder), { recursive: true, force: true })
  await writeTree(tree, folder)
  const { steps, installation } = await install(cell, folder, bench.environments, bench.toolchain)
  if (installation === undefined) return firstFailure(steps)
  try {
    const tests = { cwd: folder, environment: { ...installation.environment, ...(await testDatabase(cell)) } }
    const use = async () => {
      const { steps: used, failures } = await useSteps(
        cell,
        { folder, capabilities, hash: '' },
        installation,
        bench.toolchain,
      )
      return [...failures.map(blackBoxStep), ...used]
    }
    const stages: readonly (() => Promise<readonly Step[]>)[] = [
      async () => steps,
      () => lintSteps(installation, folder),
      async () => [await declaredStep(cell, installation, folder, bench.toolchain)],
      () => contractStep(cell, installation, folder),
      async () => [await commandStep('tests', installation.test, tests)],
      () => promiseStep(cell, installation, folder),
      use,
    ]
    for (const stage of stages) {
      const verdict = firstFailure(await stage())
      if (verdict.killedBy !== undefined) return verdict
    }
    return {}
  } finally {
    await uninstall(installation)
  }
}

/** A failure of the black-box suite is `name of the check: what went wrong`. */
function blackBoxStep(failure: string): Step {
  return { name: `black box: ${failure.split(': ')[0]}`, ok: false, milliseconds: 0, tail: failure }
}

function firstFailure(steps: readonly Step[]): Verdict {
  const failed = steps.find(({ ok }) => !ok)
  if (failed === undefined) return {}
  return { killedBy: failed.name, tail: failed.tail?.split('\n').slice(-12).join('\n') ?? '' }
}

async function writeTree({ files }: Tree, folder: string): Promise<void> {
  for (const [path, { content, mode }] of files) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
    await chmod(file, mode)
  }
}
