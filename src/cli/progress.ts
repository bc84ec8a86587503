import type { Progress } from './creation/carry-out.ts'
import type { TerminalOutput } from './terminal.ts'

const patience = 1000
const pace = 100

/**
 * A progress line on `stream` for work that takes more than a second: with the seconds, redrawn on a terminal; one line
 * at the start and one at the end elsewhere, so that logs show what took the time.
 */
export function progressOn(stream: TerminalOutput, isQuiet: boolean): Progress {
  return async (what, work) => {
    if (isQuiet) return work
    const started = performance.now()
    const line = stream.isTTY === true ? animated(stream, what, started) : announced(stream, what)
    try {
      return await work
    } finally {
      line.end(`${what}: ${seconds(started)}\n`)
    }
  }
}

interface Line {
  readonly end: (last: string) => void
}

/** Erases what it drew, so that a report can follow. */
function animated(stream: TerminalOutput, what: string, started: number): Line {
  const draw = () => {
    if (performance.now() - started >= patience) stream.write(`\r\u001B[2K${what} … ${seconds(started)}`)
  }
  const timer = setInterval(draw, pace)
  return {
    end: () => {
      clearInterval(timer)
      if (performance.now() - started >= patience) stream.write('\r\u001B[2K')
    },
  }
}

function announced(stream: TerminalOutput, what: string): Line {
  let isSaid = false
  const timer = setTimeout(() => {
    isSaid = true
    stream.write(`${what} …\n`)
  }, patience)
  return {
    end: (last) => {
      clearTimeout(timer)
      if (isSaid) stream.write(last)
    },
  }
}

const seconds = (since: number): string => `${Math.floor((performance.now() - since) / 1000)} s`
