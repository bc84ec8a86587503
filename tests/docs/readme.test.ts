import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examplesOf, filesOf, pages, pageText, pattern, repository } from './examples.ts'

const withExamples = pages.filter((page) => examplesOf(pageText(page)).length > 0)

it('finds the pages with examples', () => {
  expect(withExamples).toEqual([
    'README.md',
    'docs/auth.md',
    'docs/cli.md',
    'docs/evolving.md',
    'docs/getting-started.md',
    'docs/pack-format.md',
    'docs/promoting.md',
  ])
})

describe.each(withExamples)('the examples in %s', (page) => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'newel-page-'))
    for (const [path, text] of filesOf(pageText(page))) write(join(folder, path), text)
    write(join(folder, '.bin', 'newel'), `#!/bin/sh\nexec '${process.execPath}' '${newel}' "$@"\n`, 0o755)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(examplesOf(pageText(page)))('$command', ({ command, printed, exitCode }) => {
    const isQuick = !/^newel create/.test(command) || /--(no-sync|dry-run|diff)\b/.test(command)
    const ending = type(isQuick ? command : `${command} --no-sync`, folder)
    expect([ending.code, ending.code === exitCode ? '' : ending.stderr]).toEqual([exitCode, ''])
    // Installing takes a network and a while, so the test leaves it out and the page does not say so.
    const shown = isQuick ? ending.stdout : ending.stdout.replaceAll(' --no-sync', '')
    if (printed !== '') expect(shown).toMatch(pattern(printed))
  })
})

it('shows problems as they are printed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'newel-page-'))
  const { stderr } = type(`'${process.execPath}' '${newel}' create shop --tier flt --databse sqlite`, folder)
  rmSync(folder, { recursive: true })
  expect(pageText('docs/cli.md')).toContain(`\`\`\`text\n${stderr}\`\`\``)
})

describe('links between pages lead somewhere', () => {
  it.each([...pages, 'ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s', (page) => {
    const links = [...pageText(page).matchAll(/\]\(([^)#:]+)(?:#([^)]*))?\)/g)]
    const broken = links.flatMap(([, path = '', anchor]) => {
      const file = join(repository, dirname(page), path)
      if (!existsSync(file)) return [path]
      return anchor === undefined || anchorsOf(file).includes(anchor) ? [] : [`${path}#${anchor}`]
    })
    expect(broken).toEqual([])
  })
})

const newel = join(repository, 'bin/newel.js')

/** As GitHub makes them, for the headings that are used here. */
const anchorsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )

function write(file: string, text: string, mode = 0o644) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text, { mode })
}

function type(command: string, folder: string) {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: [join(folder, '.bin'), process.env.PATH].join(delimiter),
      HOME: folder,
      GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
    },
  })
  return { code: status, stdout, stderr }
}
