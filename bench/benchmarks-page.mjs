import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/install.mjs'

const path = join(root, 'docs', 'benchmarks.md')

/** Puts a section into docs/benchmarks.md, in the place of the one with the same title or at the end; the others stay. */
export function writeSection(title, text) {
  const sections = readFileSync(path, 'utf8').split(/^(?=## )/m)
  const found = sections.findIndex((section) => section.startsWith(`## ${title}\n`))
  const at = found === -1 ? sections.length : found
  const written = [...sections.slice(0, at), `## ${title}\n\n${text}`, ...sections.slice(at + 1)]
  writeFileSync(path, `${written.map((section) => section.trim()).join('\n\n')}\n`)
}

/** The machine that a table is from. */
export const machine = () =>
  `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}`
