import * as v from 'valibot'
import { didYouMean } from '../answers/nearest.ts'
import type { Problem, Result } from '../problem.ts'
import { refusal, success } from '../problem.ts'
import { limits } from './limits.ts'
import { oneOfThese, unknownKeyAmong } from './schema.ts'
import { type Flaw, shown } from './source.ts'
import type { KeyPath, YamlFile } from './yaml.ts'

/** Reads the data of a YAML file by a schema: the typed value, or a problem at the place of each flaw. */
export function shapedBy<const S extends v.GenericSchema>(
  schema: S,
  yaml: YamlFile,
): Result<v.InferOutput<S>> {
  const result = v.safeParse(schema, yaml.value ?? {})
  if (result.success) return success(result.output)
  return refusal(...result.issues.slice(0, limits.problems).map((issue) => problemOf(issue, yaml)))
}

function problemOf(issue: v.BaseIssue<unknown>, yaml: YamlFile): Problem {
  const path = (issue.path ?? []).map((item) => item.key as string | number)
  const last = issue.path?.at(-1) as { origin?: string } | undefined
  const name = nameOf(path)
  if (issue.message.startsWith(unknownKeyAmong)) {
    return yaml.problem(path, 'key', unknownKey(name, issue.message.slice(unknownKeyAmong.length)))
  }
  const misspelt = isMissing(issue, last?.origin) ? misspeltKind(issue) : undefined
  if (misspelt !== undefined) {
    return yaml.problem([...path.slice(0, -1), misspelt], 'key', unknownKey(misspelt, name))
  }
  if (isMissing(issue, last?.origin)) {
    return yaml.problem(path.slice(0, -1), 'value', {
      code: 'missing-key',
      what: `The key ${shown(name)} is missing.`,
    })
  }
  if (issue.message.startsWith(oneOfThese)) {
    return yaml.problem(path, 'value', notAmong(name, issue.input, issue.message.slice(oneOfThese.length)))
  }
  const part = last?.origin === 'key' ? 'key' : 'value'
  return yaml.problem(path, part, { code: 'wrong-value', what: `${shown(name)} ${issue.message}.` })
}

const isMissing = (issue: v.BaseIssue<unknown>, origin: string | undefined): boolean =>
  (issue.type === 'object_with_rest' && origin === 'key') ||
  (issue.type === 'variant' && issue.received === 'undefined')

/** Without `kind` a question's other keys cannot be checked, so that a misspelt one is looked for here. */
function misspeltKind(issue: v.BaseIssue<unknown>): string | undefined {
  if (issue.type !== 'variant') return undefined
  const given = issue.path?.at(-1)?.input
  const keys = typeof given === 'object' && given !== null ? Object.keys(given) : []
  return keys.find((key) => didYouMean(key, ['kind']) !== undefined)
}

/** `questions 3` for a list's item, the key's own name otherwise. */
function nameOf(path: KeyPath): string {
  const last = path.at(-1)
  if (last === undefined) return 'The file'
  if (typeof last === 'string') return last
  return `${path.at(-2) ?? 'item'} ${last + 1}`
}

const unknownKey = (key: string, known: string): Flaw => ({
  code: 'unknown-key',
  what: `There is no key ${shown(key)} here.`,
  next: didYouMean(key, known.split(', ')) ?? `Known here: ${known}.`,
})

function notAmong(name: string, input: unknown, known: string): Flaw {
  const meant = typeof input === 'string' ? didYouMean(input, known.split(', ')) : undefined
  return {
    code: 'unknown-value',
    what: `${shown(name)} ${oneOfThese}${known}.`,
    ...(meant === undefined ? {} : { next: meant }),
  }
}
