import { matches } from '../answers/rules.ts'
import type { Answers } from '../answers/types.ts'
import { bytesOf } from '../bytes.ts'
import { composeDocument } from '../documents/compose.ts'
import { RenderError } from '../pack/render-error.ts'
import { freshBudget } from '../pack/runtime.ts'
import type { Pack } from '../pack/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { foreignCommands } from './foreign-commands.ts'
import { mergeKindOf } from './merge-kind.ts'
import { packageMarkers, renderModules } from './modules.ts'
import { pathProblems } from './paths.ts'
import { recordClashes } from './record-clashes.ts'
import { shapeFor } from './shape.ts'
import { prepare, type Stage, viewsOf } from './stage.ts'
import type { Tree, TreeFile } from './types.ts'

/**
 * Renders a whole project in memory: answers + pack → tree. Pure: the same answers and the same pack give the same bytes.
 * Refuses with every problem at once: `path-clash` (two contributors claim one path), `bad-path` (no path that every system
 * takes), `symbol-clash` (two fragments of a file define one name), `unmet-import` (nobody defines an imported name), those
 * of documents that cannot be joined, `foreign-command` and `foreign-program` (what a pack may not have run); before that, `record-clash` (a record with names of one that a contributor brings);
 * and at the first template that fails while rendering, or that asks for too much.
 */
export function compose(answers: Answers, pack: Pack): Result<Tree> {
  try {
    return composed(answers, pack)
  } catch (error) {
    if (error instanceof RenderError) return refusal(error.problem)
    throw error
  }
}

function composed(answers: Answers, pack: Pack): Result<Tree> {
  const budget = freshBudget()
  const stage = prepare(answers, pack, (template, view) => template(view, budget))
  const clashes = recordClashes(stage, pack, answers)
  if (clashes.length > 0) return refusal(...clashes)
  const contributed = contributedFiles(stage)
  const modules = renderModules(stage, contributed)
  const documents = renderDocuments(stage)
  const written = [...modules.files, ...contributed, ...documents.files]
  const files = [...written, ...packageMarkers(stage, written)]
  const problems = [...pathProblems(files), ...modules.problems, ...documents.problems]
  if (problems.length > 0) return refusal(...problems)
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1))
  const commands = (all: Pack['nextSteps']) =>
    all.filter(({ when }) => matches(when, answers.values)).map(({ text }) => stage.render(text, stage.view))
  const install = commands(pack.install)
  const foreign = foreignCommands(install, pack.programs)
  if (foreign.length > 0) return refusal(...foreign)
  return success({
    files: new Map(sorted.map((file) => [file.path, file])),
    placements: modules.placements,
    facts: stage.facts,
    shape: shapeFor(stage),
    nextSteps: commands(pack.nextSteps),
    checks: commands(pack.checks),
    install,
    programs: pack.programs,
  } as unknown as Tree)
}

function contributedFiles(stage: Stage): readonly TreeFile[] {
  return stage.chosen.flatMap((contributor) =>
    viewsOf(contributor, stage).flatMap((view) =>
      contributor.files.map((file) => {
        const { content } = file
        const bytes = content.kind === 'bytes' ? content.bytes : bytesOf(stage.render(content.template, view))
        const path = stage.render(file.path, view)
        const usual = file.executable ? 0o755 : 0o644
        return {
          path,
          content: bytes,
          mode: file.mode === undefined ? usual : Number.parseInt(file.mode, 8),
          owner: file.owner,
          merge: mergeKindOf(path, bytes),
          roles: [],
          contributors: [contributor.id],
        }
      }),
    ),
  )
}

interface Documents {
  readonly files: readonly TreeFile[]
  readonly problems: readonly Problem[]
}

interface RenderedFragment {
  readonly document: string
  readonly source: string
  readonly text: string
  readonly contributor: string
}

/** Joins what several contributors say in one document, such as pyproject.toml. */
function renderDocuments(stage: Stage): Documents {
  const fragments = renderFragments(stage)
  const documents = [...new Set(fragments.map(({ document }) => document))].map((path) => {
    const mine = fragments.filter(({ document }) => document === path)
    const contributors = [...new Set(mine.map(({ contributor }) => contributor))]
    return { path, contributors, result: composeDocument(path, mine) }
  })
  return {
    files: documents.flatMap(({ path, contributors, result }) =>
      result.ok ? [documentFile(path, result.value, contributors)] : [],
    ),
    problems: documents.flatMap(({ result }) => (result.ok ? [] : result.problems)),
  }
}

function renderFragments(stage: Stage): readonly RenderedFragment[] {
  return stage.chosen.flatMap((contributor) =>
    viewsOf(contributor, stage).flatMap((view) =>
      contributor.fragments.map(({ document, template, source }) => ({
        document,
        source,
        text: stage.render(template, view),
        contributor: contributor.id,
      })),
    ),
  )
}

function documentFile(path: string, text: string, contributors: readonly string[]): TreeFile {
  const content = bytesOf(text)
  const merge = mergeKindOf(path, content)
  return { path, content, mode: 0o644, owner: 'tool', merge, roles: [], contributors }
}
