import { expect, it } from 'vitest'
import { answersFor, builtInPack, render } from './built-in.ts'

const scripts = [
  ['FastAPI, with its example', { framework: 'fastapi' }],
  ['Flask', { framework: 'flask' }],
  ['Flask on waitress', { framework: 'flask', server: 'waitress' }],
] as const

it.each(scripts)(
  'the script stays under 500 lines of code, without blank lines, comments and docstrings: %s',
  async (_, given) => {
    const pack = await builtInPack()
    const answers = answersFor(pack, { name: 'demo-service', tier: 'script', ...given })
    const main = answers === undefined ? '' : (render(pack, answers).get('main.py') ?? '')
    const code = main
      .replace(/^\s*"""[\s\S]*?"""$/gm, '')
      .split('\n')
      .filter((line) => /^\s*[^\s#]/.test(line))
    expect(code.length).toBeGreaterThan(300)
    expect(code.length).toBeLessThan(500)
  },
)
