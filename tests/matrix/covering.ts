/** What is said of one thing, e.g. `{ tier: 'flat', database: 'sqlite' }`. */
export type Coordinates = Readonly<Record<string, string>>

/**
 * A small part of `all` in which everything that `shows` says of any of them (such as every pair of values of its
 * coordinates) is shown again, but for what is `given`, which others show. Greedy: the next one is the first that adds the most, and those that later ones made needless
 * go. The result is the same every time.
 */
export function covering<Item>(
  all: readonly Item[],
  shows: (item: Item) => readonly string[],
  given: readonly string[] = [],
): readonly Item[] {
  const shown = new Map(all.map((item) => [item, shows(item)] as const))
  const missing = new Set([...shown.values()].flat())
  for (const one of given) missing.delete(one)
  const chosen = new Set<Item>()
  while (missing.size > 0) {
    const [best] = [...shown]
      .map(([item, own]) => ({ item, gain: own.filter((pair) => missing.has(pair)).length }))
      .sort((one, other) => other.gain - one.gain)
    if (best === undefined) break
    chosen.add(best.item)
    for (const pair of shown.get(best.item) ?? []) missing.delete(pair)
  }
  for (const item of chosen) {
    const others = new Set([
      ...given,
      ...[...chosen].filter((other) => other !== item).flatMap((other) => shown.get(other) ?? []),
    ])
    if (shown.get(item)?.every((pair) => others.has(pair))) chosen.delete(item)
  }
  return all.filter((item) => chosen.has(item))
}

/** Every value in one set of coordinates, as a text. */
export function valuesOf(coordinates: Coordinates): readonly string[] {
  return Object.entries(coordinates).map(([key, value]) => `${key}=${value}`)
}

/** Every pair of values in one set of coordinates, as texts. */
export function pairsOf(coordinates: Coordinates): readonly string[] {
  const values = valuesOf(coordinates)
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => `${one} ${other}`))
}
