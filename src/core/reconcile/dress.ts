/** What surrounds the lines of a text, kept apart so that it does not disturb a merge of lines. */
export interface Dress {
  readonly mark: boolean
  readonly crlf: boolean
  readonly finalNewline: boolean
}

export interface Undressed {
  readonly text: string
  readonly dress: Dress
}

/** The text with LF, a final newline and no byte order mark, and how it was dressed. Most line ends decide. */
export function undress(dressed: string): Undressed {
  const mark = dressed.startsWith('\uFEFF')
  const body = mark ? dressed.slice(1) : dressed
  const all = body.split('\n').length - 1
  const crlf = body.split('\r\n').length - 1
  const text = crlf === 0 ? body : body.replaceAll('\r\n', '\n')
  const finalNewline = text === '' || text.endsWith('\n')
  return { text: finalNewline ? text : `${text}\n`, dress: { mark, crlf: crlf * 2 > all, finalNewline } }
}

export function dressUp(text: string, { mark, crlf, finalNewline }: Dress): string {
  const ended = finalNewline || !text.endsWith('\n') ? text : text.slice(0, -1)
  const body = crlf ? ended.replaceAll('\n', '\r\n') : ended
  return mark ? `\uFEFF${body}` : body
}

/** Each part from the side that changed it; the owner's where both did. */
export function mergeDress(base: Dress, ours: Dress, theirs: Dress): Dress {
  const pick = (part: keyof Dress): boolean => (base[part] === ours[part] ? theirs[part] : ours[part])
  return { mark: pick('mark'), crlf: pick('crlf'), finalNewline: pick('finalNewline') }
}
