import { describe, expect, it } from 'vitest'
import { assignmentIn, withAssigned } from '../../../src/core/python/assignments.ts'

describe('what a module assigns to a name at its top level', () => {
  it.each<[string, string, readonly string[] | undefined]>([
    ['a text', 'down = "a"\n', ['a']],
    ['a text in single quotes', "down = 'a'", ['a']],
    ['a text with an annotation', 'down: Union[str, None] = "a"\n', ['a']],
    ['a text behind which a comment stands', 'down = "a"  # not "b"\n', ['a']],
    ['a text with Windows line ends', 'x = 1\r\ndown = "a"\r\n', ['a']],
    ['nothing', 'down = None\n', []],
    ['a tuple', 'down = ("a", "b")\n', ['a', 'b']],
    ['a tuple without parentheses', 'down = "a", "b"\n', ['a', 'b']],
    ['a list over several lines', "down = [\n    'a',\n    'b',\n]\n", ['a', 'b']],
    ['the last of two', 'down = "a"\ndown = "b"\n', ['b']],
    ['before a semicolon', 'down = "a"; up = "b"\n', ['a']],
    ['a call', 'down = text("a")\n', undefined],
    ['another name', 'down = other\n', undefined],
    ['two texts that are one', 'down = "a" "b"\n', undefined],
    ['a text with an escape', 'down = "a\\x41"\n', undefined],
    ['an f-string', 'down = f"a"\n', undefined],
    ['a text of three quotes', 'down = """a"""\n', undefined],
    ['an annotation alone', 'down: str\nx = "a"\n', undefined],
    ['a member', 'down.x = "a"\ndown["x"] = "a"\n', undefined],
    ['a comparison', 'down == "a"\n', undefined],
    ['in a function', 'def f():\n    down = "a"\n', undefined],
    ['in brackets', 'f(\ndown = "a"\n)\n', undefined],
    ['in a docstring', '"""\ndown = "a"\n"""\n', undefined],
    ['in a comment', '# down = "a"\n', undefined],
    ['of a longer name', 'down_revision = "a"\nmy_down = "a"\n', undefined],
  ])('%s: %j', (_, source, texts) => {
    expect(assignmentIn(source, 'down')?.texts).toEqual(texts)
  })

  it('changes nothing else, and keeps the quotes', () => {
    const source = `"""x"""\r\n\r\nrevision = 'b'\r\ndown: str | None = 'a'  # after 'a'\r\ndef up(): down = 'a'\r\n`
    expect(withAssigned(source, 'down', 'c')).toBe(source.replace("= 'a'  #", "= 'c'  #"))
    expect(withAssigned('down = "a"', 'down', 'c')).toBe('down = "c"')
  })

  it.each(['down = None\n', 'down = ("a", "b")\n', 'x = 1\n'])('leaves %j as it is', (source) => {
    expect(withAssigned(source, 'down', 'c')).toBe(source)
  })
})
