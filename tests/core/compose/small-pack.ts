import { resolve } from '../../../src/core/answers/resolve.ts'
import { textOf } from '../../../src/core/bytes.ts'
import { compose } from '../../../src/core/compose/compose.ts'
import type { Tree } from '../../../src/core/compose/types.ts'
import { packFilesFrom } from '../../../src/core/pack/files.ts'
import { readPack } from '../../../src/core/pack/read.ts'
import type { Pack } from '../../../src/core/pack/types.ts'
import type { Problem, Result } from '../../../src/core/problem.ts'

type Files = Readonly<Record<string, string>>
type Given = Readonly<Record<string, unknown>>

/** A pack of two tiers, `one` file and `many`; contributors come from the test. */
const frame = (contributors: readonly string[], roles: readonly string[]): Files => ({
  'template.yaml': `id: small
version: 1.0.0
newel: ">=0.1.0"
language: python
layoutQuestion: tier
questions:
  - { id: name, kind: text, text: Name?, help: Name. }
  - { id: folder, kind: text, text: Folder?, help: Folder., default: docs }
  - id: tier
    kind: choice
    text: Tier?
    help: Tier.
    default: one
    choices: [{ id: one, label: One }, { id: many, label: Many }]
  - id: things
    kind: records
    flag: thing
    fact: thing
    text: Things?
    help: Things.
    maxLength: 24
    types: [{ id: str }, { id: ref, arguments: record, default: false }]
    reserved: { records: {}, fields: {} }
    default: []
constraints: []
presets: []
names:
  name: "{{name}}"
  folder: "{{folder}}"
  package: "{{snake name}}"
  env: "{{upper name}}"
facts:
  setting:
    properties: { name: text, note: "text?" }
    derive: { variable: "{{project.env}}_{{upper name}}" }
  capability:
    properties: { name: text, where: "text?" }
  field:
    properties: { name: text, type: text, optional: boolean, ref: "text?", refPlural: "text?" }
    derive: { column: "{{parent.plural}}.{{name}}", upper: "{{upper column}}" }
    variants: { by: type, rows: { str: { annotation: str }, ref: { annotation: "{{pascal ref}}" } } }
  thing:
    properties: { name: text, plural: text, sort: "text?", position: "number?", before: "text?", fields: "field[]" }
    derive: { class: "{{pascal name}}" }
contributors: [${contributors.join(', ')}]
reservedProjectNames: []
nextSteps:
  - { text: "cd {{project.name}}" }
  - { when: { tier: many }, text: "python -m {{project.package}}" }
checks:
  - { text: "python -m {{project.package}}.checks" }
  - { when: { tier: many }, text: "python -m compileall ." }
`,
  'layouts/one.yaml': `root: .
packages: []
files:
  - { path: main.py, doc: "All of {{project.name}}.", roles: [${inOneFile(roles)}] }
`,
  'layouts/many.yaml': `root: .
packages: ["{{project.package}}"]
files: [
${inManyFiles(roles)}
]
`,
})

/** A layout may only name roles that some contributor has. */
const inOneFile = (roles: readonly string[]): string => {
  const group = ['model', 'rules'].filter((role) => roles.includes(role))
  const single = ['greet', 'use', 'extra'].filter((role) => roles.includes(role))
  return [...single, ...(group.length > 0 ? [`[${group.join(', ')}]`] : [])].join(', ')
}

const inManyFiles = (roles: readonly string[]): string =>
  [
    ['greet', '"{{project.package}}/greet.py"'],
    ['use', '"{{project.package}}/use.py"'],
    ['extra', '"{{project.package}}/extras/{{project.package}}_extra.py"'],
    ['model', '"{{project.package}}/{{thing.plural}}/model.py", doc: "About {{thing.class}}."'],
    ['rules', '"{{project.package}}/{{thing.plural}}/rules.py"'],
  ]
    .filter(([role = '']) => roles.includes(role))
    .map(([role, path]) => `  { path: ${path}, roles: [${role}] },`)
    .join('\n')

/** The pack with these files; contributors contribute in the order of their names. */
export function packOf(files: Files): Result<Pack> {
  const ids = Object.keys(files).flatMap((path) => /^contributors\/([^/]+)\//.exec(path)?.[1] ?? [])
  const roles = Object.keys(files).flatMap((path) => /\/units\/(\w+)\./.exec(path)?.[1] ?? [])
  return readPack(packFilesFrom({ ...frame([...new Set(ids)].sort(), roles), ...files }))
}

/** The tree of a pack that must be accepted. */
export function composed(files: Files, given: Given = {}): Tree {
  const tree = composing(files, given)
  if (!tree.ok) throw new Error(tree.problems.map(({ what }) => what).join('\n'))
  return tree.value
}

/** Why the pack is not composed; none where it is. */
export function problemsOf(files: Files, given: Given = {}): readonly Problem[] {
  const tree = composing(files, given)
  return tree.ok ? [] : tree.problems
}

function composing(files: Files, given: Given): Result<Tree> {
  const pack = packOf(files)
  if (!pack.ok) throw new Error(pack.problems.map(({ where, what }) => `${where}: ${what}`).join('\n'))
  const answers = resolve(pack.value, { name: 'shop', ...given })
  if (!answers.ok) throw new Error(answers.problems.map(({ what }) => what).join('\n'))
  return compose(answers.value, pack.value)
}

/** Every file of a tree as text, by path. */
export function textsOf(tree: Tree): Readonly<Record<string, string>> {
  return Object.fromEntries([...tree.files].map(([path, file]) => [path, textOf(file.content) ?? '(binary)']))
}
