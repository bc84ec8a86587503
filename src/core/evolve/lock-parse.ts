import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import * as v from 'valibot'
import type { AnswerValue } from '../answers/types.ts'
import type { MergeKind } from '../compose/types.ts'
import { type Problem, type Result, refusal, success } from '../problem.ts'
import { type Lock, lockFormat, lockPath } from './lock.ts'
import { isSafePath } from './safe-path.ts'

/**
 * The lock of a text. Problems: `conflicted-lock` (markers of an unfinished merge), `damaged-lock` (no JSON, or a key
 * that is missing, unknown or of the wrong shape, each of them), `newer-lock` and `unknown-lock-format`.
 */
export function parseLock(text: string): Result<Lock> {
  const conflict = /^(?:<{7}|={7}|>{7}|\|{7})(?= |\r?$)/m.exec(text)
  if (conflict !== null) return refusal(conflicted(text, conflict.index))

  const errors: ParseError[] = []
  const read: unknown = parse(text, errors, { disallowComments: true, allowTrailingComma: false })
  const [error] = errors
  if (error !== undefined) return refusal(notJson(text, error))

  const format = formatOf(read)
  if (format !== lockFormat) return refusal(otherFormat(format, read))

  const checked = v.safeParse(lockSchema, read)
  if (!checked.success) return refusal(...checked.issues.map(wrongShape))
  return success(checked.output)
}

/**
 * The text of a lock after two branches met, where the digest of the snapshot is all that git could not merge: the
 * digest is emptied, for `repair` to fill. Any other conflict stays as it is, for `parseLock` to name.
 */
export function withoutDigestConflict(text: string): string {
  return text.replaceAll(
    /^<{7}.*\r?\n\s*"snapshot": .*\r?\n(?:\|{7}.*\r?\n\s*"snapshot": .*\r?\n)?={7}\r?\n\s*"snapshot": .*\r?\n>{7}.*\r?\n/gm,
    `  "snapshot": "${noDigest}"\n`,
  )
}

/** What stands for a digest that is to be made again. */
export const noDigest = 'sha256-'

const mergeKinds = [
  'python',
  'toml',
  'yaml',
  'json',
  'dotenv',
  'lines',
  'binary',
] as const satisfies MergeKind[]

const text = v.string()
const path = v.pipe(v.string(), v.check(isSafePath, 'It names a file outside the project.'))
const list = <T>(item: v.GenericSchema<T>) => v.pipe(v.array(item), v.readonly())

const fieldSchema = v.looseObject({ name: text, type: text, optional: v.boolean() })
const featureSchema = v.strictObject({
  name: text,
  plural: text,
  fields: list(fieldSchema),
  position: v.optional(v.number()),
  table: v.optional(text),
  stem: v.optional(text),
})
const answerSchema = v.union(
  [text, v.boolean(), list(text), list(featureSchema)],
  'An answer is text, true or false, a list of texts, or a list of records.',
)

const lockSchema = v.strictObject({
  format: v.literal(lockFormat),
  newel: text,
  pack: v.strictObject({ id: text, version: text, integrity: text }),
  // The pack's own `resolve` checks them again: here only their shape matters.
  answers: v.custom<Readonly<Record<string, AnswerValue>>>(
    (value) => v.is(v.record(text, answerSchema), value),
    'An answer is text, true or false, a list of texts, or a list of records.',
  ),
  replaced: v.optional(
    v.custom<Lock['replaced']>(
      (value) => v.is(v.record(text, list(answerSchema)), value),
      'What was replaced is a list of answers for each question.',
    ),
    {},
  ),
  files: v.record(
    path,
    v.strictObject({
      blob: v.pipe(text, v.regex(/^[0-9a-f]{40}$/, 'A blob id has 40 hexadecimal digits.')),
      merge: v.picklist(mergeKinds),
      mode: v.pipe(text, v.regex(/^[0-7]{3}$/, 'A mode has three octal digits.')),
      roles: list(text),
    }),
  ),
  placements: v.record(text, path),
  declined: list(path),
  ownerFiles: list(path),
  snapshot: v.pipe(
    text,
    v.regex(/^sha256-(?:[0-9a-f]{64})?$/, 'A digest is `sha256-` and 64 hexadecimal digits.'),
  ),
})

const bringBack = 'Bring it back with `git checkout -- .newel/lock.json`.'

const conflicted = (whole: string, offset: number): Problem => ({
  code: 'conflicted-lock',
  what: 'The lock holds the markers of an unfinished merge.',
  where: placeOf(whole, offset),
  next:
    withoutDigestConflict(whole) === whole
      ? 'Settle the marked entries by hand, then type `newel repair`.'
      : 'Type `newel repair`: it settles the digest and renders the snapshot again.',
})

const notJson = (whole: string, error: ParseError): Problem => ({
  code: 'damaged-lock',
  what: `The lock is not valid JSON (${printParseErrorCode(error.error)}).`,
  where: placeOf(whole, error.offset),
  next: bringBack,
})

const wrongShape = (issue: v.BaseIssue<unknown>): Problem => ({
  code: 'damaged-lock',
  what: `The lock has a wrong entry: ${issue.message}`,
  where: `${lockPath} ${v.getDotPath(issue) ?? ''}`.trimEnd(),
  next: bringBack,
})

function otherFormat(format: unknown, read: unknown): Problem {
  const version = typeof read === 'object' && read !== null && 'newel' in read ? String(read.newel) : 'latest'
  if (typeof format === 'number' && format > lockFormat) {
    return {
      code: 'newer-lock',
      what: `A newer Newel wrote this project: its lock has format ${format}, and this one reads up to ${lockFormat}.`,
      where: lockPath,
      next: `Use that version: \`npx newel@${/^[\w.+-]+$/.test(version) ? version : 'latest'} status\`.`,
    }
  }
  return {
    code: 'unknown-lock-format',
    what: `The lock has no format that Newel knows (${JSON.stringify(format) ?? 'none'}).`,
    where: lockPath,
    next: bringBack,
  }
}

const formatOf = (read: unknown): unknown =>
  typeof read === 'object' && read !== null && 'format' in read ? read.format : undefined

function placeOf(whole: string, offset: number): string {
  const before = whole.slice(0, offset).split('\n')
  return `${lockPath}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}
