import { expect, it } from 'vitest'
import { answersFor, builtInPack, render } from './built-in.ts'

const scripts = [
  ['FastAPI, with its example', { framework: 'fastapi' }],
  ['Flask', { framework: 'flask' }],
  ['Flask on waitress', { framework: 'flask', server: 'waitress' }],
  ['Flask on uWSGI', { framework: 'flask', server: 'uwsgi' }],
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

it('a script has one logger, whatever serves it: a second one would take the place of the first', async () => {
  const pack = await builtInPack()
  const choices = pack.questions.flatMap((question) =>
    question.id === 'server' && question.kind === 'choice' ? question.choices : [],
  )
  const scripts = choices.flatMap(({ id }) =>
    ['fastapi', 'flask'].flatMap((framework) => {
      const answers = answersFor(pack, { name: 'demo-service', tier: 'script', framework, server: id })
      return answers === undefined ? [] : [[id, render(pack, answers).get('main.py') ?? ''] as const]
    }),
  )
  expect(scripts.length).toBeGreaterThan(6)
  expect(scripts.filter(([, main]) => main.match(/^logger = /gm)?.length !== 1).map(([id]) => id)).toEqual([])
})
