import { setTimeout as pause } from 'node:timers/promises'
import { signedInAt } from './client.ts'

export interface StreamedEvent {
  readonly id: string
  readonly name: string
  readonly data: string
}

/** A stream of server-sent events that is being read. */
export interface Stream {
  readonly status: number
  readonly headers: Headers
  /** What came so far. */
  readonly events: () => readonly StreamedEvent[]
  /** Whether it ended as HTTP says it should; rejects when the connection was cut, or after the limit. */
  readonly ended: (limitMs: number) => Promise<void>
  readonly hangUp: () => void
}

/** Opens a stream below `url`, as whoever is signed in there unless the headers say otherwise, and waits for its first bytes. */
export async function follow(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
  const abort = new AbortController()
  const reply = await fetch(`${url}/v1/stream`, {
    headers: { ...signedInAt(url), ...headers },
    signal: abort.signal,
  })
  let text = ''
  const read = (async () => {
    for await (const part of reply.body ?? []) text += Buffer.from(part).toString()
  })()
  read.catch(() => undefined)
  await until('the stream says nothing', 5_000, () => text !== '')
  return {
    status: reply.status,
    headers: reply.headers,
    events: () => eventsIn(text),
    ended: (limitMs) =>
      Promise.race([
        read,
        pause(limitMs, undefined, { ref: false }).then(() => {
          throw new Error(`The stream did not end within ${limitMs} ms`)
        }),
      ]),
    hangUp: () => abort.abort(),
  }
}

/** Complete events only; comments and `retry` alone are none. */
function eventsIn(text: string): readonly StreamedEvent[] {
  const blocks = text.split('\n\n').slice(0, -1)
  return blocks.flatMap((block) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
    const [id, name, data] = [field('id'), field('event'), field('data')]
    return id === undefined || name === undefined || data === undefined ? [] : [{ id, name, data }]
  })
}

/** Throws with `otherwise` when `met` has not come true within the limit. */
export async function until(
  otherwise: string,
  limitMs: number,
  met: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!(await met())) {
    if (performance.now() > deadline) throw new Error(`${otherwise} for ${limitMs} ms`)
    await pause(25)
  }
}
