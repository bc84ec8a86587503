import { describe, expect, it } from 'vitest'
import { interview, type Subject } from '../../src/cli/prompts/interview.ts'
import type { GivenAnswers, Question } from '../../src/core/answers/types.ts'
import { keys, Screen, type Turn } from './keyboard.ts'

const { enter, down, back, stop } = keys

const questions: readonly Question[] = [
  { id: 'name', kind: 'text', text: 'What is it called?', help: '', ask: 'always', defaults: [] },
  {
    id: 'tier',
    kind: 'choice',
    text: 'Which tier?',
    help: '',
    ask: 'always',
    defaults: [{ value: 'script' }],
    choices: [
      { id: 'script', label: 'Script', lines: '< 500', team: '1', tree: 'main.py\ntest_main.py' },
      { id: 'flat', label: 'Flat', lines: '500–2,000', team: '1–2', tree: 'app/\n  main.py' },
    ],
  },
  {
    id: 'database',
    kind: 'choice',
    text: 'Which database?',
    help: '',
    ask: 'always',
    defaults: [{ value: 'none' }],
    choices: [
      { id: 'none', label: 'None' },
      { id: 'postgres', label: 'PostgreSQL' },
      { id: 'sqlite', label: 'SQLite' },
    ],
  },
  {
    id: 'features',
    kind: 'records',
    text: 'Which features?',
    help: '',
    ask: 'customise',
    defaults: [{ value: [] }],
    flag: 'feature',
    fact: 'feature',
    types: [],
    reserved: { records: {}, fields: {} },
    maxLength: 24,
  },
  {
    id: 'docker',
    kind: 'boolean',
    text: 'With Docker?',
    help: '',
    ask: 'customise',
    defaults: [{ value: true }],
  },
  {
    id: 'extras',
    kind: 'many',
    text: 'Which extras?',
    help: '',
    ask: 'customise',
    defaults: [{ value: [] }],
    choices: [
      { id: 'metrics', label: 'Metrics' },
      { id: 'tracing', label: 'Tracing' },
    ],
  },
]

const subject = (given: GivenAnswers = {}): Subject => ({
  title: 'A new project',
  questions,
  given,
  defaultOf: (question) => question.defaults[0]?.value,
  reasonAgainst: (question, choice, answers) =>
    question.id === 'database' && choice === 'postgres' && answers.tier === 'script'
      ? 'a script has no place for it'
      : undefined,
  check: (question, value) => {
    const text = Array.isArray(value) ? String(value.at(-1)) : String(value)
    if (question.id === 'name' && !/^[a-z-]+$/.test(text))
      return [{ code: 'bad', what: `"${text}" is no name.` }]
    if (question.id === 'features' && !text.includes(':'))
      return [{ code: 'bad', what: 'A feature needs a field.' }]
    return []
  },
  preview: async (answers) =>
    answers.name === 'unfit'
      ? { ok: false, problems: [{ code: 'bad', what: 'This does not fit.' }] }
      : { ok: true, value: { tree: `${answers.name}/`, command: `newel create ${answers.name}` } },
})

const asked = async (turns: readonly Turn[], given?: GivenAnswers) => {
  const screen = new Screen()
  const streams = { input: screen.input, output: screen, signal: new AbortController().signal }
  const answers = await screen.play(turns, () => interview(subject(given), streams))
  return { answers, text: screen.text }
}

const name: Turn = ['What is it called?', `demo${enter}`]
const tier: Turn = ['Which tier?', enter]
const database: Turn = ['Which database?', enter]
const plain: Turn = ['customise the rest?', enter]
const create: Turn = ['Shall it be made?', enter]

describe('an interview', () => {
  it('asks what is always asked, offers defaults, and shows tree and command before it agrees', async () => {
    const { answers, text } = await asked([name, tier, database, plain, create])
    expect(answers).toEqual({ name: 'demo', tier: 'script', database: 'none' })
    expect(text).toContain('demo/')
    expect(text).toContain('newel create demo')
    expect(text).not.toContain('With Docker?')
  })

  it('shows lines, team and a small tree for each tier', async () => {
    const { text } = await asked([name, tier, database, plain, create])
    expect(text).toMatch(/< 500 lines\s+500–2,000 lines/)
    expect(text).toMatch(/team 1\s+team 1–2/)
    expect(text).toMatch(/main\.py\s+app\//)
  })

  it('does not ask what was given', async () => {
    const { answers, text } = await asked([database, plain, create], { name: 'demo', tier: 'flat' })
    expect(answers).toEqual({ name: 'demo', tier: 'flat', database: 'none' })
    expect(text).not.toContain('Which tier?')
  })

  it('walks back with Escape, past more than one question, and keeps what was answered as the offer', async () => {
    const { answers } = await asked([
      name,
      ['Which tier?', `${down}${enter}`],
      ['Which database?', back],
      ['Which tier?', back],
      ['What is it called?', enter],
      ['Which tier?', enter],
      database,
      plain,
      create,
    ])
    expect(answers).toEqual({ name: 'demo', tier: 'flat', database: 'none' })
  })

  it('asks the first question again when there is nothing to walk back to', async () => {
    const { answers } = await asked([['What is it called?', back], name, tier, database, plain, create])
    expect(answers?.name).toBe('demo')
  })

  it('walks back from the last screen', async () => {
    const { answers } = await asked([
      name,
      tier,
      database,
      plain,
      ['Shall it be made?', back],
      ['customise the rest?', back],
      ['Which database?', `${down}${enter}`],
      plain,
      create,
    ])
    expect(answers?.database).toBe('sqlite')
  })

  it('shows what cannot be had with the reason, and passes over it', async () => {
    const { answers, text } = await asked([name, tier, ['Which database?', `${down}${enter}`], plain, create])
    expect(text).toContain('PostgreSQL (a script has no place for it)')
    expect(answers?.database).toBe('sqlite')
  })

  it('offers it again once another answer allows it', async () => {
    const { answers } = await asked([
      name,
      tier,
      ['PostgreSQL (a script', back],
      ['Which tier?', `${down}${enter}`],
      ['Which database?', `${down}${enter}`],
      plain,
      create,
    ])
    expect(answers?.database).toBe('postgres')
  })

  it('says what is wrong with a text and asks again', async () => {
    const { answers } = await asked([
      ['What is it called?', `De mo${enter}`],
      ['"De mo" is no name.', `${'\u007F'.repeat(5)}demo${enter}`],
      tier,
      database,
      plain,
      create,
    ])
    expect(answers?.name).toBe('demo')
  })

  it('takes features one a line in the notation of the flag, and says what is wrong with one', async () => {
    const { answers } = await asked([
      name,
      tier,
      database,
      ['customise the rest?', `${down}${enter}`],
      ['Which features?', `invoice${enter}`],
      ['A feature needs a field.', `:total:int${enter}`],
      ['So far: invoice:total:int', `note:text:str${enter}`],
      ['So far: invoice:total:int  note:text:str', back],
      ['So far: invoice:total:int', enter],
      ['With Docker?', `${down}${enter}`],
      ['Which extras?', ` ${enter}`],
      create,
    ])
    expect(answers).toMatchObject({ features: ['invoice:total:int'], docker: false, extras: ['metrics'] })
  })

  it('changes one answer from the last screen, a given one too', async () => {
    const { answers, text } = await asked(
      [
        tier,
        database,
        plain,
        ['Shall it be made?', `${down}${enter}`],
        ['What do you want to change?', enter],
        ['What is it called?', `other${enter}`],
        create,
      ],
      { name: 'demo' },
    )
    expect(answers?.name).toBe('other')
    expect(text).toContain('newel create other')
  })

  it('does not offer to make what does not fit together', async () => {
    const { answers, text } = await asked([
      ['What is it called?', `unfit${enter}`],
      tier,
      database,
      plain,
      ['do not fit together', enter],
      ['What do you want to change?', enter],
      ['What is it called?', `demo${enter}`],
      create,
    ])
    expect(text).toContain('This does not fit.')
    expect(answers?.name).toBe('demo')
  })

  const path: readonly Turn[] = [
    name,
    tier,
    database,
    ['customise the rest?', `${down}${enter}`],
    ['Which features?', enter],
    ['With Docker?', enter],
    ['Which extras?', enter],
    create,
  ]

  it.each(path.map(([sees], index) => [sees, index] as const))(
    'stops at "%s" with Ctrl-C',
    async (sees, index) => {
      const { answers, text } = await asked([...path.slice(0, index), [sees, stop]])
      expect(answers).toBeUndefined()
      expect(text).toContain('Stopped. Nothing was written.')
    },
  )

  it('stops with the last choice of the last screen', async () => {
    const { answers } = await asked([
      name,
      tier,
      database,
      plain,
      ['Shall it be made?', `${down}${down}${enter}`],
    ])
    expect(answers).toBeUndefined()
  })

  it('stops when its input ends, and when it is told to', async () => {
    const ended = new Screen()
    const signal = new AbortController().signal
    const first = interview(subject(), { input: ended.input, output: ended, signal })
    ended.input.end()
    expect(await first).toBeUndefined()

    const told = new AbortController()
    const screen = new Screen()
    const second = interview(subject(), { input: screen.input, output: screen, signal: told.signal })
    told.abort()
    expect(await second).toBeUndefined()
  })
})
