import { describe, expect, it } from 'vitest'
import { pageText } from './examples.ts'

/** The page is data of a run, which takes minutes: here only whether it is a run of the script as it is now. */
describe('evolution-comparison.md', () => {
  const page = pageText('docs/evolution-comparison.md')

  it('has the ten scenarios of bench/evolve/scenarios.mjs', () => {
    const titles = [...pageText('bench/evolve/scenarios.mjs').matchAll(/title: '(.+)',\n/g)].map(
      ([, title]) => title,
    )
    expect(titles).toHaveLength(10)
    expect([...page.matchAll(/^\| \d+ \| (.+?) \|/gm)].map(([, title]) => title)).toEqual(titles)
  })

  it('names the versions that bench/evolve.mjs pins', () => {
    const pinned = [...pageText('bench/evolve.mjs').matchAll(/(copier|cruft|cookiecutter): '([\d.]+)'/g)]
    expect(pinned).toHaveLength(3)
    expect(pinned.filter(([, , version = '']) => !page.includes(version))).toEqual([])
  })
})
