import { textOf } from '../../../src/core/bytes.ts'
import { formatted } from '../../support/ruff.ts'
import { append, type Edit, edited, replace, write } from '../edits.ts'
import { ownDependency, ownField, ownMigration } from '../owner-edits.ts'
import type { Scenario } from './scenario.ts'

/** Every Python file as ruff lays it out in lines of this length. */
const laidOut =
  (length: number): Edit =>
  (tree) =>
    edited(
      tree,
      ...[...tree].flatMap(([path, { content }]) => {
        const text = textOf(content) ?? ''
        const now = path.endsWith('.py') ? formatted(text, length) : text
        return now === text ? [] : [write(path, now)]
      }),
    )

/** What touches many files at once, or files that hold no Python. */
export const wide: readonly Scenario[] = [
  {
    name: 'a field by hand',
    inMemory: ['flat', 'feature', 'layered'],
    edit: (at) => [...ownField(at), ...ownMigration(at)],
    holds: ['nickname: str | None', '    nickname: CustomerNickname | None = None'],
  },
  {
    name: 'a dependency',
    edit: (_, tier) => ownDependency(tier),
    holds: [],
  },
  {
    name: 'a section of the README and a variable',
    edit: () => [
      append('README.md', '\n## Till\n\nAsk Ann.\n'),
      append('.env.example', '# for the till\nTILL=1\n'),
    ],
    holds: [],
  },
  {
    name: 'lines of another length',
    inMemory: [],
    edit: () => [
      replace('pyproject.toml', 'line-length = 120', 'line-length = 100'),
      // A formatter moves the comments that speak of a line away from it.
      replace(
        'pyproject.toml',
        '[tool.ruff.lint]\n',
        '[tool.ruff.lint]\nignore = ["ARG002", "E501", "RUF100"]\n',
      ),
      laidOut(100),
    ],
    holds: [],
  },
]
