/** What is said of one thing, e.g. `{ tier: 'flat', database: 'sqlite' }`. */
export type Coordinates = Readonly<Record<string, string>>

/**
 * A small part of `all` in which every pair of values that occurs in `all` (of any two coordinates) occurs again. Greedy:
 * the next one is the first that adds the most pairs, and those that later ones made needless go. The result is the same every time.
 */
export function covering<Item>(
  all: readonly Item[],
  coordinatesOf: (item: Item) => Coordinates,
): readonly Item[] {
  const pairs = new Map(all.map((item) => [item, pairsOf(coordinatesOf(item))] as const))
  const missing = new Set([...pairs.values()].flat())
  const chosen = new Set<Item>()
  while (missing.size > 0) {
    const [best] = [...pairs]
      .map(([item, own]) => ({ item, gain: own.filter((pair) => missing.has(pair)).length }))
      .sort((one, other) => other.gain - one.gain)
    if (best === undefined) break
    chosen.add(best.item)
    for (const pair of pairs.get(best.item) ?? []) missing.delete(pair)
  }
  for (const item of chosen) {
    const others = new Set(
      [...chosen].filter((other) => other !== item).flatMap((other) => pairs.get(other) ?? []),
    )
    if (pairs.get(item)?.every((pair) => others.has(pair))) chosen.delete(item)
  }
  return all.filter((item) => chosen.has(item))
}

/** Every pair of values in one set of coordinates, as texts. */
export function pairsOf(coordinates: Coordinates): readonly string[] {
  const values = Object.entries(coordinates).map(([key, value]) => `${key}=${value}`)
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => `${one} ${other}`))
}
