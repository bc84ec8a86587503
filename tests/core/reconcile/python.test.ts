import { describe, expect, it } from 'vitest'
import { mergeByKind } from '../../../src/core/reconcile/merge-text.ts'
import { gitMerge } from './git-merge.ts'

const labels = { base: 'base', ours: 'ours', theirs: 'theirs' }
const merge = (base: string, ours: string, theirs: string) =>
  mergeByKind('python', base, ours, theirs, gitMerge, labels)

const code = '\n\ndef f() -> None:\n    pass\n'

describe('Python modules', () => {
  it.each([
    [
      'both add an import at one place',
      'import os\n',
      'import os\nimport mine\n',
      'import os\nimport new\n',
      'import os\nimport new\nimport mine\n',
    ],
    [
      'both add a name to one import',
      'from a import b\n',
      'from a import b, mine\n',
      'from a import b, new\n',
      'from a import b, mine, new\n',
    ],
    [
      'a name goes, another comes',
      'from a import b, c\n',
      'from a import b, c, mine\n',
      'from a import c, new\n',
      'from a import c, mine, new\n',
    ],
    [
      'the owner’s brackets',
      'from a import b\n',
      'from a import (\n    b,\n    mine as m,\n)\n',
      'from a import b\nimport new\n',
      'from a import (\n    b,\n    mine as m,\n)\nimport new\n',
    ],
    [
      'groups stay',
      'import os\n\nfrom a import b\n',
      'import os\nimport re\n\nfrom a import b, own\n',
      'import os\nimport sys\n\nfrom a import b, new\n',
      'import os\nimport sys\nimport re\n\nfrom a import b, new, own\n',
    ],
    [
      'below a docstring',
      '"""Doc.\n\nfrom here\n"""\n\nimport os\n',
      '"""Doc.\n\nfrom here\n"""\n\nimport os\nimport mine\n',
      '"""Doc.\n\nfrom here\n"""\n\nimport os\nimport new\n',
      '"""Doc.\n\nfrom here\n"""\n\nimport os\nimport new\nimport mine\n',
    ],
    [
      'imports further down',
      'import os\n',
      'import os\nif x:\n    import mine\n',
      'import os\nimport new\n',
      'import os\nimport new\nif x:\n    import mine\n',
    ],
    [
      'a long import is broken',
      'from a import b\n',
      `from a import b, ${'x'.repeat(60)}\n`,
      `from a import b, ${'y'.repeat(60)}\n`,
      `from a import (\n    b,\n    ${'x'.repeat(60)},\n    ${'y'.repeat(60)},\n)\n`,
    ],
  ])('%s', (_, base, ours, theirs, result) => {
    expect(merge(base + code, ours + code, theirs + code)).toEqual({ text: result + code, conflicts: 0 })
  })

  it.each([
    [
      'a comment among the imports',
      'import os\n',
      'import os\n# mine\nimport mine\n',
      'import os\nimport new\n',
    ],
    [
      'a comment beside an import',
      'import os\n',
      'import os\nimport mine  # noqa\n',
      'import os\nimport new\n',
    ],
  ])('%s is left to the line merge', (_, base, ours, theirs) => {
    const merged = merge(base + code, ours + code, theirs + code)
    expect(merged.conflicts).toBe(1)
    for (const line of ours.split('\n')) expect(merged.text).toContain(line)
  })

  it('merges imports as a set and leaves the conflict in the code', () => {
    const merged = merge(
      `import os\n${code}`,
      `import os\nimport mine\n${code.replace('pass', 'mine()')}`,
      `import os\nimport new\n${code.replace('pass', 'new()')}`,
    )
    expect(merged.conflicts).toBe(1)
    expect(merged.text).toMatch(
      /^import os\nimport new\nimport mine\n\n\ndef f\(\) -> None:\n<<<<<<< ours\n {4}mine\(\)/,
    )
  })
})
