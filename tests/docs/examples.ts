import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const repository = join(import.meta.dirname, '../..')

/** A fenced block: what stands after the three backticks, and the lines between. */
interface Block {
  readonly info: string
  readonly text: string
}

/** A line after `$ `, and what the page says that it prints. */
interface Example {
  readonly command: string
  /** Empty where the page shows nothing. */
  readonly printed: string
  readonly exitCode: number
}

/** The pages that show examples, as paths in the repository. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(join(repository, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
]

export const pageText = (page: string): string => readFileSync(join(repository, page), 'utf8')

const blocksOf = (markdown: string): readonly Block[] =>
  [...markdown.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info = '', text = '']) => ({
    info,
    text,
  }))

/** The commands of `console` blocks, in their order. `console fails with 2` expects that exit code. */
export const examplesOf = (markdown: string): readonly Example[] =>
  blocksOf(markdown).flatMap(({ info, text }) => {
    if (!/^console\b/.test(info)) return []
    const exitCode = Number(/fails with (\d+)/.exec(info)?.[1] ?? 0)
    return text
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...lines] = part.split('\n')
        return { command, printed: lines.join('\n').trimEnd(), exitCode }
      })
  })

/** Blocks with a file name after their language are that file: path → text. */
export const filesOf = (markdown: string): ReadonlyMap<string, string> =>
  new Map(
    blocksOf(markdown).flatMap(({ info, text }) => {
      const path = /^[a-z]+ (\S+\.\S+)$/.exec(info)?.[1]
      return path === undefined ? [] : [[path, text] as const]
    }),
  )

/** What was printed, with `…` for anything within a line, and on a line of its own for any lines. */
export function pattern(printed: string): RegExp {
  const lines = printed
    .split('\n')
    .map((line) => (line === '…' ? '(?:[^\\n]*\\n)*?' : `${line.split('…').map(escaped).join('[^\\n]*')}\\n`))
  return new RegExp(`^${lines.join('')}\\n*$`)
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
