import { distance } from 'fastest-levenshtein'

/**
 * The known word that a mistyped one was most likely meant to be: the fewest edits (Levenshtein, and two neighbours
 * that changed places are one), about one for each three letters, or the only word that starts in the same way. Case and separators do not count.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const typed = comparable(word)
  if (typed === '' || typed.length > 100) return undefined
  const ranked = known
    .map((candidate) => ({ candidate, edits: editsBetween(typed, comparable(candidate)) }))
    .sort((one, other) => one.edits - other.edits)
  const best = ranked[0]
  if (best !== undefined && best.edits <= allowedEdits(typed)) return best.candidate
  const continued = known.filter((candidate) => typed.length >= 3 && comparable(candidate).startsWith(typed))
  return continued.length === 1 ? continued[0] : undefined
}

/** `Did you mean "postgres"?`, or nothing when no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const meant = nearest(word, known)
  return meant === undefined ? undefined : `Did you mean "${meant}"?`
}

const allowedEdits = (word: string): number =>
  word.length <= 3 ? 1 : Math.max(2, Math.floor(word.length / 3))

const editsBetween = (one: string, other: string): number => (isSwap(one, other) ? 1 : distance(one, other))

function isSwap(one: string, other: string): boolean {
  const at = [...one].findIndex((letter, index) => letter !== other[index])
  const swapped = `${one.slice(0, at)}${one.charAt(at + 1)}${one.charAt(at)}${one.slice(at + 2)}`
  return at !== -1 && swapped === other
}

const comparable = (word: string): string => word.toLowerCase().replace(/[-_. ]/g, '')
