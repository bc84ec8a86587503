import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pageText, repository } from './examples.ts'

it('options.md, cli.md and output-schema.json say what the code says', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['scripts/docs.mjs', '--check'], {
    cwd: repository,
    encoding: 'utf8',
  })
  expect([stdout, stderr]).toEqual(['', ''])
})

describe('promises.md', () => {
  const page = pageText('docs/promises.md')

  it('has the fourteen promises', () => {
    expect([...page.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number))).toEqual(
      Array.from({ length: 14 }, (_, index) => index + 1),
    )
  })

  it('names tests that exist', () => {
    const named = [...page.matchAll(/`([\w/.-]+(?:\.test\.ts|\/))`/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(14)
    const absent = named.filter((path) => path !== 'tests/' && !existsSync(join(repository, 'tests', path)))
    expect(absent).toEqual([])
  })
})
