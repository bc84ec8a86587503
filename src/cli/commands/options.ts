import type { Question } from '../../core/answers/types.ts'
import type { Pack } from '../../core/pack/types.ts'
import { globalFlags, optionsFlags } from '../arguments/flags.ts'
import { helpText } from '../arguments/help.ts'
import { parseArguments } from '../arguments/parse.ts'
import { flagNameOf, questionsWithFlags } from '../arguments/question-flags.ts'
import { loadPack } from '../creation/plan-creation.ts'
import { exitCode } from '../exit-code.ts'
import { outputSchema } from '../output-schema.ts'
import { type Paint, paintFor } from '../terminal.ts'
import { type Context, type Finished, finishedWith, refused } from './command.ts'

/** `newel options`: every question, choice and constraint of a pack; with `--json` as JSON Schema. */
export async function options({ words, common, terminal, ports }: Context): Promise<Finished> {
  const { flags, problems } = parseArguments(words, [...globalFlags, ...optionsFlags], 0)
  if (problems.length > 0) return refused('options', problems)
  if (flags.help === true) return finishedWith('options', helpPage(terminal.output.columns))
  if (flags['output-schema'] === true) return schemaOfOutput
  const template = typeof flags.template === 'string' ? { template: flags.template } : {}
  const pack = await loadPack({ ...template, folder: common.folder }, ports)
  if (!pack.ok) return refused('options', pack.problems, exitCode.usage)
  const schema = common.json ? (await ports.core()).answersSchema(pack.value.pack) : undefined
  return finishedWith(
    'options',
    optionsText(pack.value.pack, paintFor(terminal.output, terminal.env)),
    schema,
  )
}

const schemaOfOutput = finishedWith(
  'options',
  `${JSON.stringify(outputSchema, undefined, 2)}\n`,
  outputSchema,
)

function optionsText(pack: Pack, paint: Paint): string {
  const flagged = new Set(questionsWithFlags(pack))
  const questions = pack.questions.flatMap((question) => [
    '',
    ...questionLines(question, flagged.has(question), paint),
  ])
  return `${[`${pack.id} ${pack.version}`, ...questions, ...presetLines(pack, paint), ...constraintLines(pack, paint)].join('\n')}\n`
}

function questionLines(question: Question, hasFlag: boolean, paint: Paint): readonly string[] {
  const flag = hasFlag ? spelling(question) : `--set ${question.id}=…`
  return [`${paint.bold(flag)}`, `  ${question.help}`, ...detailsOf(question), ...defaultLines(question)]
}

function spelling(question: Question): string {
  const name = `--${flagNameOf(question)}`
  return question.kind === 'boolean' ? `${name}, --no-${flagNameOf(question)}` : name
}

function detailsOf(question: Question): readonly string[] {
  switch (question.kind) {
    case 'choice':
    case 'many':
      return question.choices.map(({ id, label, hint, lines, team }) => {
        const figures = [
          ...(lines === undefined ? [] : [`${lines} lines`]),
          ...(team === undefined ? [] : [`team of ${team}`]),
        ]
        return `    ${[id.padEnd(14), [label, ...(hint === undefined ? [] : [hint]), ...figures].join(' · ')].join(' ')}`
      })
    case 'records':
      return [
        '    name:field:type[?][=default][(min..max)],…',
        `    types: ${question.types.map(({ id, arguments: own }) => (own === undefined ? id : `${id}(…)`)).join(', ')}`,
      ]
    case 'text':
      return question.pattern === undefined ? [] : [`    ${question.pattern.message}`]
    case 'boolean':
      return []
  }
}

function defaultLines({ defaults }: Question): readonly string[] {
  const rows = defaults.map(({ when, value }) => {
    const shown = Array.isArray(value) ? value.join(', ') || 'none' : String(value)
    return when === undefined ? shown : `${shown} when ${ruleText(when)}`
  })
  return rows.length === 0 ? ['    Must be given.'] : [`    Default: ${rows.join('; ')}`]
}

const presetLines = ({ presets }: Pack, paint: Paint): readonly string[] =>
  presets.length === 0
    ? []
    : ['', paint.bold('--preset'), ...presets.map(({ id, label }) => `    ${id.padEnd(14)} ${label}`)]

const constraintLines = ({ constraints }: Pack, paint: Paint): readonly string[] =>
  constraints.length === 0
    ? []
    : [
        '',
        paint.bold('What goes together'),
        ...constraints.map(
          ({ when, require, because }) => `  ${ruleText(when)}: ${ruleText(require)}. ${because}`,
        ),
      ]

const ruleText = (rule: Pack['constraints'][number]['when']): string =>
  Object.entries(rule)
    .map(([id, values]) => `${id} ${[values].flat().join(' or ')}`)
    .join(' and ')

const helpPage = (columns: number | undefined): string =>
  helpText(
    {
      usage: ['newel options [flags]'],
      summary:
        'Shows every question, choice and constraint of a pack; with --json the JSON Schema of an answers file.',
      flags: optionsFlags,
    },
    columns,
  )
