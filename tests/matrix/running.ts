import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Throws where there is no built tool to prove. */
export async function builtOrThrow(): Promise<void> {
  await stat(fileURLToPath(new URL('../../dist/main.js', import.meta.url))).catch(() => {
    throw new Error('The tool is not built. Type `npm run build` first.')
  })
}

let last: Promise<void> = Promise.resolve()

/** One writer of a file at a time. */
export function inTurn(work: () => Promise<void>): Promise<void> {
  last = last.then(work)
  return last
}
