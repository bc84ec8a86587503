import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execaSync } from 'execa'
import type { MergeText } from '../../../src/core/reconcile/merge-text.ts'

/** `git merge-file --zdiff3`, which exits with the number of conflicts (127 for more) and 255 when it fails. */
export const gitMerge: MergeText = (base, ours, theirs, labels) => {
  const folder = mkdtempSync(join(tmpdir(), 'newel-merge-'))
  try {
    const files = Object.entries({ ours, base, theirs }).map(([name, text]) => {
      writeFileSync(join(folder, name), text)
      return name
    })
    const names = [labels.ours, labels.base, labels.theirs].flatMap((label) => ['-L', label])
    const options = { cwd: folder, reject: false, stripFinalNewline: false }
    const merged = execaSync('git', ['merge-file', '-p', '--zdiff3', ...names, ...files], options)
    if (merged.exitCode === undefined || merged.exitCode > 127) throw new Error(merged.stderr)
    return { text: merged.stdout, conflicts: merged.exitCode }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
