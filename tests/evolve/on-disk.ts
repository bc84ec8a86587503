import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ChangeDetails } from '../../src/cli/output-details.ts'
import { created, newelJson } from './project.ts'

/** A project on the disk as its owner handles it: paths are relative to its folder. */
export interface OnDisk {
  readonly has: (path: string) => boolean
  readonly read: (path: string) => string
  readonly bytes: (path: string) => Buffer
  readonly write: (path: string, content: string | Uint8Array) => void
  /** A change that changes nothing is a mistake of the test. */
  readonly change: (path: string, changed: (text: string) => string) => void
  readonly append: (path: string, text: string) => void
  readonly remove: (path: string) => void
  readonly move: (from: string, to: string) => void
  readonly mode: (path: string) => number
  readonly chmod: (path: string, mode: number) => void
}

export function onDisk(root: string): OnDisk {
  const at = (path: string) => join(root, path)
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), content)
  }
  const read = (path: string) => readFileSync(at(path), 'utf8')
  const change = (path: string, changed: (text: string) => string) => {
    const [before, after] = [read(path), changed(read(path))]
    if (before === after) throw new Error(`The edit of ${path} changes nothing.`)
    write(path, after)
  }
  return {
    has: (path) => existsSync(at(path)),
    read,
    bytes: (path) => readFileSync(at(path)),
    write,
    change,
    append: (path, text) => change(path, (before) => before + text),
    remove: (path) => rmSync(at(path), { recursive: true }),
    move: (from, to) => {
      mkdirSync(dirname(at(to)), { recursive: true })
      renameSync(at(from), at(to))
    },
    mode: (path) => statSync(at(path)).mode & 0o777,
    chmod: (path, mode) => chmodSync(at(path), mode),
  }
}

const builtIn = fileURLToPath(new URL('../../templates/python-service', import.meta.url))

/** A copy of the built-in pack, to be changed as its author would between two versions. */
function packCopy(folder: string): OnDisk {
  cpSync(builtIn, folder, { recursive: true })
  return onDisk(folder)
}

/** Files of that pack that a test may change without side effects. */
export const inPack = {
  /** Becomes `.dockerignore`, as it is. */
  dockerignore: 'contributors/docker/files/_dot_dockerignore',
  /** Becomes `CLAUDE.md`, as it is. */
  claude: 'contributors/project/files/CLAUDE.md',
  /** Becomes `shop/shared/versioning.py` at the tier `feature`. */
  versioning: 'contributors/versioning/units/versioning.py.hbs',
} as const

/** Projects with one feature, `customer`, at the tier `feature`: each in a folder of its own, with the owner's hands on it. */
export function trapsIn(folder: string) {
  const project = async (...flags: readonly string[]) => {
    const words = ['--tier', 'feature', '--feature', 'customer:name:str', ...flags]
    const root = await created(mkdtempSync(join(folder, 'trap-')), 'shop', ...words)
    return { root, owner: onDisk(root) }
  }
  /** Of a copy of the built-in pack, which a test then changes as a newer version would, and the words that update to it. */
  const projectOfPack = async (prepared: (pack: OnDisk) => void = () => {}) => {
    const place = mkdtempSync(join(folder, 'pack-'))
    const pack = packCopy(place)
    prepared(pack)
    return { ...(await project('--template', place)), pack, update: ['update', '--template', place] }
  }
  return { project, projectOfPack }
}

/** How a command that changes a project ended, in the words of its report. */
interface Outcome {
  readonly exitCode: number
  readonly written: boolean
  /** Codes. */
  readonly problems: readonly string[]
  /** Code and place. */
  readonly warnings: readonly string[]
  /** Path and reason. */
  readonly conflicts: readonly string[]
  readonly declined: readonly string[]
}

/** Types a command that changes a project. */
export async function outcomeOf(root: string, ...words: readonly string[]): Promise<Outcome> {
  const { exitCode, written, problems, warnings, details } = await newelJson(root, ...words)
  const { conflicts = [], declined = [] } = (details ?? {}) as Partial<ChangeDetails>
  return {
    exitCode,
    written,
    problems: problems.map(({ code }) => code),
    warnings: warnings.map(({ code, where }) => `${code} ${where ?? ''}`.trim()),
    conflicts: conflicts.map(({ path, because }) => `${path}: ${because}`),
    declined,
  }
}
