import { describe, expect, it } from 'vitest'
import { createFlags, type Flag, globalFlags } from '../../src/cli/arguments/flags.ts'
import { helpText } from '../../src/cli/arguments/help.ts'
import { overlook, parseArguments } from '../../src/cli/arguments/parse.ts'

const tier: Flag = {
  name: 'tier',
  takes: 'text',
  value: 'script|flat',
  help: 'The shape.',
  group: 'The project',
}
const example: Flag = {
  name: 'example',
  takes: 'nothing',
  forms: 'both',
  help: 'An example.',
  group: 'The project',
}
const feature: Flag = { name: 'feature', takes: 'texts', help: 'A feature.', group: 'The project' }
const flags = [...globalFlags, ...createFlags, tier, example, feature]

const parse = (line: string) =>
  parseArguments(
    line.split(' ').filter((word) => word !== ''),
    flags,
    1,
  )

describe('words after a command', () => {
  it.each([
    ['', [], {}],
    ['my-app', ['my-app'], {}],
    ['my-app --tier flat', ['my-app'], { tier: 'flat' }],
    ['--tier=flat my-app', ['my-app'], { tier: 'flat' }],
    ['--tier script --tier flat', [], { tier: 'flat' }],
    ['--example', [], { example: true }],
    ['--no-example', [], { example: false }],
    ['--feature a:b:str --feature c:d:int', [], { feature: ['a:b:str', 'c:d:int'] }],
    ['--set a=1 --set b=2', [], { set: ['a=1', 'b=2'] }],
    ['--no-git --no-sync --no-lock --no-input', [], { git: false, sync: false, lock: false, input: false }],
    ['--git', [], { git: true }],
    ['-y -q', [], { yes: true, quiet: true }],
    ['-yq -C there', [], { yes: true, quiet: true, directory: 'there' }],
    ['--dry-run --on-conflict keep', [], { 'dry-run': true, 'on-conflict': 'keep' }],
    ['--answers -', [], { answers: '-' }],
    ['-- -odd', ['-odd'], {}],
  ])('%j', (line, operands, values) => {
    expect(parse(line)).toEqual({ operands, flags: values, problems: [] })
  })

  it.each([
    ['--teir flat', 'unknown-flag', '--teir', 'Did you mean "--tier"?'],
    ['--dryrun', 'unknown-flag', '--dryrun', 'Did you mean "--dry-run"?'],
    ['--no-exmaple', 'unknown-flag', '--no-exmaple', 'Did you mean "--no-example"?'],
    ['--no-inptu', 'unknown-flag', '--no-inptu', 'Did you mean "--no-input"?'],
    ['--zebra', 'unknown-flag', '--zebra', 'See --help for every flag.'],
    ['-x', 'unknown-flag', '-x', 'See --help for every flag.'],
    ['--tier', 'missing-value', '--tier', 'Write --tier=script|flat'],
    ['--tier --json', 'missing-value', '--tier', 'Write --tier=script|flat'],
    ['--json=yes', 'unwanted-value', '--json=yes', 'Write --json.'],
    ['one two', 'too-many-arguments', 'two', undefined],
  ])('%j is refused', (line, code, where, next) => {
    const { problems } = parse(line)
    expect(problems.map((problem) => [problem.code, problem.where])).toEqual([[code, where]])
    if (next !== undefined) expect(problems[0]?.next).toBe(next)
  })

  it('says everything that is wrong at once', () => {
    expect(parse('--teir flat --jsno --tier').problems.map(({ where }) => where)).toEqual([
      '--teir',
      '--jsno',
      '--tier',
    ])
  })

  it('changes one letter of each flag: refused, and the right flag is suggested', () => {
    for (const { name, forms } of flags.filter((flag) => flag.name.length > 4)) {
      const right = forms === 'negative' ? `--no-${name}` : `--${name}`
      const typed = right.replace(/.(.)$/, 'ö$1')
      expect(parse(typed).problems[0]?.next, typed).toBe(`Did you mean "${right}"?`)
    }
  })

  it('can be read for what is known, overlooking the rest', () => {
    expect(overlook(['a', '--teir', 'flat', '--json', 'b'], globalFlags)).toEqual({ json: true })
  })
})

describe('help', () => {
  const page = helpText(
    { usage: ['newel create [dir]'], summary: 'Renders.', flags: [tier, example, feature] },
    80,
  )

  it('names each flag in the form that is typed, under its group', () => {
    expect(page).toMatch(/The project:\n {2}--tier <script\|flat> +The shape\./)
    expect(page).toContain('--example, --no-example')
    expect(page).toContain('-C, --directory <DIR>')
    expect(page).toContain('--no-input')
  })

  it('keeps to the width', () => {
    const help = helpText(
      { usage: ['x'], summary: 's', flags: [{ ...tier, help: 'word '.repeat(60).trim() }] },
      60,
    )
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
  })
})
