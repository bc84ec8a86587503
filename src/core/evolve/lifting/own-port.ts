import { signatureOf } from '../../python/signatures.ts'
import { wrapLines } from '../../python/wrap.ts'
import { type Binding, definitionOf } from '../relocation/project.ts'
import type { TwoHalves } from './two-halves.ts'

/** A port for a class of the owner's, made of what a caller sees of it. */
export interface OwnPort {
  readonly name: string
  readonly text: string
  readonly needs: readonly Binding[]
}

/** The port of a class that is the owner's own; undefined for classes of the tool's and of libraries. */
export function portOf(name: string, { module, own, before, follow }: TwoHalves): OwnPort | undefined {
  const definition = definitionOf(own, module.name, name)
  const home = definition && own.get(definition.module)
  const chunk = definition && home?.symbols.get(definition.name)
  if (home === undefined || chunk?.members === undefined) return undefined
  if (before.get(home.name)?.symbols.has(name)) return undefined
  const half = follow(chunk, home)
  const seen = (half.chunk.members ?? [])
    .filter(({ kind, title }) => kind === 'definition' && /^[a-z]/.test(title))
    .flatMap(({ text, lead }) => signatureOf(text.slice(lead)) ?? [])
  if (seen.length === 0) return undefined
  const lines = seen.map((each) => `${each.replaceAll(/^(?=.)/gm, '    ')}\n`).join('')
  const text = wrapLines(`\n\nclass ${name}(Protocol):\n${lines}`)
  return { name, text, needs: half.needs }
}
