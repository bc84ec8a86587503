import { exitCode } from './exit-code.ts'
import { detailsSchemas } from './output-details.ts'

const text = { type: 'string' } as const
const texts = { type: 'array', items: text } as const

const problem = {
  type: 'object',
  properties: { code: text, what: text, where: text, next: text, excerpt: text },
  required: ['code', 'what'],
  additionalProperties: false,
} as const

const file = {
  type: 'object',
  properties: {
    path: text,
    mode: { type: 'string', pattern: '^[0-7]{3,4}$' },
    size: { type: 'integer', minimum: 0 },
    owner: { enum: ['tool', 'user'] },
  },
  required: ['path', 'mode', 'size', 'owner'],
  additionalProperties: false,
} as const

const operation = {
  type: 'object',
  properties: {
    kind: { enum: ['create', 'replace', 'merge', 'remove', 'keep', 'conflict'] },
    path: text,
    because: text,
    diff: text,
  },
  required: ['kind', 'path'],
  additionalProperties: false,
} as const

const project = {
  type: 'object',
  properties: { name: text, path: text },
  required: ['name', 'path'],
  additionalProperties: false,
} as const

const properties = {
  ok: { type: 'boolean', description: 'True when the exit code is 0.' },
  command: { type: 'string', description: 'The command as typed, or an empty text when there was none.' },
  exitCode: { enum: Object.values(exitCode) },
  written: { type: 'boolean', description: 'False when nothing was written.' },
  project: { anyOf: [project, { type: 'null' }] },
  answers: { anyOf: [{ type: 'object' }, { type: 'null' }], description: 'Complete answers, by question.' },
  files: { type: 'array', items: file, description: 'Every file of the project, sorted by path.' },
  plan: { type: 'array', items: operation, description: 'Every operation, sorted by path.' },
  capabilities: texts,
  details: {
    anyOf: [...detailsSchemas, { type: 'null' }],
    description: 'What only this command has to say.',
  },
  nextSteps: texts,
  reproduce: { type: ['string', 'null'], description: 'The command that makes this project again.' },
  warnings: { type: 'array', items: problem },
  problems: { type: 'array', items: problem, description: 'Everything that is wrong, at once.' },
} as const

/** The schema of what `--json` prints; `newel options --json --output-schema` prints it. */
export const outputSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What a newel command prints with --json',
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
} as const
