import * as v from 'valibot'
import { limits } from './limits.ts'

/** Messages that the translation into problems (schema-problems.ts) understands. */
export const unknownKeyAmong = 'unknown key, known are '
export const oneOfThese = 'must be one of '

/** An object without other keys. `never` for the rest reports every unknown key, where `strictObject` stops at the first. */
const closed = <const E extends v.ObjectEntries>(entries: E) =>
  v.objectWithRest(entries, v.never(`${unknownKeyAmong}${Object.keys(entries).join(', ')}`), 'must be a map')

const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `${oneOfThese}${values.join(', ')}`)

const text = v.pipe(v.string('must be text: put it in quotes'), v.nonEmpty('must not be empty'))
const anyText = v.string('must be text: put it in quotes')
const texts = v.array(text, 'must be a list')
const matching = (pattern: RegExp, message: string) => v.pipe(text, v.regex(pattern, message))
const identifier = matching(
  /^[a-z][a-zA-Z0-9_]*$/,
  'must begin with a small letter and go on with letters, digits and _',
)
const slug = matching(
  /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/,
  'must be small letters and digits, joined by -, _ or a dot',
)
const length = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(limits.pathCharacters, `must be at most ${limits.pathCharacters}`),
)
const flag = v.boolean('must be true or false')
const list = <const S extends v.GenericSchema>(item: S) => v.array(item, 'must be a list')
const mapOf = <const S extends v.GenericSchema>(key: v.GenericSchema<string, string>, value: S) =>
  v.record(key, value, 'must be a map')

const ruleValue = v.union([v.string(), v.boolean()], 'must be a choice, true or false')
const rule = mapOf(
  text,
  v.lazy((input) => (Array.isArray(input) ? list(ruleValue) : ruleValue)) as v.GenericSchema<
    string | boolean | (string | boolean)[]
  >,
)

type DefaultValue = string | boolean | string[]
const defaultValue = v.lazy((input) =>
  Array.isArray(input)
    ? list(anyText)
    : v.union([v.string(), v.boolean()], 'must be text, true or false, or a list'),
) as v.GenericSchema<DefaultValue>
const defaultRows = list(closed({ when: v.optional(rule), value: defaultValue }))
const isMapLike = (item: unknown): boolean => typeof item === 'object' && item !== null
const defaults = v.lazy((input) =>
  Array.isArray(input) && input.some(isMapLike) ? defaultRows : defaultValue,
) as v.GenericSchema<DefaultValue | v.InferOutput<typeof defaultRows>>

const choice = closed({
  id: slug,
  label: text,
  hint: v.optional(text),
  lines: v.optional(text),
  team: v.optional(text),
  tree: v.optional(text),
})
const choices = v.pipe(list(choice), v.nonEmpty('must hold at least one choice'))

const asked = {
  id: slug,
  text,
  help: text,
  ask: v.optional(oneOf(['always', 'customise', 'never']), 'customise'),
  default: v.optional(defaults),
}

const fieldType = closed({
  id: slug,
  limits: v.optional(oneOf(['length', 'value'])),
  arguments: v.optional(oneOf(['choices', 'record'])),
  default: v.optional(flag, true),
})

const question = v.variant(
  'kind',
  [
    closed({ ...asked, kind: v.literal('choice'), choices }),
    closed({ ...asked, kind: v.literal('many'), choices }),
    closed({
      ...asked,
      kind: v.literal('text'),
      maxLength: v.optional(length),
      format: v.optional(slug),
      pattern: v.optional(closed({ matches: text, message: text })),
    }),
    closed({ ...asked, kind: v.literal('boolean') }),
    closed({
      ...asked,
      kind: v.literal('records'),
      flag: slug,
      fact: identifier,
      maxLength: length,
      types: v.pipe(list(fieldType), v.nonEmpty('must hold at least one type')),
      reserved: v.optional(
        closed({
          records: v.optional(mapOf(text, anyText), {}),
          fields: v.optional(mapOf(text, anyText), {}),
        }),
        {},
      ),
    }),
  ],
  `${oneOfThese}choice, many, text, boolean, records`,
)

const templates = mapOf(identifier, anyText)

const factKind = closed({
  properties: mapOf(identifier, text),
  derive: v.optional(templates, {}),
  variants: v.optional(closed({ by: identifier, rows: mapOf(text, templates) })),
})

const delimiter = v.pipe(
  v.string('must be text: put it in quotes'),
  v.regex(/^[!-/:-@[-`{-~]{2}$/, 'must be two signs such as <% or [['),
)

const version = matching(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/, 'must be a version such as 1.2.3')

const renamed = v.optional(mapOf(text, text), {})

const commandLine = closed({ when: v.optional(rule, {}), text })

/** Of a pack that does not say how its projects are installed. */
const usualInstall = ['uv lock', 'uv sync'].map((text) => ({ when: {}, text })) as v.InferInput<
  typeof commandLine
>[]

const chain = closed({ role: identifier, key: identifier, previous: identifier })

const migration = closed({
  to: version,
  questions: renamed,
  choices: v.optional(mapOf(text, mapOf(text, text)), {}),
  roles: renamed,
  removed: v.optional(list(closed({ path: text, because: text })), []),
})

export const packSchema = closed({
  id: slug,
  version,
  newel: v.optional(matching(/^>=\d+\.\d+\.\d+$/, 'must be a minimum such as ">=0.1.0"')),
  language: v.optional(oneOf(['python'])),
  delimiters: v.optional(v.tuple([delimiter, delimiter], 'must be two texts')),
  layoutQuestion: text,
  questions: list(question),
  constraints: v.optional(list(closed({ when: rule, require: rule, because: text })), []),
  presets: v.optional(list(closed({ id: slug, label: text, answers: mapOf(text, v.unknown()) })), []),
  names: v.optional(templates, {}),
  facts: v.optional(mapOf(identifier, factKind), {}),
  contributors: v.pipe(list(slug), v.nonEmpty('must hold at least one contributor')),
  reservedProjectNames: v.optional(texts, []),
  nextSteps: v.optional(list(commandLine), []),
  checks: v.optional(list(commandLine), []),
  install: v.optional(list(commandLine), () => usualInstall),
  programs: v.optional(mapOf(slug, text), {}),
  additive: v.optional(texts, []),
  additiveFiles: v.optional(texts, []),
  chains: v.optional(list(chain), []),
  migrations: v.optional(list(migration), []),
})

const roles = v.lazy((input) => (Array.isArray(input) ? texts : text)) as v.GenericSchema<string | string[]>

const word = matching(/^[A-Za-z_]\w*$/, 'must be a name: letters, digits and _')
const dotted = matching(/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/, 'must be a name, or names joined by dots')
const words = list(word)

const fields = closed({
  wrapper: word,
  call: word,
  keeps: words,
  with: dotted,
  renames: v.optional(mapOf(word, word), {}),
  refuses: v.optional(words, []),
})

const part = closed({
  name: text,
  item: dotted,
  named: word,
  nullable: closed({ argument: word, unless: v.optional(words, []) }),
  types: mapOf(text, dotted),
  typeless: v.optional(words, []),
  rest: v.optional(word),
  attributes: word,
})

const lift = closed({
  class: text,
  fields: v.optional(fields),
  part: v.optional(part),
  implementation: v.optional(text),
})

const boundary = closed({
  below: text,
  never: v.optional(texts, []),
  libraries: v.optional(oneOf(['standard', 'any']), 'any'),
})

export const layoutSchema = closed({
  root: text,
  packages: v.optional(texts, []),
  files: list(closed({ path: text, doc: v.optional(text), roles: list(roles) })),
  boundaries: v.optional(list(boundary), []),
  outposts: v.optional(
    list(
      closed({
        uses: v.pipe(texts, v.nonEmpty('must hold at least one library')),
        folder: text,
        file: matching(/^[a-z_]\w*\.py$/, 'must be a file such as models.py'),
      }),
    ),
    [],
  ),
  lifts: v.optional(list(lift), []),
})

export const contributorSchema = closed({
  when: v.optional(rule, {}),
  forEach: v.optional(identifier),
  where: v.optional(mapOf(identifier, text)),
  onDemand: v.optional(v.boolean(), false),
  facts: v.optional(mapOf(text, list(mapOf(text, v.unknown()))), {}),
  files: v.optional(
    mapOf(
      text,
      closed({
        owner: v.optional(oneOf(['tool', 'user']), 'tool'),
        mode: v.optional(matching(/^[0-7]{3}$/, 'must be three octal digits in quotes, such as "600"')),
      }),
    ),
    {},
  ),
})

export type PackYaml = v.InferOutput<typeof packSchema>
export type QuestionYaml = PackYaml['questions'][number]
export type LayoutYaml = v.InferOutput<typeof layoutSchema>
export type LiftYaml = LayoutYaml['lifts'][number]
export type ContributorYaml = v.InferOutput<typeof contributorSchema>
