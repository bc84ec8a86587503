import { join } from 'node:path'
import { tried } from '../evolve/programs.mjs'

/** The same for all, with each project's own configuration. */
const checkers = { ruff: 'ruff==0.17.4', ty: 'ty==0.0.105' }

/** A project's own tests, and what linter, formatter and type checker say of it as rendered. */
export async function quality({ test: [program, words], testSettings }, folder, database) {
  const environment = { ...process.env, ...testSettings?.(database) }
  const tests = await tried(join(folder, '.venv', 'bin', program), words, folder, environment)
  const lint = await withUv(
    checkers.ruff,
    ['ruff', 'check', '.', '--exclude', '.venv', '--output-format', 'concise'],
    folder,
  )
  const format = await withUv(checkers.ruff, ['ruff', 'format', '--check', '.', '--exclude', '.venv'], folder)
  const types = await withUv(
    checkers.ty,
    ['ty', 'check', '--python', '.venv', '--output-format', 'concise'],
    folder,
  )
  return {
    'own tests': summaryOf(tests),
    'ruff check': lint.code === 0 ? 'clean' : counted(lint.output, /Found (\d+) error/, 'finding'),
    'ruff format':
      format.code === 0 ? 'clean' : counted(format.output, /(\d+) files? would be reformatted/, 'file'),
    'ty check': types.code === 0 ? 'clean' : counted(types.output, /Found (\d+) diagnostic/, 'finding'),
  }
}

const withUv = (from, [name, ...words], folder) =>
  tried('uv', ['tool', 'run', '--from', from, name, ...words], folder)

function summaryOf({ code, output }) {
  const pytest = /=* ?((?:\d+ \w+(?:, )?)+) in [\d.]+s/.exec(output)?.[1]
  const django = /Ran (\d+) tests?/.exec(output)?.[1]
  const said =
    pytest ?? (django === undefined ? undefined : `${django} run`) ?? output.trim().split('\n').at(-1)
  return code === 0 ? said : `fail: ${said}`
}

function counted(output, pattern, noun) {
  const count = Number(pattern.exec(output)?.[1] ?? Number.NaN)
  return Number.isNaN(count)
    ? `fails: ${output.trim().split('\n').at(-1)}`
    : `${count} ${noun}${count === 1 ? '' : 's'}`
}
