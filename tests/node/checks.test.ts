import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { runChecks } from '../../src/node/checks.ts'

const check = (commands: readonly string[], options: { timeout?: number; signal?: AbortSignal } = {}) =>
  runChecks(tmpdir(), commands, { offline: true, ...options })

it('runs all of them, whatever the first says, and keeps the last lines of those that fail', async () => {
  const runs = await check(['seq 1000', 'grep --count x /dev/null', 'cat no-such-file'])
  expect(runs).toMatchObject({
    value: [
      { command: 'seq 1000', hasPassed: true, tail: '' },
      { command: 'grep --count x /dev/null', hasPassed: false, tail: '0' },
      { command: 'cat no-such-file', hasPassed: false, tail: expect.stringContaining('No such file') },
    ],
  })
})

it('bounds what it keeps', async () => {
  const runs = await check([`find ${import.meta.dirname} no-such-folder`])
  const [run] = runs.ok ? runs.value : []
  expect(run?.hasPassed).toBe(false)
  expect(run?.tail.split('\n')).toHaveLength(12)
})

it('is words and no shell', async () => {
  const runs = await check(['echo $HOME && false', 'test  x = x'])
  expect(runs).toMatchObject({ value: [{ hasPassed: true }, { hasPassed: true }] })
})

it('one that takes too long has failed, and says so', async () => {
  const runs = await check(['sleep 30'], { timeout: 100 })
  expect(runs).toMatchObject({ value: [{ hasPassed: false, tail: 'It took too long.' }] })
})

it('ends with the signal, also between two of them', async () => {
  const signal = AbortSignal.timeout(100)
  expect(await check(['sleep 30', 'true'], { signal })).toMatchObject({ problems: [{ code: 'cancelled' }] })
  expect(await check(['true'], { signal })).toMatchObject({ problems: [{ code: 'cancelled' }] })
})
