import type { AnswerValue, FeatureRecord, FieldRecord, RecordsQuestion } from '../answers/types.ts'
import type { Placement, Tree } from '../compose/types.ts'
import type { Chunk, PythonReader } from '../python/reader.ts'
import type { FileTree } from '../reconcile/types.ts'
import { projectOf } from './relocation/project.ts'
import { pristineOf } from './snapshot.ts'

type Answers = Readonly<Record<string, AnswerValue>>

export interface LiftIngredients {
  readonly answers: Answers
  readonly questions: readonly RecordsQuestion[]
  /** The pristine render, with its placements. */
  readonly tree: Tree
  readonly ours: FileTree
  /** Undefined where the pack refuses the answers. */
  readonly render: (answers: Answers) => Tree | undefined
}

/** A field that the owner wrote by hand and that is a field of the record from now on. */
export interface LiftedField {
  readonly record: string
  readonly field: FieldRecord
}

export interface Lifted {
  readonly answers: Answers
  readonly fields: readonly LiftedField[]
}

/**
 * Fields that the owner added to the classes of a record in a form that the pack itself would have written: found by
 * rendering, so that every type of the pack is recognised and nothing is guessed. With them in the answers, every other
 * layout has them wherever it needs them.
 */
export function liftFields(ingredients: LiftIngredients, reader: PythonReader): Lifted {
  let { answers } = ingredients
  const fields: LiftedField[] = []
  for (const question of ingredients.questions) {
    for (const record of recordsIn(answers, question)) {
      for (const name of addedFields(record, ingredients, reader)) {
        const found = bestField(record, name, question, { ...ingredients, answers }, reader)
        if (found === undefined) continue
        answers = withField(answers, question, record.name, found)
        fields.push({ record: record.name, field: found })
      }
    }
  }
  return { answers, fields }
}

const recordsIn = (answers: Answers, { id }: RecordsQuestion): readonly FeatureRecord[] =>
  Array.isArray(answers[id]) ? (answers[id] as readonly FeatureRecord[]) : []

/** Names of members that the owner added to classes of a record, in the order of the text. */
function addedFields(
  record: FeatureRecord,
  { tree, ours }: LiftIngredients,
  reader: PythonReader,
): readonly string[] {
  const [was, is] = [
    membersOf(record.name, tree.placements, pristineOf(tree), reader),
    membersOf(record.name, tree.placements, ours, reader),
  ]
  const names = [...is.keys()].filter((key) => !was.has(key)).map((key) => key.split('.')[1] ?? '')
  return [...new Set(names)].filter((name) => /^[a-z][a-z0-9_]*$/.test(name))
}

/** `Class.member` → its text, for the classes that a record has. */
function membersOf(
  record: string,
  placements: readonly Placement[],
  tree: FileTree,
  reader: PythonReader,
): ReadonlyMap<string, string> {
  const symbols = new Set(placements.filter((one) => one.record === record).flatMap((one) => one.symbols))
  const classes = [...projectOf(tree, reader).values()].flatMap(({ symbols: found }) =>
    [...found].filter(([name]) => symbols.has(name)),
  )
  return new Map(
    classes.flatMap(([name, chunk]) =>
      (chunk.members ?? [])
        .filter(isField)
        .map((member) => [`${name}.${member.title}`, member.text.trim()] as const),
    ),
  )
}

const isField = ({ kind }: Chunk): boolean => kind === 'assignment'

/** The field whose render has most of the owner's members, text for text; undefined where none has any. */
function bestField(
  record: FeatureRecord,
  name: string,
  question: RecordsQuestion,
  ingredients: LiftIngredients,
  reader: PythonReader,
): FieldRecord | undefined {
  const { tree, ours, render, answers } = ingredients
  const own = membersOf(record.name, tree.placements, ours, reader)
  const wanted = [...own].filter(([key]) => key.endsWith(`.${name}`))
  let best: { readonly field: FieldRecord; readonly score: number } | undefined
  for (const field of candidates(name, question, wanted.map(([, text]) => text).join('\n'))) {
    const rendered = render(withField(answers, question, record.name, field))
    if (rendered === undefined) continue
    const members = membersOf(record.name, rendered.placements, pristineOf(rendered), reader)
    const score = wanted.filter(([key, text]) => members.get(key) === text).length
    if (score > (best?.score ?? 0)) best = { field, score }
    if (score === wanted.length) break
  }
  return best?.field
}

/** Every type of the pack, optional or not, with the limits that the owner's text may speak of. */
function candidates(name: string, { types }: RecordsQuestion, text: string): readonly FieldRecord[] {
  const numbers = [...new Set(text.match(/\b\d+\b/g) ?? [])].slice(0, 4)
  return types
    .filter((type) => type.arguments === undefined)
    .flatMap(({ id, limits }) =>
      [true, false].flatMap((optional) => {
        const plain = { name, type: id, optional }
        return limits === undefined ? [plain] : [...numbers.map((max) => ({ ...plain, max })), plain]
      }),
    )
}

function withField(answers: Answers, question: RecordsQuestion, record: string, field: FieldRecord): Answers {
  const records = recordsIn(answers, question).map((one) =>
    one.name === record ? { ...one, fields: [...one.fields, field] } : one,
  )
  return { ...answers, [question.id]: records }
}
