import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import type { EvolvedProject } from './evolve-project.ts'
import { command, type Step, step } from './steps.ts'

/**
 * Does what the project's `docs/migrations.md` shows, with its own code, on the database that has rows: expand, migrate, contract,
 * and back. `serves` starts the project as it was rendered, finds the rows and makes another: the version of before goes on
 * beside a database that a later one has expanded, and comes back after all has been taken back.
 */
export function guideSteps(project: EvolvedProject, serves: () => Promise<void>): Promise<readonly Step[]> {
  return project.cell.framework === 'django' ? onDjango(project, serves) : onAlembic(project, serves)
}

/** A wrong date becomes none, which the next migration refuses. */
const forgetWrongDates = ({ store }: EvolvedProject) =>
  store.faults?.execute('UPDATE customers SET received_on = NULL WHERE received_on <> DATE(created_at)')

async function onAlembic(project: EvolvedProject, serves: () => Promise<void>): Promise<readonly Step[]> {
  const { folder, installation, store } = project
  const programs = dirname(installation.python)
  const alembic = join(programs, 'alembic')
  const options = {
    cwd: folder,
    environment: {
      ...installation.environment,
      SHOP_DATABASE_URL: store.url ?? '',
      // A new migration is formatted by the project's ruff.
      PATH: `${programs}${delimiter}${process.env.PATH}`,
    },
  }
  const run = (...args: readonly string[]) => succeeds(command([alembic, ...args], options))
  const made = new Map<string, string>()
  const add = async (id: string, code: string) => {
    const said = await run('revision', '-m', 'guide', '--rev-id', id)
    const [, file = ''] = /Generating (\S+\.py)/.exec(said.replaceAll('\n', '')) ?? []
    const text = await readFile(file, 'utf8')
    made.set(file, `${text.slice(0, text.indexOf('def upgrade'))}${code}`)
    await restore()
  }
  const restore = async () => {
    for (const [file, text] of made) await writeFile(file, text)
  }
  const remove = async () => {
    for (const file of made.keys()) await rm(file, { force: true })
  }
  const [expand = '', migrate = '', contract = ''] = await codeOfGuide(folder)
  return [
    await step('guide: expand', async () => {
      await add('9001', expand)
      await run('upgrade', 'head')
    }),
    await step('guide: the version of before serves beside it', async () => {
      await remove()
      await serves()
      await restore()
    }),
    await step('guide: migrate, and contract', async () => {
      await add('9002', migrate)
      await run('upgrade', 'head')
      await forgetWrongDates(project)
      await add('9003', contract)
      await run('upgrade', 'head')
    }),
    await step('guide: all of it back again', async () => {
      // Where the step before broke off, three back would be one too many, and take the table.
      await run('downgrade', '9001')
      await run('downgrade', '-1')
      await remove()
      await serves()
    }),
  ]
}

async function onDjango(project: EvolvedProject, serves: () => Promise<void>): Promise<readonly Step[]> {
  const { folder, installation, store } = project
  const options = {
    cwd: folder,
    environment: { ...installation.environment, SHOP_DATABASE_URL: store.url ?? '' },
  }
  const run = (...args: readonly string[]) =>
    succeeds(command([installation.python, 'manage.py', ...args], options))
  const [model, migrations] = [
    join(folder, 'shop/customers/models.py'),
    join(folder, 'shop/customers/migrations'),
  ]
  const rendered = await readFile(model, 'utf8')
  const before = await readdir(migrations)
  const later = new Map<string, string>()
  const added = async () =>
    (await readdir(migrations)).filter((name) => name.endsWith('.py') && !before.includes(name)).sort()
  const withField = (field: string) =>
    writeFile(
      model,
      rendered.replace(/^ +created_at = /m, (line) => `${field}${line}`),
    )
  const asRendered = async () => {
    for (const name of await added()) {
      later.set(name, await readFile(join(migrations, name), 'utf8'))
      await rm(join(migrations, name))
    }
    await writeFile(model, rendered)
  }
  const [expand = '', migrate = '', contract = ''] = await codeOfGuide(folder)
  return [
    await step('guide: expand', async () => {
      await withField(expand)
      await run('makemigrations')
      await run('migrate')
    }),
    await step('guide: the version of before serves beside it', async () => {
      await asRendered()
      await serves()
      for (const [name, text] of later) await writeFile(join(migrations, name), text)
      await withField(expand)
    }),
    await step('guide: migrate, and contract', async () => {
      const known = await added()
      await run('makemigrations', 'customers', '--empty', '--name', 'fill_received_on')
      const [file = ''] = (await added()).filter((name) => !known.includes(name))
      const [dependencies = ''] =
        /^ {4}dependencies = \[[^\]]*\]\n/m.exec(await readFile(join(migrations, file), 'utf8')) ?? []
      await writeFile(
        join(migrations, file),
        migrate.replace(/^ {4}operations/m, (line) => `${dependencies}${line}`),
      )
      await run('migrate')
      await forgetWrongDates(project)
      await withField(contract)
      await run('makemigrations', '--noinput')
      await run('migrate')
    }),
    await step('guide: all of it back again', async () => {
      await run(
        'migrate',
        'customers',
        before
          .filter((name) => /^\d/.test(name))
          .sort()
          .at(-1)
          ?.slice(0, -3) ?? '',
      )
      await asRendered()
      await serves()
    }),
  ]
}

/** The blocks of Python of the page, in their order. */
async function codeOfGuide(folder: string): Promise<readonly string[]> {
  const page = await readFile(join(folder, 'docs/migrations.md'), 'utf8')
  const blocks = [...page.matchAll(/^```python\n(.*?)^```$/gms)].map(([, code = '']) => code)
  if (blocks.length !== 3) throw new Error(`docs/migrations.md has ${blocks.length} blocks of Python, not 3.`)
  return blocks
}

async function succeeds(running: ReturnType<typeof command>): Promise<string> {
  const { code, stdout, stderr } = await running
  if (code !== 0) throw new Error(`ended with ${code}\n${stdout}\n${stderr}`)
  return stdout
}
