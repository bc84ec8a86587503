import type { ModuleRenames } from '../python/module-names.ts'
import type { Moves } from './moves.ts'

/** A text in which files are named by the paths that they have now. Names without a folder say too little. */
export function withPaths(text: string, moves: Moves): string {
  const moved = new Map([...moves].filter(([from, to]) => from !== to && from.includes('/')))
  if (moved.size === 0) return text
  const paths = [...moved.keys()].sort((one, other) => other.length - one.length).map(escaped)
  const pattern = new RegExp(`(?<![\\w-])(?<!\\w/)(?:${paths.join('|')})(?![\\w-])`, 'g')
  return text.replace(pattern, (path) => moved.get(path) ?? path)
}

const escaped = (path: string): string => path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A module whose imports name a package at the root by what it is called now, and so do uses of what they bring. */
export function withRoots(source: string, modules: ModuleRenames): string {
  const roots = [...modules].filter(([from]) => !from.includes('.'))
  return roots.reduce((text, [from, to]) => {
    const imported = new RegExp(`^([ \\t]*(?:from|import) )${from}(?=[ .,\\n]|$)`, 'gm')
    const isBound = new RegExp(`^[ \\t]*import ${from}(?! as)`, 'm').test(text)
    const renamed = text.replace(imported, `$1${to}`)
    return isBound ? renamed.replace(new RegExp(`(?<![\\w.'"])${from}(?=\\.[a-z_])`, 'g'), to) : renamed
  }, source)
}
