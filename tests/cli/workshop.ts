import { basename, resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { core } from '../../src/cli/core.ts'
import type { Ports } from '../../src/cli/creation/ports.ts'
import { run } from '../../src/cli/run.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import type { Question } from '../../src/core/answers/types.ts'
import { bytesOf } from '../../src/core/bytes.ts'
import type { Contributor, Pack, Template } from '../../src/core/pack/types.ts'
import { type Problem, refusal, success } from '../../src/core/problem.ts'
import type { FileTree, Plan } from '../../src/core/reconcile/types.ts'

const text =
  (value: string): Template =>
  () =>
    value

const questions: readonly Question[] = [
  {
    id: 'name',
    kind: 'text',
    text: 'What is it called?',
    help: 'The name.',
    ask: 'always',
    defaults: [],
    maxLength: 40,
    pattern: { matches: '^[a-z][a-z-]*$', message: 'Lower case and dashes.' },
  },
  {
    id: 'tier',
    kind: 'choice',
    text: 'Which tier?',
    help: 'The shape.',
    ask: 'always',
    defaults: [{ value: 'flat' }],
    choices: [
      { id: 'script', label: 'Script' },
      { id: 'flat', label: 'Flat' },
      { id: 'layered', label: 'Layered' },
    ],
  },
  {
    id: 'database',
    kind: 'choice',
    text: 'Which database?',
    help: 'The store.',
    ask: 'always',
    defaults: [{ value: 'none' }],
    choices: [
      { id: 'none', label: 'None' },
      { id: 'postgres', label: 'PostgreSQL' },
    ],
  },
  {
    id: 'description',
    kind: 'text',
    text: 'What does it do?',
    help: 'One line.',
    ask: 'customise',
    defaults: [{ value: 'A service.' }],
  },
  {
    id: 'example',
    kind: 'boolean',
    text: 'With an example?',
    help: 'An example.',
    ask: 'customise',
    defaults: [{ value: true }],
  },
  {
    id: 'features',
    kind: 'records',
    text: 'Which features?',
    help: 'What it stores.',
    ask: 'customise',
    defaults: [{ value: [] }],
    flag: 'feature',
    fact: 'feature',
    types: [
      { id: 'str', limits: 'length', default: true },
      { id: 'int', limits: 'value', default: true },
    ],
    reserved: { records: {}, fields: {} },
    maxLength: 24,
  },
  {
    id: 'python',
    kind: 'choice',
    text: 'Which Python?',
    help: 'The lowest.',
    ask: 'customise',
    defaults: [{ value: '3.11' }],
    choices: [
      { id: '3.11', label: '3.11' },
      { id: '3.12', label: '3.12' },
    ],
  },
  {
    id: 'template',
    kind: 'text',
    text: 'Which template?',
    help: 'A name that is taken.',
    ask: 'never',
    defaults: [{ value: 'plain' }],
  },
]

const contributor: Contributor = {
  id: 'base',
  when: {},
  facts: { capability: [{ name: text('health') }] },
  files: [
    {
      path: text('README.md'),
      content: { kind: 'template', template: (view) => `# ${(view.project as { name: string }).name}\n` },
      executable: false,
      owner: 'tool',
      source: 'base/README.md',
    },
    {
      path: text('app/main.py'),
      content: { kind: 'template', template: text('print()\n') },
      executable: false,
      owner: 'tool',
      source: 'base/main.py',
    },
  ],
  units: [],
  fragments: [],
}

const layout = (id: string) => ({
  id,
  root: '.',
  packages: [],
  files: [],
  boundaries: [],
  outposts: [],
  lifts: [],
})

/** A pack that is small enough to be read here. */
export const pack: Pack = {
  id: 'small',
  version: '1.0.0',
  questions,
  constraints: [
    { when: { tier: 'script' }, require: { database: 'none' }, because: 'A script has no place for it.' },
  ],
  presets: [
    { id: 'api', label: 'An API', answers: { tier: 'layered', database: 'postgres', description: 'preset' } },
  ],
  names: [['name', (view) => String(view.name)]],
  layoutQuestion: 'tier',
  layouts: { script: layout('script'), flat: layout('flat'), layered: layout('layered') },
  factKinds: { capability: { id: 'capability', properties: { name: 'text' }, derive: [] } },
  contributors: [contributor],
  nextSteps: [{ when: {}, text: (view) => `cd ${(view.project as { name: string }).name}` }],
  checks: [],
  install: [{ when: {}, text: () => 'uv sync' }],
  programs: {},
  reservedProjectNames: [],
  additive: [],
  additiveFiles: [],
  chains: [],
  migrations: [],
}

/** What the machine is like in a test, and what was done to it. */
export interface Situation {
  readonly there?: Readonly<Record<string, string>>
  readonly answersFile?: Readonly<Record<string, unknown>>
  readonly defaults?: Readonly<Record<string, unknown>>
  readonly stdin?: string
  readonly fails?: 'write' | 'sync' | 'commit'
  readonly env?: Readonly<Record<string, string>>
  readonly asCreate?: boolean
}

export async function typed(line: string, situation: Situation = {}) {
  const done: string[] = []
  const output = new PassThrough({ encoding: 'utf8' })
  const errors = new PassThrough({ encoding: 'utf8' })
  const input = new PassThrough()
  input.end(situation.stdin ?? '')
  const signal = new AbortController().signal
  const terminal: Terminal = { input, output, errors, env: situation.env ?? {}, folder: '/work', signal }
  const words = line.split(' ').filter((word) => word !== '')
  const start = { asCreate: situation.asCreate ?? false, version: '1.2.3', ports: portsFor(situation, done) }
  const code = await run(words, terminal, start)
  return {
    code,
    done,
    stdout: (output.read() as string | null) ?? '',
    stderr: (errors.read() as string | null) ?? '',
  }
}

export function portsFor(situation: Situation, done: string[]): Ports {
  const there = situation.there ?? {}
  const files: FileTree = new Map(
    Object.entries(there).map(([path, content]) => [
      path,
      { content: bytesOf(content), mode: 0o644, kind: 'file' },
    ]),
  )
  const problem = (code: string): Problem => ({ code, what: `${code}.`, next: 'Do it again.' })
  return {
    core: async () => core,
    builtInPack: async () => ({ pack, integrity: 'sha256-0' }),
    packFolder: async (path) => refusal({ code: 'no-pack', what: `${path} is no pack.`, where: path }),
    answersFile: async (path) =>
      success(path === '-' ? JSON.parse(situation.stdin ?? '') : (situation.answersFile ?? {})),
    userDefaults: async () => success(situation.defaults ?? {}),
    absolute: (folder, path) => resolve(folder, path),
    lastPart: (path) => basename(path),
    look: async () => success({ entries: Object.keys(there), files }),
    newelFiles: async () =>
      new Map([['.newel/lock.json', { content: bytesOf('{}\n'), mode: 0o644, kind: 'file' }]]),
    workshop: {
      write: async (destination: string, plan: Plan) => {
        if (situation.fails === 'write') return refusal(problem('ENOSPC'))
        done.push(
          `write ${destination} ${plan.operations.map(({ kind, path }) => `${kind}:${path}`).join(' ')}`,
        )
        return success([])
      },
      initRepository: async (_, always) => {
        done.push(always ? 'git init always' : 'git init')
        return success(true)
      },
      sync: async (_, { python }) => {
        if (situation.fails === 'sync') return refusal(problem('missing-uv'))
        done.push(python === undefined ? 'sync' : `sync ${python}`)
        return success([])
      },
      commit: async () => {
        done.push('commit')
        return success(situation.fails === 'commit' ? problem('no-identity') : undefined)
      },
    },
  }
}
