import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scratch } from '../faults/trees.ts'
import { jsonIn, makeProject, typedIn } from './projects.ts'

let root: string
beforeEach(async () => {
  root = await scratch()
})
afterEach(() => rm(root, { recursive: true, force: true }))

const commands = ['status', 'diff', 'undo', 'doctor', 'eject'] as const

describe.each(commands)('newel %s', (command) => {
  it('has a page, with its flags and those of every command', async () => {
    const { code, stdout, stderr } = await typedIn(root, `${command} -h`)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(new RegExp(`^Usage: newel ${command}\\b`))
    expect(stdout).toContain('--json')
    expect((await typedIn(root, '--help')).stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
  })

  it('refuses an unknown flag with the near miss', async () => {
    const { code, output } = await jsonIn(root, `${command} --quite`)
    expect([code, output.problems[0]]).toEqual([
      2,
      expect.objectContaining({ code: 'unknown-flag', next: 'Did you mean "--quiet"?' }),
    ])
  })

  it('has nothing to say with --quiet', async () => {
    await makeProject(root)
    expect((await typedIn(root, `${command} --quiet`)).stdout).toBe('')
  })
})

describe.each(commands.filter((command) => command !== 'doctor'))(
  'newel %s outside of a project',
  (command) => {
    it('says so, with where it looked', async () => {
      const { code, output } = await jsonIn(root, command)
      expect([code, output.problems]).toEqual([
        2,
        [expect.objectContaining({ code: 'no-lock', where: root, next: expect.stringContaining('-C DIR') })],
      ])
    })
  },
)
