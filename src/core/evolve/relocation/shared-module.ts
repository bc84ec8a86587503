import { namesUsedBy } from '../../python/names-used.ts'
import type { Destination } from './destination.ts'
import { firstPartyOf, printBlock } from './import-block.ts'
import type { Carried } from './placing.ts'
import type { Project } from './project.ts'
import { rewrite } from './rewrite.ts'

/** The module for what several parts use: beside what all of them import already. */
export function sharedModule(after: Project): string {
  const counts = new Map<string, number>()
  for (const { bindings } of after.values())
    for (const { module } of bindings.values())
      if (after.has(module)) counts.set(module, (counts.get(module) ?? 0) + 1)
  const [most = ''] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? []
  const folder = most.split('.').slice(0, -1).join('.')
  return folder === '' ? 'helpers' : `${folder}.helpers`
}

/** The file of a module that the other layout does not have itself. */
export function pathOfModule(module: string, after: Project): string {
  const isBelowSource = [...after.values()].some(({ path }) => path.startsWith('src/'))
  return `${isBelowSource ? 'src/' : ''}${module.replaceAll('.', '/')}.py`
}

/** The text of a module that holds nothing but these statements. */
export function newModule(
  added: readonly Carried[],
  target: string,
  to: Destination,
  after: Project,
  doc: string,
): string {
  const parts = added.map(({ chunk, module }) => rewrite(chunk, module, target, to))
  const used = new Set(parts.flatMap(({ text }) => [...namesUsedBy(text)]))
  const needs = parts
    .flatMap((part) => part.needs)
    .filter((entry) => used.has(entry.alias ?? entry.name ?? entry.module.split('.')[0] ?? ''))
  const imports = printBlock(needs, firstPartyOf(after))
  const body = added.map(
    ({ chunk }, index) =>
      gapBefore(chunk.kind, added[index - 1]?.chunk.kind) + (parts[index]?.text.trim() ?? ''),
  )
  const blocks = [
    `"""${doc}"""\n`,
    imports === '' ? '' : `${imports}\n`,
    `${gapAbove(added[0], imports)}${body.join('\n')}\n`,
  ]
  return blocks.filter((block) => block !== '').join('\n')
}

const gapBefore = (kind: string, above: string | undefined): string => {
  if (above === undefined) return ''
  return kind === 'definition' || above === 'definition' ? '\n\n' : ''
}

const gapAbove = (first: Carried | undefined, imports: string): string =>
  first?.chunk.kind === 'definition' || (imports !== '' && first?.chunk.kind === 'statement') ? '\n' : ''
