import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

interface Template {
  readonly constraints: readonly {
    readonly when: Readonly<Record<string, unknown>>
    readonly require: Readonly<Record<string, unknown>>
  }[]
}

const template = parse(
  readFileSync(new URL('../../templates/python-service/template.yaml', import.meta.url), 'utf8'),
) as Template

/**
 * What a framework may be given for a question, as the pack's constraints say: a choice that is added there is proved by the
 * next run, without a change here.
 */
export function choicesFor(framework: string, question: string): readonly string[] {
  const rows = template.constraints.filter(({ when }) => when.framework === framework)
  const allowed = rows.flatMap(({ require }) => (question in require ? [require[question]] : []))
  if (allowed.length === 0)
    throw new Error(`No constraint of the pack says which ${question} goes with ${framework}.`)
  return [allowed].flat(2).map(String)
}
