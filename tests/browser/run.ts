import { access, mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { at, caller } from '../blackbox/client.ts'
import { type Served, serve } from '../blackbox/service.ts'
import { authenticationIn } from '../blackbox/sign-up.ts'
import { hasStatus, is } from '../blackbox/verdict.ts'
import { dialectOf, prefixOf, secretsOf } from '../matrix/cells.ts'
import { install } from '../matrix/installing.ts'
import { render } from '../matrix/rendering.ts'
import { builtOrThrow, endWithSignals, inWorkspace } from '../matrix/running.ts'
import { selected } from '../matrix/selection.ts'
import { findToolchain } from '../matrix/toolchain.ts'
import { administrator, adminWalk } from './admin-walk.ts'
import { pageWalk } from './page-walk.ts'
import { tlsBefore } from './tls.ts'
import type { Walk, Watched } from './walking.ts'

/** What people use of rendered Django projects: in a browser, as in production, behind TLS. */
const walks: readonly Walk[] = [adminWalk, pageWalk]

/** The exit code: 0 when everything passed. */
async function main(): Promise<number> {
  await builtOrThrow()
  const browser = await chromium.launch({
    executablePath: await chromiumOrThrow(),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  try {
    const failed = await inWorkspace(undefined, async (workspace) => {
      let sum = 0
      for (const walk of walks) for (const id of walk.cells) sum += await proved(id, walk, workspace, browser)
      return sum
    })
    const done = walks.reduce((sum, { cells, stretches }) => sum + cells.length * stretches.length, 0)
    process.stdout.write(`${done - failed} passed, ${failed} failed\n`)
    return failed === 0 ? 0 : 1
  } finally {
    await browser.close()
  }
}

async function chromiumOrThrow(): Promise<string> {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const places = folders.flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
  )
  for (const place of places) {
    const isThere = await access(place).then(
      () => true,
      () => false,
    )
    if (isThere) return place
  }
  throw new Error('There is no Chromium on PATH. On Debian: `apt-get install chromium`.')
}

/** How many parts of the walk failed on one cell; what happens is written as it happens. */
async function proved(id: string, walk: Walk, workspace: string, browser: Browser): Promise<number> {
  const cell = selected({ ci: false, only: id }).find((one) => one.id === id)
  if (cell === undefined) throw new Error(`There is no cell ${id}.`)
  const { folder, capabilities } = await render(cell, join(workspace, id, cell.name))
  const environments = join(workspace, 'environments')
  const { installation, steps } = await install(cell, folder, environments, await findToolchain())
  if (installation === undefined) throw new Error(steps.map(({ tail }) => tail).join('\n'))
  const auth = authenticationIn(capabilities)
  const served = await serve({
    folder,
    command: installation.serve,
    migrate: [...installation.serve, 'migrate'],
    ...(capabilities.includes('pages')
      ? { collect: [...installation.serve, 'collectstatic', '--no-input'] }
      : {}),
    ...(auth === undefined ? {} : { auth }),
    underscored: true,
    prefix: prefixOf(cell.name),
    database: cell.database,
    dialect: dialectOf(cell),
    environment: { ...installation.environment, ...secretsOf(cell), ...administrator },
  })
  const certificates = join(workspace, id, 'tls')
  await mkdir(certificates)
  const proxy = await tlsBefore(served.url, certificates)
  try {
    return await walked(id, walk, served, await opened(browser, proxy.url))
  } finally {
    proxy.close()
    await served.close()
  }
}

async function opened(browser: Browser, baseURL: string): Promise<Watched> {
  const context = await browser.newContext({ baseURL, ignoreHTTPSErrors: true })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const faults: string[] = []
  page.on('console', (message) => {
    const { url } = message.location()
    // Chromium asks for an icon by itself; a service has none.
    if (message.type() === 'error' && !url.endsWith('/favicon.ico')) faults.push(`${message.text()} ${url}`)
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`)
  })
  return { page, faults }
}

async function walked(id: string, walk: Walk, served: Served, watched: Watched): Promise<number> {
  const { code, stderr } = (await served.hooks.command?.(['createsuperuser', '--noinput'])) ?? {
    code: null,
    stderr: '',
  }
  is('createsuperuser --noinput', 'exit code', 0, `${code} ${stderr}`, code === 0)
  const order = await caller(served.url)('POST', '/v1/orders', { json: { sku: 'browser-1', quantity: 3 } })
  const about = { served, ...watched, id: String(at(hasStatus(order, 201), 'id')) }
  let failed = 0
  for (const { name, run } of walk.stretches) {
    const failure = await run(about).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    if (failure !== undefined) failed += 1
    process.stdout.write(`${id}: ${name}: ${failure ?? 'passed'}\n`)
  }
  return failed
}

endWithSignals()
process.exitCode = await main()
