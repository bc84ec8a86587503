import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvolvedProject } from './evolve-project.ts'
import { command, type Step, step } from './steps.ts'

/**
 * Does what the project's `docs/profiling.md` shows, with its own code: in the project as it is nothing leaks, and a leak that is
 * planted is named with its line, what is kept, and which variable holds it.
 */
export async function leakSteps({ folder, installation }: EvolvedProject): Promise<readonly Step[]> {
  const test = join(folder, 'tests/test_memory.py')
  const handler = await fileOf(folder, 'health.py')
  const rendered = await readFile(handler, 'utf8')
  const words = [...installation.test, '--no-cov', 'tests/test_memory.py']
  const run = () => command(words, { cwd: folder, environment: installation.environment })
  try {
    const clean = await step('guide: nothing leaks', async () => {
      await writeFile(test, await codeOfGuide(folder))
      const { code, stdout, stderr } = await run()
      return code === 0 ? undefined : `ended with ${code}\n${stdout}\n${stderr}`
    })
    const found = await step('guide: a planted leak is named', async () => {
      const { text, line } = withLeak(rendered)
      await writeFile(handler, text)
      const { code, stdout } = await run()
      const told = [`health.py:${line} keeps `, ' more Leaked are held by ', 'health.LEAKED']
      const missing = told.filter((words) => !stdout.includes(words))
      return code === 1 && missing.length === 0
        ? undefined
        : `without ${missing}: ended with ${code}\n${stdout}`
    })
    return [clean, found]
  } finally {
    await rm(test, { force: true })
    await writeFile(handler, rendered)
  }
}

/** A handler that keeps an object of each request, and the line that does. */
function withLeak(rendered: string): { readonly text: string; readonly line: number } {
  const answer = '    return {"status": "ok"}\n'
  const at = rendered.indexOf(answer)
  if (at === -1) throw new Error('health.py answers something else.')
  const before = rendered.slice(0, at)
  const text = `${before}    LEAKED.append(Leaked())\n${rendered.slice(at)}\n\nclass Leaked:\n    pass\n\n\nLEAKED: list[Leaked] = []\n`
  return { text, line: before.split('\n').length }
}

/** The only file of the package with this name. */
async function fileOf(folder: string, name: string): Promise<string> {
  const root = (await readdir(folder)).includes('src') ? join(folder, 'src') : join(folder, 'shop')
  const found = (await readdir(root, { recursive: true })).filter((path) => path.split('/').at(-1) === name)
  const [only] = found
  if (only === undefined || found.length > 1) throw new Error(`${name} is there ${found.length} times.`)
  return join(root, only)
}

/** The only block of Python of the page. */
async function codeOfGuide(folder: string): Promise<string> {
  const page = await readFile(join(folder, 'docs/profiling.md'), 'utf8')
  const [block, ...others] = [...page.matchAll(/^```python\n(.*?)^```$/gms)].map(([, code = '']) => code)
  if (block === undefined || others.length > 0)
    throw new Error('docs/profiling.md has not one block of Python.')
  return block
}
