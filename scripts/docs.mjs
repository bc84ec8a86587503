/**
 * Writes the pages of docs/ that follow from the code: options.md from the built-in pack, the marked parts of cli.md from
 * the flags, output-schema.json from src/cli/output-schema.ts. `--check` writes nothing and names what is not current.
 * Needs a Node that reads TypeScript, such as the one in node_modules/.bin: `npx node scripts/docs.mjs`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { exitCode } from '../src/cli/exit-code.ts'
import { machine } from '../src/cli/machine.ts'
import { outputSchema } from '../src/cli/output-schema.ts'
import { run } from '../src/cli/run.ts'
import { root } from './install.mjs'

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const ports = machine(version)
const { pack } = await ports.builtInPack()

/** By its number, in the words of cli.md. */
const meanings = {
  done: 'done',
  failed: 'failed: a fault of the machine, something damaged in `.newel/`, or a mistake of Newel’s own',
  usage: 'usage, or invalid answers',
  conflicts: 'something is in the way, or conflicts are left for you',
  missing: 'something needed is missing: git, uv, Python, the network. A project that was written stays',
  outdated: 'an update exists (`status`)',
  cancelled: 'cancelled',
}

/** The commands that have a part in cli.md. */
const documented = [
  'create',
  'options',
  'add',
  'remove',
  'rename',
  'update',
  'promote',
  'continue',
  'abort',
  'repair',
  'status',
  'diff',
  'undo',
  'doctor',
  'eject',
]

const pages = {
  'options.md': optionsPage(),
  'cli.md': await cliPage(),
  'output-schema.json': `${JSON.stringify(outputSchema, undefined, 2)}\n`,
}

const stale = Object.entries(pages).filter(([path, text]) => textOf(path) !== text)
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.log(`docs/${path} is not current: npx node scripts/docs.mjs`)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  for (const [path, text] of stale) writeFileSync(join(root, 'docs', path), text)
}

function textOf(path) {
  const file = join(root, 'docs', path)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function optionsPage() {
  return `${[
    '# Options',
    '',
    `Every question of the built-in pack, \`${pack.id}\` ${pack.version}. This page is made from the pack by \`scripts/docs.mjs\`; \`newel options\``,
    'shows the same in a terminal, and `newel options --json` gives the JSON Schema of an answers file.',
    '',
    'Questions marked with * are asked at a terminal; the others take their default unless you say "customise", pass the flag or',
    'answer them in a file.',
    ...pack.questions.flatMap(questionSection),
    '',
    '## Presets',
    '',
    '`--preset NAME` answers several questions at once. Flags and answers files win over it.',
    '',
    ...table(
      ['preset', 'is', 'answers'],
      pack.presets.map(({ id, label, answers }) => [code(id), label, code(ruleText(answers))]),
    ),
    '',
    '## What goes together',
    '',
    ...table(
      ['with', 'only', 'because'],
      pack.constraints.map(({ when, require, because }) => [ruleText(when), ruleText(require), because]),
    ),
  ].join('\n')}\n`
}

function questionSection(question) {
  const { id, ask, text, help } = question
  return ['', `## \`${id}\`${ask === 'always' ? ' *' : ''}`, '', `${text} ${help}`, '', ...details(question)]
}

function details(question) {
  const name = question.flag ?? question.id.replaceAll('_', '-')
  const flag = question.kind === 'boolean' ? `\`--${name}\`, \`--no-${name}\`` : `\`--${name}\``
  return [`- flag: ${flag}`, `- default: ${defaultText(question)}`, ...limits(question), ...choices(question)]
}

function defaultText({ defaults }) {
  if (defaults.length === 0) return 'none: it must be given'
  const rows = defaults.map(({ when, value }) => {
    const shown = Array.isArray(value) ? value.join(', ') || 'nothing' : code(String(value))
    return when === undefined ? shown : `${shown} when ${ruleText(when)}`
  })
  return rows.join('; ')
}

function limits({ kind, maxLength, pattern, types, reserved }) {
  return [
    ...(maxLength === undefined ? [] : [`- at most ${maxLength} characters`]),
    ...(pattern === undefined ? [] : [`- ${pattern.message}`]),
    ...(kind === 'records' ? recordLimits(types, reserved) : []),
  ]
}

function recordLimits(types, reserved) {
  const names = (table) => Object.keys(table).sort().map(code).join(', ')
  return [
    '- written `name:field:type[?][=default][(min..max)],…`; `name/plural:…` where the plural is another than usual',
    `- types: ${types.map(typeText).join(', ')}`,
    `- no record may be called ${names(reserved.records)}`,
    `- no field may be called ${names(reserved.fields)}`,
  ]
}

function typeText({ id, limits: of, arguments: takes }) {
  const argument = { choices: '(a|b)', record: '(feature)' }[takes] ?? ''
  const range = { length: ' (length may be limited)', value: ' (value may be limited)' }[of] ?? ''
  return `\`${id}${argument}\`${range}`
}

function choices({ choices: all = [] }) {
  if (all.length === 0) return []
  const rows = all.map(({ id, label, hint, lines, team }) => [
    code(id),
    hint === undefined ? label : `${label}: ${hint}`,
    ...(all.some((choice) => choice.lines !== undefined) ? [lines ?? '', team ?? ''] : []),
  ])
  const figures = (rows[0]?.length ?? 0) > 2 ? ['lines', 'team'] : []
  return ['', ...table(['choice', 'is', ...figures], rows)]
}

async function cliPage() {
  const parts = {
    newel: await helpOf(['--help']),
    ...Object.fromEntries(await Promise.all(documented.map(pageOf))),
    'exit codes': table(
      ['code', 'means'],
      Object.entries(exitCode).map(([name, number]) => [String(number), meaningOf(name)]),
    ).join('\n'),
  }
  return Object.entries(parts).reduce((page, [name, text]) => replaced(page, name, text), textOf('cli.md'))
}

async function pageOf(command) {
  return [command, await helpOf([command, '--help'])]
}

function meaningOf(name) {
  if (meanings[name] === undefined)
    throw new Error(`scripts/docs.mjs has no words for the exit code ${name}.`)
  return meanings[name]
}

/** Between `<!-- made: name -->` and the next `<!-- end -->`. */
function replaced(page, name, text) {
  const start = `<!-- made: ${name} -->\n`
  const from = page.indexOf(start)
  const to = page.indexOf('<!-- end -->', from)
  if (from < 0 || to < 0) throw new Error(`docs/cli.md has no part "${name}".`)
  return `${page.slice(0, from + start.length)}\n${text}\n\n${page.slice(to)}`
}

async function helpOf(words) {
  let text = ''
  const stream = new Writable({
    write: (chunk, _, done) => {
      text += chunk
      done()
    },
  })
  const output = Object.assign(stream, { columns: 100 })
  const terminal = {
    input: process.stdin,
    output,
    errors: output,
    env: {},
    folder: root,
    signal: new AbortController().signal,
  }
  await run(words, terminal, { asCreate: false, version, ports })
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)]
}

function ruleText(rule) {
  return Object.entries(rule)
    .map(([id, values]) => `${id} ${[values].flat().join(' or ')}`)
    .join(', ')
}

function code(text) {
  return `\`${text}\``
}
