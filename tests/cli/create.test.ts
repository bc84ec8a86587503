import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/table.ts'
import { outputSchema } from '../../src/cli/output-schema.ts'
import { pack, type Situation, typed } from './workshop.ts'

const validates = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(outputSchema)

async function json(line: string, situation?: Situation) {
  const { stdout, stderr, ...rest } = await typed(`${line} --json`, situation)
  const output = JSON.parse(stdout)
  validates(output)
  expect(validates.errors).toBeNull()
  expect(stderr).toBe('')
  return { output, ...rest }
}

describe('newel create', () => {
  it('writes, makes a repository, syncs, commits, and says what to type next', async () => {
    const { code, stdout, done } = await typed('create demo')
    expect(code).toBe(0)
    expect(done).toEqual([
      'write /work/demo create:.newel/lock.json create:README.md create:app/main.py',
      'git init',
      'sync',
      'commit',
    ])
    expect(stdout).toContain('Next:\n  cd demo')
    expect(stdout).toContain('The same project again:\n  newel create demo --tier flat --database none\n')
  })

  it.each([
    ['create demo --no-git', ['sync']],
    ['create demo --git', ['git init always', 'sync', 'commit']],
    ['create demo --no-sync', ['git init', 'commit']],
    ['create demo --offline', ['git init', 'commit']],
    ['create demo --python 3.12', ['git init', 'sync 3.12', 'commit']],
    ['create demo --python /usr/bin/python3', ['git init', 'sync /usr/bin/python3', 'commit']],
  ])('%s', async (line, steps) => {
    const { code, done } = await typed(line)
    expect(code).toBe(0)
    expect(done.slice(1)).toEqual(steps)
  })

  it.each([
    ['create demo', { name: 'demo' }],
    ['create some/where/demo', { name: 'demo' }],
    ['create there --name demo', { name: 'demo' }],
    ['create demo --tier layered', { tier: 'layered' }],
    ['create demo --no-example', { example: false }],
    ['create demo --example', { example: true }],
    ['create demo --description=a=b', { description: 'a=b' }],
    ['create demo --set tier=layered', { tier: 'layered' }],
    ['create demo --set example=false', { example: false }],
    ['create demo --set python=3.12', { python: '3.12' }],
    ['create demo --python 3.12', { python: '3.12' }],
    ['create demo --python /usr/bin/python3', { python: '3.11' }],
    ['create demo --set template=odd', { template: 'odd' }],
    ['create demo --preset api', { tier: 'layered', database: 'postgres' }],
  ])('%s gives %j', async (line, expected) => {
    expect((await json(line)).output.answers).toMatchObject(expected)
  })

  it('reads features in the notation of the flag, as often as they are given', async () => {
    const { output } = await json('create demo --feature invoice:number:str --feature note:text:str')
    expect(output.answers.features.map(({ name }: { name: string }) => name)).toEqual(['invoice', 'note'])
  })

  it('takes flags over the file, the file over the preset, the preset over own defaults, those over the pack', async () => {
    const situation = {
      defaults: { tier: 'script', database: 'none', description: 'own', example: false },
      answersFile: { description: 'file', tier: 'flat' },
    }
    const { output } = await json('create demo --preset api --answers a.yaml --tier layered', situation)
    expect(output.answers).toMatchObject({
      tier: 'layered',
      description: 'file',
      database: 'postgres',
      example: false,
      python: '3.11',
    })
  })

  it('reads answers from standard input when it is asked to', async () => {
    const { output } = await json('create demo --answers -', { stdin: '{"tier":"layered"}' })
    expect(output.answers.tier).toBe('layered')
  })

  it('names the same project in the command that makes it again', async () => {
    const first = await json(
      'create demo --tier layered --database postgres --no-example --feature a:b:str --no-sync',
    )
    const again = first.output.reproduce.replaceAll("'", '').replace(/^newel /, '')
    const second = await json(again)
    expect(second.output.answers).toEqual(first.output.answers)
    expect(second.output.reproduce).toBe(first.output.reproduce)
  })

  it.each([
    [{ npm_config_user_agent: 'npm/11.0.0 node/v24' }, 'npm create newel@1.2.3 -- demo '],
    [{ npm_config_user_agent: 'pnpm/10.0.0 npm/? node/v24' }, 'pnpm create newel@1.2.3 demo '],
    [{}, 'newel create demo '],
  ])('words it for whoever started it: %j', async (env, beginning) => {
    const { output } = await json('demo', { asCreate: true, env })
    expect(output.reproduce.startsWith(beginning)).toBe(true)
  })

  it.each(['--dry-run', '--diff'])('writes nothing with %s', async (flag) => {
    const { code, done, stdout } = await typed(`create demo ${flag}`)
    expect([code, done]).toEqual([0, []])
    expect(stdout).toContain(flag === '--diff' ? '+# demo' : '├── app/')
    expect((await json(`create demo ${flag}`)).output.written).toBe(false)
  })

  it('leaves .newel/ out with --no-lock', async () => {
    const { output } = await json('create demo --no-lock')
    expect(output.files.map(({ path }: { path: string }) => path)).toEqual(['README.md', 'app/main.py'])
    expect(output.reproduce).toContain('--no-lock')
  })

  it('says nothing on stdout but problems on stderr when quiet', async () => {
    expect(await typed('create demo -q')).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect((await typed('create demo -q --tier flt')).stderr).toContain('--tier')
  })
})

describe('what --json prints', () => {
  it('on success names the project, its files, the plan and what it can do', async () => {
    const { output } = await json('create demo')
    expect(output).toMatchObject({
      ok: true,
      command: 'create',
      exitCode: 0,
      written: true,
      project: { name: 'demo', path: '/work/demo' },
      capabilities: ['health'],
      nextSteps: ['cd demo'],
      problems: [],
    })
    expect(output.files[1]).toEqual({ path: 'README.md', mode: '644', size: 7, owner: 'tool' })
    expect(output.plan[1]).toEqual({ kind: 'create', path: 'README.md' })
  })

  it('holds diffs with --diff', async () => {
    const { output } = await json('create demo --diff')
    expect(output.plan[1].diff).toContain('+# demo')
  })

  const refusals: [line: string, problem: string, code: number, situation?: Situation][] = [
    ['', 'no-command', 2],
    ['crate demo', 'unknown-command', 2],
    ['create', 'missing-answer', 2],
    ['create demo more', 'too-many-arguments', 2],
    ['create demo --teir flat', 'unknown-flag', 2],
    ['--tier flat create demo', 'unknown-flag', 2],
    ['create demo --tier', 'missing-value', 2],
    ['create demo --tier flt', 'unknown-choice', 2],
    ['create demo --set teir=flat', 'unknown-key', 2],
    ['create demo --set tier', 'set-form', 2],
    ['create demo --preset apo', 'unknown-preset', 2],
    ['create demo --on-conflict kep', 'unknown-choice', 2],
    ['create demo --template https://example.org/x', 'unknown-source', 2],
    ['create demo --template ./nothing', 'no-pack', 2],
    ['create demo --answers a.yaml', 'unknown-key', 2, { answersFile: { teir: 'flat' } }],
    ['create demo --tier script --database postgres', 'broken-constraint', 2],
    ['create demo', 'destination-in-the-way', 3, { there: { 'notes.txt': 'mine' } }],
    ['create demo', 'ENOSPC', 1, { fails: 'write' }],
    ['create demo', 'missing-uv', 4, { fails: 'sync' }],
    ['options --jsno', 'unknown-flag', 2],
  ]

  it.each(refusals)(
    'on the refusal of "newel %s" (%s) ends with %i',
    async (line, problem, expected, situation) => {
      const { output, code } = await json(line, situation)
      expect(output.problems.map((one: { code: string }) => one.code)).toContain(problem)
      expect([code, output.exitCode, output.ok]).toEqual([expected, expected, false])
    },
  )

  it('says everything at once', async () => {
    const { output } = await json(
      'create Demo! --teir flat --database postgrs --set exmaple=true --preset apo',
    )
    expect(output.problems.map(({ where }: { where: string }) => where)).toEqual(
      expect.arrayContaining(['--teir', '--preset']),
    )
    const more = await json('create Demo! --database postgrs --set exmaple=true --jsno')
    expect(more.output.problems.map(({ code }: { code: string }) => code)).toEqual(
      expect.arrayContaining(['unknown-flag', 'unknown-choice', 'unknown-key']),
    )
  })

  it('of options is the JSON Schema of the answers, or the schema of the output', async () => {
    const answers = JSON.parse((await typed('options --json')).stdout)
    expect(Object.keys(answers.properties)).toEqual(pack.questions.map(({ id }) => id))
    expect(JSON.parse((await typed('options --json --output-schema')).stdout)).toEqual(outputSchema)
  })
})

describe('a destination that holds something', () => {
  const there = { 'README.md': 'mine\n', 'notes.txt': 'mine\n' }

  it('is refused by name, with nothing written, unless it is agreed', async () => {
    const { code, done, stderr } = await typed('create demo', { there })
    expect([code, done]).toEqual([3, []])
    expect(stderr).toContain('In the way: README.md.')
    expect(stderr).toContain('--on-conflict keep')
  })

  it.each([
    ['keep', 'keep:README.md'],
    ['overwrite', 'replace:README.md'],
  ])('is written to with --on-conflict %s', async (choice, operation) => {
    const { code, done } = await typed(`create demo --on-conflict ${choice}`, { there })
    expect(code).toBe(0)
    expect(done[0]).toContain(operation)
  })

  it('counts as empty when it holds a repository alone', async () => {
    expect((await typed('create demo', { there: { '.git': '' } })).code).toBe(0)
  })
})

describe('a failed step', () => {
  it('leaves nothing when writing fails', async () => {
    const { code, done, stdout, stderr } = await typed('create demo', { fails: 'write' })
    expect([code, done, stdout]).toEqual([1, [], ''])
    expect(stderr).toContain('ENOSPC')
  })

  it('leaves the project when the sync fails, and exits with 4', async () => {
    const { code, done, stdout, stderr } = await typed('create demo', { fails: 'sync' })
    expect([code, done.slice(1)]).toEqual([4, ['git init', 'commit']])
    expect(stdout).toContain('Created')
    expect(stderr).toContain('missing-uv')
  })

  it('warns when there is nobody to commit as, and exits with 0', async () => {
    const { code, stderr } = await typed('create demo', { fails: 'commit' })
    expect(code).toBe(0)
    expect(stderr).toContain('warning: no-identity')
  })
})

describe('without a terminal', () => {
  it('names every flag that is missing, and waits for nothing', async () => {
    const { code, stderr } = await typed('create')
    expect(code).toBe(2)
    expect(stderr).toContain('--name')
  })

  it('prints help when bare, and knows only commands that exist', async () => {
    const { code, stdout } = await typed('')
    expect(code).toBe(0)
    const [, listed = ''] = /Commands:\n((?: {2}.*\n)+)\n/.exec(stdout) ?? []
    expect([...listed.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name)).toEqual(Object.keys(commands))
  })

  it.each([
    ['ledger', 'newel create ledger'],
    ['creat', 'Did you mean "create"?'],
    ['option', 'Did you mean "options"?'],
  ])('"newel %s" is unknown and says %s', async (command, hint) => {
    const { code, stderr } = await typed(command)
    expect(code).toBe(2)
    expect(stderr).toContain(hint)
  })

  it('answers --version and --help anywhere', async () => {
    expect(await typed('create --version')).toMatchObject({ code: 0, stdout: '1.2.3\n' })
    const { stdout } = await typed('create demo --help')
    for (const flag of [
      '--name <TEXT>',
      '--tier <script|flat|layered>',
      '--example, --no-example',
      '--feature',
    ]) {
      expect(stdout).toContain(flag)
    }
    expect((await typed('--help create')).stdout).toBe(stdout)
  })

  it('keeps the stack of a mistake of its own for --verbose', async () => {
    const line = 'create demo --answers -'
    expect((await typed(line, { stdin: '{' })).stderr).not.toContain('at JSON.parse')
    const { code, stderr } = await typed(`${line} --verbose`, { stdin: '{' })
    expect(code).toBe(1)
    expect(stderr).toContain('at JSON.parse')
  })
})

it('lists the presets of the pack where one is wanted or mistaken', async () => {
  const { stdout } = await typed('create --help')
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('One of api; "newel options" says what they are.')
  const { output } = await json('create demo --preset apo')
  expect(output.problems[0]?.next).toBe('Did you mean "api"? There are: api.')
})

it('shows every question, choice and constraint', async () => {
  const { stdout } = await typed('options')
  for (const part of [
    '--tier',
    'layered',
    '--example, --no-example',
    '--feature',
    '--set template=…',
    '--preset',
    'A script has no place for it.',
  ])
    expect(stdout).toContain(part)
})
