import type { Readable, Writable } from 'node:stream'
import type { Terminal } from '../terminal.ts'

/** Where questions are shown and answered; tests pass streams of their own. */
export interface Streams {
  readonly input: Readable
  readonly output: Writable
  readonly signal: AbortSignal
}

/** Questions are no result, so they go where problems go, as long as somebody sees that. */
export const streamsOf = ({ input, output, errors, signal }: Terminal): Streams => ({
  input,
  output: errors.isTTY === true ? errors : output,
  signal,
})

/** What came of a question. `stopped` is Ctrl-C, or an input that has ended. */
export type Asked<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'stopped' }

/** What every clack prompt takes. */
export interface CommonOptions {
  readonly input: Readable
  readonly output: Writable
  readonly signal: AbortSignal
}

/**
 * Shows one clack prompt. clack answers Escape and Ctrl-C with the same symbol, so the last key tells them apart:
 * Escape walks back. An input that ends would leave clack waiting for ever, so its end stops the prompt.
 */
export async function asked<T>(
  streams: Streams,
  prompt: (options: CommonOptions) => Promise<T>,
): Promise<Asked<Exclude<T, symbol | undefined>>> {
  const stop = new AbortController()
  let lastKey: string | undefined
  const remember = (_text: string | undefined, key: { readonly name?: string } | undefined) => {
    lastKey = key?.name
  }
  const end = () => stop.abort()
  if (streams.input.readableEnded || streams.signal.aborted) return { kind: 'stopped' }
  streams.input.on('keypress', remember).once('end', end).once('close', end)
  streams.signal.addEventListener('abort', end, { once: true })
  try {
    const value = await prompt({ input: streams.input, output: streams.output, signal: stop.signal })
    if (isAnswer(value)) return { kind: 'answered', value }
    return lastKey === 'escape' && !stop.signal.aborted ? { kind: 'back' } : { kind: 'stopped' }
  } finally {
    streams.input.off('keypress', remember).off('end', end).off('close', end)
    streams.signal.removeEventListener('abort', end)
  }
}

/** clack has one symbol, for having been cancelled. */
const isAnswer = <T>(value: T): value is Exclude<T, symbol | undefined> =>
  value !== undefined && typeof value !== 'symbol'
