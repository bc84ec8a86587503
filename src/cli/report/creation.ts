import type { Creation } from '../creation/plan-creation.ts'
import type { Core } from '../creation/ports.ts'
import { quoted } from '../creation/reproduce.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { emptyOutput, type Output } from '../output.ts'
import type { Paint } from '../terminal.ts'
import { drawnTree } from './drawn-tree.ts'

/** What `--json` says of a creation that is settled, whatever became of it. */
export function outputOf(creation: Creation, reproduce: string, core: Core, withDiff: boolean): Output {
  const { project, answers, tree, wanted, plan } = creation
  return {
    ...emptyOutput('create', exitCode.done),
    project,
    answers: answers.values,
    files: [...wanted].map(([path, { mode, content, owner }]) => ({
      path,
      mode: mode.toString(8).padStart(3, '0'),
      size: content.length,
      owner,
    })),
    plan: plan.operations.map((operation) => ({
      kind: operation.kind,
      path: operation.path,
      ...('because' in operation ? { because: operation.because } : {}),
      ...(withDiff ? { diff: core.diffOf(operation) } : {}),
    })),
    capabilities: (tree.facts.capability ?? [])
      .flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
      .sort(),
    nextSteps: nextStepsOf(creation),
    reproduce,
  }
}

/** The pack's steps are meant for inside the project. */
function nextStepsOf({ request, project, tree }: Creation): readonly string[] {
  const isThere = request.directory === '.' || tree.nextSteps.some((step) => step.startsWith('cd '))
  return isThere ? tree.nextSteps : [`cd ${quoted(request.directory ?? project.name)}`, ...tree.nextSteps]
}

/** The output of a creation that ended so. */
export const ended = (output: Output, code: ExitCode, rest: Partial<Output>): Output => ({
  ...output,
  ...rest,
  ok: code === exitCode.done,
  exitCode: code,
})

/** For people, after everything was written. */
export function createdText(output: Output, paint: Paint): string {
  const { project, files, nextSteps, reproduce } = output
  return [
    `${paint.green('Created')} ${paint.bold(project?.name ?? '')} in ${project?.path ?? ''} (${files.length} files).`,
    '',
    'Next:',
    ...nextSteps.map((step) => `  ${paint.bold(step)}`),
    '',
    'The same project again:',
    `  ${reproduce ?? ''}`,
    '',
  ].join('\n')
}

/** For people, with `--dry-run`: the tree, what happens to each path that is not simply made, and the command. */
export function plannedText(output: Output, paint: Paint): string {
  const { project, plan, files, reproduce } = output
  const others = plan.filter(({ kind }) => kind !== 'create')
  return [
    drawnTree(
      paint.bold(`${project?.name ?? ''}/`),
      files.map(({ path }) => path),
      Number.POSITIVE_INFINITY,
    ),
    '',
    ...others.map(
      ({ kind, path, because }) => `${kind} ${path}${because === undefined ? '' : ` (${because})`}`,
    ),
    `${files.length} files would be in ${project?.path ?? ''}. Nothing was written.`,
    '',
    'To make it:',
    `  ${reproduce ?? ''}`,
    '',
  ].join('\n')
}

/** For people and for `patch`, with `--diff`. */
export const diffText = ({ plan }: Output): string => plan.map(({ diff }) => diff ?? '').join('')
