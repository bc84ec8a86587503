import type { Problem } from '../problem.ts'
import { keywords } from '../python/stdlib.ts'
import { quoted, snake } from '../text.ts'
import { problemAt, type Spot } from './draft.ts'

/** What is wrong with a name: its form, its length, or what it means to Python or to the pack. */
export function nameProblems(
  name: Spot,
  noun: string,
  reserved: Readonly<Record<string, string>>,
  maxLength: number,
): readonly Problem[] {
  const { text, place } = name
  if (text === '') return [problemAt(place, 'name-missing', `A ${noun} needs a name.`)]
  const long = [...text].length - maxLength
  const what = `The name ${quoted(text)} has ${[...text].length} characters; a ${noun} may have ${maxLength}.`
  const tooLong = long > 0 ? [problemAt(place, 'name-too-long', what, `Leave out ${long} of them.`)] : []
  return [...tooLong, ...formProblems(name, noun), ...meaningProblems(name, noun, reserved)]
}

/** PostgreSQL cuts longer ones, and then two of them may be one. */
const longestStored = 63

/** What is wrong with a name that only a database sees: its form and length. */
export const storedProblems = (name: Spot | undefined, noun: string): readonly Problem[] =>
  name === undefined
    ? []
    : nameProblems(name, noun, {}, longestStored).filter(({ code }) => code !== 'name-keyword')

function formProblems({ text, place }: Spot, noun: string): readonly Problem[] {
  if (snakeCase.test(text)) return []
  if (/^__.*__$/s.test(text))
    return [
      problemAt(
        place,
        'name-dunder',
        `${quoted(text)} has the form of names that Python keeps for itself.`,
        trySnake(text),
      ),
    ]
  const what = `${quoted(text)} is not a name for a ${noun}: small letters a to z, digits and single underscores, a letter first.`
  return [problemAt(place, 'name-form', what, trySnake(text))]
}

export const snakeCase = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

function trySnake(text: string): string {
  const better = snake(text.slice(0, 200)).replace(/^[0-9_]+/, '')
  return better === '' ? 'Try "invoice_line", for instance.' : `Try "${better}".`
}

/** What a name would mean to Python, or to the pack, which may suggest another. */
export function meaningProblems(
  { text, place }: Spot,
  noun: string,
  reserved: Readonly<Record<string, string>>,
): readonly Problem[] {
  if (keywords.has(text)) {
    const what = `${quoted(text)} is a word of the Python language and cannot name a ${noun}.`
    return [
      problemAt(place, 'name-keyword', what, `Try "${suggestionFor(text, reserved) ?? `${text}_value`}".`),
    ]
  }
  const suggestion = suggestionFor(text, reserved)
  if (suggestion === undefined) return []
  const what = `${quoted(text)} is taken by what is rendered and cannot name a ${noun}.`
  return [problemAt(place, 'name-reserved', what, `Try "${suggestion}".`)]
}

/** A reserved name may end in `*` (`model_*`); in its suggestion, `*` stands for the rest. */
function suggestionFor(text: string, reserved: Readonly<Record<string, string>>): string | undefined {
  if (Object.hasOwn(reserved, text)) return reserved[text]
  const found = Object.entries(reserved).find(
    ([name]) => name.endsWith('*') && text.startsWith(name.slice(0, -1)) && text.length >= name.length,
  )
  return found?.[1].replace('*', () => text.slice(found[0].length - 1))
}
