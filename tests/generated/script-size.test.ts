import { expect, it } from 'vitest'
import { answersFor, builtInPack, render } from './built-in.ts'

it('the script with its example stays under 500 lines of code: no blank lines, comments or docstrings', async () => {
  const pack = await builtInPack()
  const answers = answersFor(pack, { name: 'demo-service', tier: 'script' })
  const main = answers === undefined ? '' : (render(pack, answers).get('main.py') ?? '')
  const code = main
    .replace(/^\s*"""[\s\S]*?"""$/gm, '')
    .split('\n')
    .filter((line) => /^\s*[^\s#]/.test(line))
  expect(code.length).toBeGreaterThan(300)
  expect(code.length).toBeLessThan(500)
})
