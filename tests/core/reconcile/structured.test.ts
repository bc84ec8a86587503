import { describe, expect, it } from 'vitest'
import type { DocumentFormat } from '../../../src/core/documents/parse.ts'
import { gitMerge } from './git-merge.ts'
import { labels, merge, splice } from './structured-merge.ts'

describe('changes are cut into the owner’s text, whose other bytes stay', () => {
  it.each<[string, DocumentFormat, string, string, string, string]>([
    [
      'a dependency, in a list that the owner reformatted',
      'toml',
      '[project]\ndependencies = [\n    "a>=1",\n    "b>=1",\n]\n',
      '[project]\ndependencies = ["a>=1", "own", "b>=1"] # mine\n',
      '[project]\ndependencies = [\n    "a>=1",\n    "c>=1",  # new\n]\n',
      '[project]\ndependencies = ["a>=1", "own", "c>=1"] # mine\n',
    ],
    [
      'a dependency, at the place where the owner added one',
      'toml',
      'd = [\n    "a",\n]\n',
      'd = [\n    "a", # one\n    "own"\n]\n',
      'd = [\n    "a",\n    # why\n    "c",  # new\n]\n',
      'd = [\n    "a", # one\n    "own",\n    # why\n    "c",  # new\n]\n',
    ],
    [
      'the last entry goes',
      'toml',
      'd = [\n  "a",\n]\nx = 1\n',
      'd = [\n  "a", # one\n]\nx = 2\n',
      'd = []\nx = 1\n',
      'd = [\n]\nx = 2\n',
    ],
    [
      'a key and a table, with their comments',
      'toml',
      '[a]\nx = 1\n\n[z]\ny = 1\n',
      '[a]\nx   =  1\nown = 2 # mine\n# my remark\n\n[z]\ny = 1\n',
      '# the tool\n[tool.t]\nk = [\n    1,\n    2,\n]\n\n[tool.t.u]\nv = 1\n\n[a]\nx = 1\n# why\nn = 3  # new\n\n[z]\ny = 1\n',
      '[a]\nx   =  1\nown = 2 # mine\n# why\nn = 3  # new\n# my remark\n\n[z]\ny = 1\n\n# the tool\n[tool.t]\nk = [\n    1,\n    2,\n]\n\n[tool.t.u]\nv = 1\n',
    ],
    [
      'a table beside its kin',
      'toml',
      '[tool.a]\nx = 1\n\n[z]\ny = 1\n',
      '[tool.a]\nx = 2\n\n[z]\ny = 1\n',
      '[tool.a]\nx = 1\n\n[tool.a.b]\nw = 1\n\n[z]\ny = 1\n',
      '[tool.a]\nx = 2\n\n[tool.a.b]\nw = 1\n\n[z]\ny = 1\n',
    ],
    [
      'dotted keys stay dotted',
      'toml',
      'a.b = 1\n[c]\n',
      'a.b = 2\n[c]\n',
      'a.b = 1\na.d = 3\n[c]\n',
      'a.b = 2\na.d = 3\n[c]\n',
    ],
    [
      'inline tables stay inline',
      'toml',
      'a = { b = 1, c = 1 }\n',
      'a = {b=2,   c = 1}\n',
      'a = { b = 1, d = [1] }\n',
      'a = {b=2,   d = [1]}\n',
    ],
    [
      'a value in place',
      'toml',
      'a = 1\nb = 1\n',
      'a = 2\nb   =   1 # mine\n',
      'a = 1\nb = """\nx"""\n',
      'a = 2\nb   =   """\nx""" # mine\n',
    ],
    [
      'a key goes with the pack’s comment, not with the owner’s',
      'toml',
      'a = 1\n# why\nb = 1\n',
      'a = 2\n# mine\n# why\nb = 1\n',
      'a = 1\n# why\n',
      'a = 2\n# mine\n',
    ],
    [
      'tables in arrays',
      'toml',
      'a = 1\n',
      'a = 2\n',
      'a = 1\n[[b]]\nc = 1\n\n[[b]]\nc = 2\n',
      'a = 2\n\n[[b]]\nc = 1\n\n[[b]]\nc = 2\n',
    ],
    [
      'a service and a variable',
      'yaml',
      'services:\n  app:\n    image: x\n    environment:\n      A: 1\n',
      'services:\n    app:\n        image:   y   # mine\n        environment:\n            A: 1\n            OWN: 2\n',
      'services:\n  app:\n    image: x\n    environment:\n      A: 1\n      # why\n      N: "3" # new\n  # rows\n  db:\n    image: z\n    ports: [1]\n\nvolumes:\n  data: {}\n',
      'services:\n    app:\n        image:   y   # mine\n        environment:\n            A: 1\n            # why\n            N: "3" # new\n            OWN: 2\n    # rows\n    db:\n      image: z\n      ports: [1]\n\nvolumes:\n  data: {}\n',
    ],
    [
      'entries of lists, in blocks and in flow',
      'yaml',
      'a:\n  - 1\n  - 2\nb: [x, y]\n',
      'a:\n- 1 # one\n- 2\n- own\nb: [x,  y, own]\n',
      'a:\n  - 1\n  - "3"\nb: [y, z]\n',
      'a:\n- 1 # one\n- own\n- "3"\nb: [y, own, z]\n',
    ],
    [
      'block texts move with their indent',
      'yaml',
      'a:\n  x: 1\n',
      'a:\n    x: 2\n',
      'a:\n  x: 1\n  run: |\n    one\n      two\n\n    three\n',
      'a:\n    x: 2\n    run: |\n      one\n        two\n\n      three\n',
    ],
    [
      'the last key goes',
      'yaml',
      'a:\n  x: 1\nb: 1\n',
      'a:\n  x: 1 # mine\nb: 2\n',
      'a: {}\nb: 1\n',
      'a: {} # mine\nb: 2\n',
    ],
    [
      'an empty table opens',
      'yaml',
      'a: 1\nv: {}\n',
      'a: 2\nv: {} # mine\n',
      'a: 1\nv:\n  # rows\n  d: {}\n  e: 1\n',
      'a: 2\nv: # mine\n  # rows\n  d: {}\n  e: 1\n',
    ],
    ['a whole document opens', 'yaml', '{}\n', '{} \n', 'a: 1\nb:\n  - 1\n', 'a: 1\nb:\n  - 1\n'],
    ['null becomes a value', 'yaml', 'a:\nb: 1\n', 'a: # mine\nb: 2\n', 'a: 1\nb: 1\n', 'a: 1\nb: 2\n'],
    [
      'JSON with tabs and on one line',
      'json',
      '{"a": {"x": 1}, "b": [1]}\n',
      '{\n\t"a": {"x": 1, "own": 2},\n\t"b": [1, 2]\n}\n',
      '{"a": {"x": 3, "n": {"m": 1}}, "b": [4], "c": {"d": []}}\n',
      '{\n\t"a": {"x": 3, "own": 2, "n": {"m":1}},\n\t"b": [2, 4],\n\t"c": {\n\t\t"d": []\n\t}\n}\n',
    ],
    [
      'JSON, the last key goes',
      'json',
      '{"a": {"x": 1}, "b": 1}\n',
      '{"a": {"x": 1},   "b": 2}\n',
      '{"a": {}, "b": 1}\n',
      '{"a": {},   "b": 2}\n',
    ],
    [
      'variables with their comments',
      'dotenv',
      '# app\nA=1\nB=1\n',
      '# app\nA=own\nB=1\nOWN="x\ny"\n',
      '# app\nA=1\n# new\nN=2\nB=3\n',
      '# app\nA=own\n# new\nN=2\nB=3\nOWN="x\ny"\n',
    ],
    [
      'a variable goes',
      'dotenv',
      'A=1\n# b\nB=1\n',
      'A=2\n# mine\n# b\nB=1\n',
      'A=1\n# b\n',
      'A=2\n# mine\n',
    ],
  ])('%s', (_, format, base, ours, theirs, result) => {
    expect(splice(format, base, ours, theirs)).toBe(result)
  })
})

describe('what cannot be merged by key', () => {
  it.each<[string, DocumentFormat, string, string, string]>([
    ['one key, two values', 'toml', 'a = 1\n', 'a = 2\n', 'a = 3\n'],
    ['deleted here, changed there', 'toml', '[t]\na = 1\n[u]\n', '[u]\n', '[t]\na = 2\n[u]\n'],
    ['changed here, deleted there', 'yaml', 'a: 1\nb: 1\n', 'a: 2\nb: 1\n', 'b: 1\n'],
    ['both added one key', 'json', '{}', '{"a": 1}', '{"a": 2}'],
    ['lists whose order counts', 'json', '[1, 1]', '[1, 1, 2]', '[1, 1, 3]'],
    ['the owner’s text does not parse', 'toml', 'a = 1\n', 'a = \n', 'a = 1\nb = 2\n'],
  ])('%s is a conflict that keeps the owner’s lines', (_, format, base, ours, theirs) => {
    const merged = merge(format, base, ours, theirs)
    expect(merged.conflicts).toBeGreaterThan(0)
    expect(merged.text).toContain(ours.trim().split('\n')[0])
  })

  it('never calls a table twice clean, although the lines merge', () => {
    const middle = '\n[b]\nx = 1\n\n[c]\nx = 1\n\n[d]\nx = 1\n'
    const base = `[a]\nx = 1\n${middle}`
    const own = `[n]\nown = 1\n\n${base}`
    const merged = merge('toml', base, own, `${base}\n[n]\nnew = 1\n`)
    expect(gitMerge(base, own, `${base}\n[n]\nnew = 1\n`, labels).conflicts).toBe(0)
    expect(merged).toEqual({ text: `[n]\nown = 1\nnew = 1\n\n${base}`, conflicts: 0 })
  })

  it('does not splice where an anchor would change another key too', () => {
    const base = 'a: &x\n  k: 1\nb: *x\nc: 1\n'
    expect(
      splice('yaml', base, base.replace('c: 1', 'c: 2'), 'a:\n  k: 2\nb:\n  k: 1\nc: 1\n'),
    ).toBeUndefined()
  })

  it('takes the line merge where it says the same, so that comments of both sides come along', () => {
    const merged = merge(
      'toml',
      '# a\na = 1\n\n\nb = 1\n',
      '# mine\na = 1\n\n\nb = 1\n',
      '# a\na = 1\n\n\n# new\nb = 2\n',
    )
    expect(merged).toEqual({ text: '# mine\na = 1\n\n\n# new\nb = 2\n', conflicts: 0 })
  })
})
