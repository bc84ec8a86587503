import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { keys, Screen, type Turn } from './keyboard.ts'
import { portsFor, type Situation } from './workshop.ts'

const { enter, down, back, stop } = keys

/** Somebody at a terminal: what they type on the command line, and then what they answer. */
async function at(line: string, turns: readonly Turn[], situation: Situation = {}) {
  const done: string[] = []
  const screen = new Screen()
  const terminal: Terminal = {
    input: Object.assign(screen.input, { isTTY: true, setRawMode: () => screen.input }),
    output: screen,
    errors: screen,
    env: { NO_COLOR: '1', ...situation.env },
    folder: '/work',
    signal: new AbortController().signal,
  }
  const start = { asCreate: false, version: '1.2.3', ports: portsFor(situation, done) }
  const words = line.split(' ').filter((word) => word !== '')
  const code = await screen.play(turns, () => run(words, terminal, start))
  return { code, done, text: screen.text }
}

const answers: readonly Turn[] = [
  ['What is it called?', `demo${enter}`],
  ['Which tier?', enter],
  ['Which database?', enter],
  ['customise the rest?', enter],
]
const create: Turn = ['Shall it be made?', enter]

describe('newel create at a terminal', () => {
  it.each(['', 'create'])('"newel %s" asks, shows the tree and the command, and creates', async (line) => {
    const { code, done, text } = await at(line, [...answers, create])
    expect(code).toBe(0)
    expect(done[0]).toContain('write /work/demo')
    expect(text.indexOf('newel create demo --tier flat --database none')).toBeLessThan(
      text.indexOf('Shall it be made?'),
    )
    expect(text.indexOf('└── README.md')).toBeLessThan(text.indexOf('Shall it be made?'))
    expect(text).toContain('Next:')
  })

  it('asks only what flags, files and the folder leave open', async () => {
    const { code, text } = await at('create demo --tier layered', [
      ['Which database?', enter],
      ['customise the rest?', enter],
      create,
    ])
    expect(code).toBe(0)
    expect(text).not.toContain('Which tier?')
    expect(text).not.toContain('What is it called?')
  })

  it('shows why a choice cannot be had, as the pack says it', async () => {
    const { code, text } = await at('create demo --tier script', [
      ['Which database?', enter],
      ['customise the rest?', enter],
      create,
    ])
    expect(code).toBe(0)
    expect(text).toContain('PostgreSQL (A script has no place for it.)')
  })

  it('checks a name and a feature while they are typed', async () => {
    const { text } = await at('create', [
      ['What is it called?', `De${enter}`],
      ['Lower case and dashes', `${'\u007F'.repeat(2)}demo${enter}`],
      ['Which tier?', enter],
      ['Which database?', enter],
      ['customise the rest?', `${down}${enter}`],
      ['What does it do?', enter],
      ['With an example?', enter],
      ['Which features?', `invoice:total:itn${enter}`],
      ['itn', `${'\u007F'.repeat(3)}int${enter}`],
      ['So far: invoice:total:int', enter],
      ['Which Python?', enter],
      create,
    ])
    expect(text).toContain('--feature invoice:total:int')
  })

  it.each([...answers, create].map(([sees], index) => [sees, index] as const))(
    'writes nothing and exits with 130 when it is stopped at "%s"',
    async (sees, index) => {
      const { code, done } = await at('create', [...[...answers, create].slice(0, index), [sees, stop]])
      expect([code, done]).toEqual([130, []])
    },
  )

  it('walks back', async () => {
    const { done } = await at('create', [
      ['What is it called?', `other${enter}`],
      ['Which tier?', back],
      ['What is it called?', `demo${enter}`],
      ...answers.slice(1),
      create,
    ])
    expect(done[0]).toContain('write /work/demo')
  })

  it('refuses wrong flags before it asks anything', async () => {
    const { code, text } = await at('create demo --tier flt', [])
    expect(code).toBe(2)
    expect(text).not.toContain('Which database?')
  })

  it.each([
    ['Keep mine', `${down}${enter}`, 0, 'keep:README.md'],
    ['Overwrite', `${down}${down}${enter}`, 0, 'replace:README.md'],
    ['Stop', enter, 130, undefined],
  ])('asks what becomes of files that are there: %s', async (_, typed, expected, operation) => {
    const turns: readonly Turn[] = [...answers, create, ['What shall happen to files', typed]]
    const { code, done } = await at('create', turns, { there: { 'README.md': 'mine' } })
    expect(code).toBe(expected)
    if (operation === undefined) expect(done).toEqual([])
    else expect(done[0]).toContain(operation)
  })

  it.each([
    ['create -y demo', {}],
    ['create demo --no-input', {}],
    ['create demo', { CI: 'true' }],
  ])('asks nothing with "newel %s" and %j', async (line, env) => {
    const { code, done, text } = await at(line, [], { env })
    expect([code, done.length]).toEqual([0, 4])
    expect(text).not.toContain('Which tier?')
  })
})
