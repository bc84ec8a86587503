import { PassThrough, Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'

export const keys = {
  enter: '\r',
  down: '\u001B[B',
  up: '\u001B[A',
  back: '\u001B',
  stop: '\u0003',
  space: ' ',
} as const

/** What appears on the screen, and what is typed then. */
export type Turn = readonly [sees: string, types: string]

/** A terminal with somebody at it: waits for each text to appear, then types. */
export class Screen extends Writable {
  readonly input = new PassThrough()
  readonly columns = 100
  readonly rows = 60
  readonly isTTY = true
  text = ''
  #seen = 0
  #turns: Turn[] = []

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void) {
    this.text += stripVTControlCharacters(chunk.toString())
    queueMicrotask(() => this.#type())
    done()
  }

  /** Plays the turns in order; the answer is what `work` gives. A turn whose text does not appear fails by its name. */
  async play<T>(turns: readonly Turn[], work: () => Promise<T>): Promise<T> {
    this.#turns = [...turns]
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(
        () => fail(new Error(`"${this.#turns[0]?.[0]}" did not appear in:\n${this.text}`)),
        5_000,
      )
    })
    try {
      const result = await Promise.race([work(), late])
      if (this.#turns.length > 0) throw new Error(`It ended before "${this.#turns[0]?.[0]}" appeared.`)
      return result
    } finally {
      clearTimeout(timer)
    }
  }

  #type() {
    const [turn] = this.#turns
    if (turn === undefined) return
    const at = this.text.indexOf(turn[0], this.#seen)
    if (at === -1) return
    this.#turns.shift()
    this.#seen = this.text.length
    for (const key of keysIn(turn[1])) this.input.write(key)
  }
}

/** One key at a time, as a terminal in raw mode gives them: an arrow is a sequence of three characters. */
const keysIn = (text: string): readonly string[] =>
  text
    .split(new RegExp(`(${keys.down.slice(0, 2).replace('[', '\\[')}[AB])`))
    .flatMap((part) => (part.startsWith(`${keys.back}[`) ? [part] : [...part]))
