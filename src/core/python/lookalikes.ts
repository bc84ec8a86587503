/**
 * Letters that look like ASCII ones, from the small end of Unicode's confusables (UTS 39) and from what keyboards and
 * word processors put in by themselves. Full-width and accented letters are not here: NFKD takes care of those.
 */
const lookalikes: ReadonlyMap<string, string> = new Map([
  ...pairs('авеікмноԛрѕтухсјԁһӏԝ', 'abeikmhoqpstyxcjdhlw'),
  ...pairs('АВЕІКМНОРЅТХСЈ', 'ABEIKMHOPSTXCJ'),
  ...pairs('αινοκρτυ', 'aivokptu'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
  ...pairs('ıɑɡłø', 'iaglo'),
  ...pairs('‐‑‒–—―−', '-------'),
])

/** The ASCII text that a character looks like, or nothing when it looks like none. */
export function asciiFor(character: string): string | undefined {
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '')
  const found = lookalikes.get(character) ?? lookalikes.get(plain) ?? plain
  return /^[A-Za-z0-9._-]+$/.test(found) ? found : undefined
}

/** The name of the alphabet of a letter that is mistaken for a Latin one. */
export function alphabetOf(character: string): string | undefined {
  if (/\p{Script=Cyrillic}/u.test(character)) return 'Cyrillic'
  if (/\p{Script=Greek}/u.test(character)) return 'Greek'
  return undefined
}

function pairs(from: string, to: string): [string, string][] {
  return [...from].map((character, index) => [character, to.charAt(index)])
}
