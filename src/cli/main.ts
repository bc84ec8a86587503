import manifest from '../../package.json' with { type: 'json' }
import { exitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** What the two programs in `bin/` start. The only place that ends the process. */
export async function main(words: readonly string[], options: { readonly asCreate: boolean }): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) surviveClosing(stream)
  const code = isJustVersion(words) ? printVersion() : await runWithInterrupts(words, options.asCreate)
  await flushed(process.stdout)
  await flushed(process.stderr)
  process.exit(code)
}

/** Whoever reads the output may stop reading (`newel options | head`); what is being written to disk goes on. */
function surviveClosing(stream: NodeJS.WriteStream) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(exitCode.failed)
  })
}

/** Answered before anything else is loaded. */
const isJustVersion = (words: readonly string[]): boolean =>
  words.length === 1 && (words[0] === '--version' || words[0] === '-V')

function printVersion() {
  process.stdout.write(`${manifest.version}\n`)
  return exitCode.done
}

async function runWithInterrupts(words: readonly string[], asCreate: boolean) {
  const [{ run }, { machine }, { withInterrupts }] = await Promise.all([
    import('./run.ts'),
    import('./machine.ts'),
    import('../node/interrupts.ts'),
  ])
  endAtSecondInterrupt()
  return withInterrupts((signal) =>
    run(words, processTerminal(signal), {
      asCreate,
      version: manifest.version,
      ports: machine(manifest.version),
    }),
  )
}

/**
 * The first interrupt aborts (`withInterrupts`), the second ends at once. Without a listener that stays, the library that
 * runs programs would take itself for the only one that listens, and end the process at the first.
 */
function endAtSecondInterrupt() {
  let heard = 0
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      heard += 1
      if (heard > 1) process.exit(exitCode.cancelled)
    })
  }
}

const processTerminal = (signal: AbortSignal): Terminal => ({
  get input() {
    return process.stdin
  },
  output: process.stdout,
  errors: process.stderr,
  env: process.env,
  folder: process.cwd(),
  signal,
})

/** A pipe takes its time on some systems, and ending the process would cut the output. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((done) => {
    if (stream.destroyed || stream.writableEnded) done()
    else stream.write('', () => done())
  })
