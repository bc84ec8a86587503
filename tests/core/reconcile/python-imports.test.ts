import { describe, expect, it } from 'vitest'
import { mergeByKind } from '../../../src/core/reconcile/merge-text.ts'
import { loadPythonReader } from '../../../src/node/python-reader.ts'
import { gitMerge } from './git-merge.ts'

const labels = { base: 'base', ours: 'ours', theirs: 'theirs' }
const reader = await loadPythonReader()
const merge = (base: string, ours: string, theirs: string) =>
  mergeByKind('python', base, ours, theirs, gitMerge, labels, reader)

const code = '\n\ndef f() -> None:\n    pass\n'
const long = (letter: string): string => letter.repeat(60)
const broken = (...lines: readonly string[]): string =>
  `from a import (  # noqa: F401\n${lines.map((line) => `    ${line}\n`).join('')})\n`
const checking = (...lines: readonly string[]): string =>
  `import typing as t\n\nif t.TYPE_CHECKING:\n${lines.map((line) => `    ${line}\n`).join('')}`

interface Case {
  readonly what: string
  readonly base: string
  readonly ours: string
  readonly theirs: string
  readonly result: string
}

const statements: readonly Case[] = [
  {
    what: 'both add an import at one place, which are sorted',
    base: 'import os\n',
    ours: 'import os\nimport own\n',
    theirs: 'import os\nimport new\n',
    result: 'import os\nimport new\nimport own\n',
  },
  {
    what: 'both add the same import at different places',
    base: 'import os\nimport re\nimport sys\n',
    ours: 'import json\nimport os\nimport re\nimport sys\n',
    theirs: 'import os\nimport re\nimport sys\nimport json\n',
    result: 'import json\nimport os\nimport re\nimport sys\n',
  },
  {
    what: 'a new section of each side',
    base: 'import os\n',
    ours: 'import os\n\nimport httpx\n',
    theirs: 'import os\n\nimport anyio\n',
    result: 'import os\n\nimport anyio\nimport httpx\n',
  },
  {
    what: 'the project’s own section, known by its blank line',
    base: 'import fastapi\n',
    ours: 'import fastapi\n\nfrom app import mine\n',
    theirs: 'import fastapi\nimport httpx\n',
    result: 'import fastapi\nimport httpx\n\nfrom app import mine\n',
  },
  {
    what: 'one side drops what the other leaves alone',
    base: 'import os\nimport re\nimport sys\n',
    ours: 'import re\nimport sys\n',
    theirs: 'import os\nimport re\n',
    result: 'import re\n',
  },
  {
    what: 'a star beside names',
    base: 'from a import b\n',
    ours: 'from a import b\nfrom m import *\n',
    theirs: 'from a import b, c\n',
    result: 'from a import b, c\nfrom m import *\n',
  },
  {
    what: 'one name under two aliases',
    base: 'from a import b\n',
    ours: 'from a import b\nfrom a import c as mine\n',
    theirs: 'from a import b\nfrom a import c as new\n',
    result: 'from a import b\nfrom a import c as mine\nfrom a import c as new\n',
  },
  {
    what: 'the first of a section goes, and the owner’s comes to its place',
    base: 'import os\n\nfrom app import errors\nfrom app.models import b, c\n',
    ours: 'import os\n\nfrom app import errors\nfrom app.greetings import own\nfrom app.models import b, c\n',
    theirs: 'import os\n\nfrom app.models import b\n',
    result: 'import os\n\nfrom app.greetings import own\nfrom app.models import b\n',
  },
  {
    what: 'the future comes first',
    base: '"""Doc."""\n\nimport os\n',
    ours: '"""Doc."""\n\nimport json\nimport os\n',
    theirs: '"""Doc."""\n\nfrom __future__ import annotations\n\nimport os\n',
    result: '"""Doc."""\n\nfrom __future__ import annotations\n\nimport json\nimport os\n',
  },
]

const entries: readonly Case[] = [
  {
    what: 'both add a name, which are sorted',
    base: 'from a import b\n',
    ours: 'from a import b, own\n',
    theirs: 'from a import b, B, new\n',
    result: 'from a import B, b, new, own\n',
  },
  {
    what: 'a comment behind the statement',
    base: 'from a import b\n',
    ours: 'from a import b, own  # noqa: F401\n',
    theirs: 'from a import b, new\n',
    result: 'from a import b, new, own  # noqa: F401\n',
  },
  {
    what: 'a comment above the statement',
    base: 'from a import b\n',
    ours: '# Why b.\nfrom a import b, own\n',
    theirs: 'from a import b, new\n',
    result: '# Why b.\nfrom a import b, new, own\n',
  },
  {
    what: 'comments within, and a line for each name',
    base: broken('b,', 'c,'),
    ours: broken('b,  # Mine.', '# Above.', 'c,', 'own,'),
    theirs: broken('b,', 'c,', 'new as n,'),
    result: broken('b,  # Mine.', '# Above.', 'c,', 'new as n,', 'own,'),
  },
  {
    what: 'so few names are left that they stand on one line again',
    base: 'from a import (\n    b,\n    c,\n)\n',
    ours: 'from a import (\n    b,\n    c,\n    own,\n)\n',
    theirs: 'from a import b\n',
    result: 'from a import b, own\n',
  },
  {
    what: 'a name of theirs goes from between the comments',
    base: broken('b,', 'c,', 'd'),
    ours: broken('b,', 'c,', '# Above.', 'd', '# Below.'),
    theirs: broken('b,', 'd,', 'e'),
    result: broken('b,', '# Above.', 'd,', 'e,', '# Below.'),
  },
  {
    what: 'a line that becomes too long is broken',
    base: 'from a import b\n',
    ours: `from a import b, ${long('x')}  # noqa\n`,
    theirs: `from a import b, ${long('y')}\n`,
    result: `from a import (  # noqa\n    b,\n    ${long('x')},\n    ${long('y')},\n)\n`,
  },
  {
    what: 'the owner’s layout stays where the names do',
    base: 'from a import b, c\n',
    ours: 'from a import (\n    c, b\n)\n',
    theirs: 'from a import b, c\nimport new\n',
    result: 'from a import (\n    c, b\n)\nimport new\n',
  },
  {
    what: 'imports under one condition, of both sides',
    base: checking('from a import b'),
    ours: checking('from a import b, own', 'from x import mine'),
    theirs: checking('from a import b, new', 'from y import fresh'),
    result: checking('from a import b, new, own', 'from x import mine', 'from y import fresh'),
  },
  {
    what: 'a condition for imports that both sides add',
    base: 'import typing as t\n',
    ours: checking('from a import b'),
    theirs: checking('from a import c', 'from d import e'),
    result: checking('from a import b, c', 'from d import e'),
  },
]

describe('imports, merged as sets', () => {
  it.each([...statements, ...entries])('$what', ({ base, ours, theirs, result }) => {
    expect(merge(base + code, ours + code, theirs + code)).toEqual({ text: result + code, conflicts: 0 })
  })

  it('takes a comment that theirs adds to a statement that the owner left alone', () => {
    const merged = merge(`import os\n${code}`, `import os\nimport own\n${code}`, `import os  # noqa\n${code}`)
    expect(merged).toEqual({ text: `import os  # noqa\nimport own\n${code}`, conflicts: 0 })
  })

  it('loses no comment of the owner’s on an import that theirs drops', () => {
    const merged = merge(
      `import os\nimport re\n${code}`,
      `import os\n# Mine.\nimport re\n${code}`,
      `import os\n${code}`,
    )
    expect(merged.text).toContain('# Mine.')
    expect(merged.conflicts).toBe(1)
  })

  it('loses no comment within brackets that have several names on a line', () => {
    const merged = merge(
      `from a import b, c\n${code}`,
      `from a import (\n    b, c,  # Mine.\n)\n${code}`,
      `from a import b, c, new\n${code}`,
    )
    expect(merged.text).toContain('# Mine.')
    expect(merged.conflicts).toBe(1)
  })

  it('merges them though the code below has a conflict', () => {
    const merged = merge(
      `import os\n${code}`,
      `import os\nimport own\n${code.replace('pass', 'own()')}`,
      `import os\nimport new\n${code.replace('pass', 'new()')}`,
    )
    expect(merged.conflicts).toBe(1)
    expect(merged.text).toMatch(
      /^import os\nimport new\nimport own\n\n\ndef f\(\) -> None:\n<<<<<<< ours\n {4}own\(\)/,
    )
  })
})
