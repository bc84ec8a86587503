/** How often each word occurs. */
export type WordCounts = ReadonlyMap<string, number>

/** Names and numbers; signs are laid out anew by merges of structured documents. */
const words = /[\p{L}\p{N}_]+/gu

/** The words of some texts together. */
export function wordCounts(texts: Iterable<string>): WordCounts {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const [word] of text.matchAll(words)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/** The words that the owner added and that a result has fewer of than were added. */
export function lostWords(base: WordCounts, ours: WordCounts, result: WordCounts): readonly string[] {
  return [...ours].flatMap(([word, times]) => {
    const added = times - (base.get(word) ?? 0)
    return added > (result.get(word) ?? 0) ? [word] : []
  })
}

/** The same for three texts. */
export const lostBetween = (base: string, ours: string, result: string): readonly string[] =>
  lostWords(wordCounts([base]), wordCounts([ours]), wordCounts([result]))
