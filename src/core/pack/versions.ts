/**
 * Which of two versions comes first, by semver.org 2.0.0, rule 11: below 0 for the first, above 0 for the second, 0 for
 * neither. What follows `+` does not count.
 */
export function compareVersions(one: string, other: string): number {
  const [mine, theirs] = [partsOf(one), partsOf(other)]
  return (
    firstDifference(mine.numbers, theirs.numbers) ||
    Number(mine.before.length === 0) - Number(theirs.before.length === 0) ||
    firstDifference(mine.before, theirs.before) ||
    mine.before.length - theirs.before.length
  )
}

function partsOf(version: string): {
  readonly numbers: readonly string[]
  readonly before: readonly string[]
} {
  const [, numbers = '', before] = /^([^-+]*)(?:-([^+]*))?/.exec(version) ?? []
  return { numbers: numbers.split('.'), before: before?.split('.') ?? [] }
}

/** Of what both have: numbers as numbers and before words, words by their code units. */
function firstDifference(one: readonly string[], other: readonly string[]): number {
  for (const [index, mine] of one.slice(0, other.length).entries()) {
    const theirs = other[index] ?? ''
    const [isNumber, isTheirs] = [mine, theirs].map((part) => /^\d+$/.test(part))
    if (isNumber !== isTheirs) return isNumber ? -1 : 1
    if (mine !== theirs) return isNumber ? Number(mine) - Number(theirs) : mine < theirs ? -1 : 1
  }
  return 0
}
