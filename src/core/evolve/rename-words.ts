import { didYouMean } from '../answers/nearest.ts'
import type { RecordsQuestion, TextQuestion } from '../answers/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { oneOf, quoted } from '../text.ts'
import type { Growing } from './answers-questions.ts'

/** What is to be called otherwise, and how. */
export type NameWanted =
  | { readonly kind: 'project'; readonly question: TextQuestion; readonly to: string }
  | {
      readonly kind: 'record'
      readonly question: RecordsQuestion
      readonly from: string
      readonly to: string
      readonly plural?: string
    }
  | {
      readonly kind: 'field'
      readonly question: RecordsQuestion
      readonly record: string
      readonly from: string
      readonly to: string
    }

/**
 * Reads the words after `newel rename`: `project NEW`, `feature OLD NEW`, `field FEATURE.OLD NEW`. `plural` belongs to a record.
 * Problems: `nothing-named`, `unknown-subject`, `name-missing`, `too-many-names`, `field-form`, `plural-of-none`.
 */
export function readRenaming(
  [subject, ...names]: readonly string[],
  plural: string | undefined,
  pack: Growing,
): Result<NameWanted> {
  const subjects = subjectsOf(pack)
  if (subject === undefined) return refusal(nothingNamed(subjects))
  const found = subjects.find(({ word }) => word === subject)
  if (found === undefined) return refusal(unknownSubject(subject, subjects))
  if (names.length !== found.names.length) return refusal(otherNames(found, names))
  if (plural !== undefined && found.kind !== 'record') return refusal(pluralOfNone(found))
  const [first = '', second = ''] = names
  switch (found.kind) {
    case 'project':
      return success({ kind: 'project', question: found.question, to: first })
    case 'record': {
      const wanted = { kind: 'record', question: found.question, from: first, to: second } as const
      return success(plural === undefined ? wanted : { ...wanted, plural })
    }
    case 'field':
      return fieldWanted(found, first, second)
  }
}

type Subject = { readonly word: string; readonly names: readonly string[] } & (
  | { readonly kind: 'project'; readonly question: TextQuestion }
  | { readonly kind: 'record' | 'field'; readonly question: RecordsQuestion }
)

/** What a pack's projects have names for: themselves, each kind of record, and the fields of the first of them. */
function subjectsOf({ questions }: Growing): readonly Subject[] {
  const name = questions.find((question) => question.kind === 'text' && question.format !== undefined)
  const records = questions.filter((question) => question.kind === 'records')
  const [first] = records
  return [
    ...(name?.kind === 'text'
      ? [{ word: 'project', names: ['NEW'], kind: 'project', question: name } as const]
      : []),
    ...records.map(
      (question) => ({ word: question.flag, names: ['OLD', 'NEW'], kind: 'record', question }) as const,
    ),
    ...(first === undefined
      ? []
      : [
          {
            word: 'field',
            names: [`${first.flag.toUpperCase()}.OLD`, 'NEW'],
            kind: 'field',
            question: first,
          } as const,
        ]),
  ]
}

function fieldWanted({ question }: Subject, path: string, to: string): Result<NameWanted> {
  const [record = '', from = '', ...rest] = path.split('.')
  if (question.kind !== 'records') throw new Error('A field belongs to a record.')
  if (record === '' || from === '' || rest.length > 0) return refusal(fieldForm(path, question))
  return success({ kind: 'field', question, record, from, to })
}

const usageOf = ({ word, names }: Subject): string => ['newel rename', word, ...names].join(' ')

const nothingNamed = (subjects: readonly Subject[]): Problem => ({
  code: 'nothing-named',
  what: 'There is nothing after "rename".',
  next: `Type ${oneOf(subjects.map((subject) => `\`${usageOf(subject)}\``))}.`,
})

function unknownSubject(word: string, subjects: readonly Subject[]): Problem {
  const words = subjects.map((subject) => subject.word)
  const hint = didYouMean(word, words)
  const list = `It can be ${oneOf(words)}.`
  return {
    code: 'unknown-subject',
    what: `There is nothing called ${quoted(word)} to rename.`,
    where: word,
    next: hint === undefined ? list : `${hint} ${list}`,
  }
}

const otherNames = (subject: Subject, names: readonly string[]): Problem => ({
  code: names.length < subject.names.length ? 'name-missing' : 'too-many-names',
  what: `After "rename ${subject.word}" stand ${subject.names.join(' and ')}, and there ${names.length === 1 ? 'is one name' : `are ${names.length} names`}.`,
  where: subject.word,
  next: `Type \`${usageOf(subject)}\`.`,
})

const pluralOfNone = ({ word }: Subject): Problem => ({
  code: 'plural-of-none',
  what: `A ${word} has no plural.`,
  where: '--plural',
  next: 'Leave --plural out.',
})

const fieldForm = (path: string, { flag }: RecordsQuestion): Problem => ({
  code: 'field-form',
  what: `${quoted(path)} does not say which field of which ${flag}.`,
  where: path,
  next: `Write the ${flag}, a dot and the field: invoice.total, for instance.`,
})
