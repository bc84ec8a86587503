import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Starts a program of a project's own environment and waits until something listens. Gives what it has said so far, how to
 * end it, and its end. Throws when it ends before it answers, or does not answer within a minute.
 */
export async function started(folder, [program, words], environment, port) {
  const child = spawn(join(folder, '.venv', 'bin', program), words, {
    cwd: folder,
    env: { ...environment, PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  }
  const ended = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const service = {
    url: `http://127.0.0.1:${port}`,
    said: () => said,
    ended,
    end: (signal) => child.kill(signal),
  }
  await untilAnswering(service)
  return service
}

async function untilAnswering({ url, ended, said, end }) {
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(100)) {
    if (isOver) throw new Error(`The service ended at its start:\n${said()}`)
    const status = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status > 0) return
  }
  end('SIGKILL')
  throw new Error(`The service did not answer within a minute:\n${said()}`)
}

/** One request. Gives status 0 where no answer came within ten seconds. */
export async function asked(url, [method, path, body], headers = {}) {
  const start = performance.now()
  try {
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      seconds: (performance.now() - start) / 1000,
    }
  } catch {
    return { status: 0, headers: new Headers(), text: '', seconds: (performance.now() - start) / 1000 }
  }
}

/** What is said of a port that is no number: how the program ends, and whether the variable is named without a traceback. */
export async function refusesWrongPort(folder, [program, words], environment, { wrongPort }) {
  if (wrongPort === undefined) return 'no settings from the environment'
  const [name] = Object.keys(wrongPort)
  const child = spawn(join(folder, '.venv', 'bin', program), words, {
    cwd: folder,
    env: { ...environment, ...wrongPort },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  }
  const code = await new Promise((resolve) => {
    child.once('close', resolve)
  })
  if (code === null) return 'starts all the same'
  const named = new RegExp(name, 'i').test(said) ? 'names it' : 'does not name it'
  return `exit ${code}, ${named}${said.includes('Traceback') ? ', with a traceback' : ''}`
}
