import type { Page } from 'playwright-core'
import { at, caller } from '../blackbox/client.ts'
import type { Served } from '../blackbox/service.ts'
import { hasStatus, is } from '../blackbox/verdict.ts'

/** A page that remembers what went wrong in it: requests that failed or were refused, and errors on the console. */
export interface Watched {
  readonly page: Page
  readonly faults: string[]
}

export interface About extends Watched {
  readonly served: Served
  /** Of an order that was made over HTTP. */
  readonly id: string
}

/** Something that somebody does in a browser; throws what was not as expected. */
export interface Stretch {
  readonly name: string
  readonly run: (about: About) => Promise<void>
}

/** The cells on which it is walked, and what is done there, one after the other. */
export interface Walk {
  readonly cells: readonly string[]
  readonly stretches: readonly Stretch[]
}

/** The last stretch of every walk. */
export const unbroken: Stretch = {
  name: 'nothing failed in the browser meanwhile',
  run: async ({ faults }) => is('the browser', 'faults', [], faults, faults.length === 0),
}

/** Presses a button and waits for the page to which it leads. */
export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.waitForLoadState()
}

/** Throws unless the first of such elements says it in time. */
export async function says(page: Page, selector: string, expected: RegExp): Promise<void> {
  const text =
    (await page
      .locator(selector)
      .first()
      .textContent()
      .catch(async () => `nothing; the page says ${await page.locator('body').textContent()}`)) ?? ''
  is(page.url(), selector, String(expected), text.replace(/\s+/g, ' '), expected.test(text))
}

/** Throws unless the browser is somewhere below the path. */
export const stands = (page: Page, path: string): void =>
  is('the browser', 'address', path, page.url(), new URL(page.url()).pathname.startsWith(path))

/** Throws unless the order has these values over HTTP. */
export async function reads(
  served: Served,
  id: string,
  expected: Readonly<Record<string, unknown>>,
): Promise<void> {
  const reply = hasStatus(await caller(served.url)('GET', `/v1/orders/${id}`), 200)
  for (const [key, value] of Object.entries(expected))
    is(`GET /v1/orders/${id}`, key, value, at(reply, key), at(reply, key) === value)
}

/** Edits the order in this form, which somebody else saves meanwhile: nothing is written over, and the form says so. */
export async function editTooLate({ page, served, id }: About, form: string): Promise<void> {
  await page.goto(form)
  const change = { version: 2, quantity: 9 }
  hasStatus(await caller(served.url)('PATCH', `/v1/orders/${id}`, { json: change }), 200)
  await page.getByLabel('Quantity').fill('8')
  await press(page, 'Save')
  await says(page, '.errorlist', /Somebody else changed this/)
  await reads(served, id, { quantity: 9, version: 3 })
}
