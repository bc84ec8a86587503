import type { Page } from 'playwright-core'
import { caller } from '../blackbox/client.ts'
import { password } from '../blackbox/sign-up.ts'
import { hasStatus, is } from '../blackbox/verdict.ts'
import { type About, editTooLate, press, reads, says, stands, unbroken, type Walk } from './walking.ts'

const listPage = '/pages/orders/'

/** Who is known over HTTP, too, and has the orders that are made there. */
const username = 'suite'

/** What somebody does on the pages of orders. */
export const pageWalk: Walk = {
  cells: ['pages-feature-django'],
  stretches: [
    { name: 'who is nobody is led to the log-in, and a wrong password opens nothing', run: refusedLogIn },
    { name: 'who logs in comes to what was asked for, as its style sheet makes it', run: logIn },
    { name: 'an order is made, and reads so over HTTP', run: made },
    { name: 'an order is edited, and reads so over HTTP', run: edited },
    {
      name: 'what somebody else saved meanwhile is not written over',
      run: (about) => editTooLate(about, `${listPage}${about.id}/edit/`),
    },
    {
      name: 'what is missing is stopped by the browser, and what breaks a rule is told in the form',
      run: refused,
    },
    { name: 'markup that somebody typed is shown and runs nothing', run: markup },
    { name: 'an order is shipped with its button, which then is gone', run: shipped },
    { name: 'a deletion asks first', run: deleted },
    { name: 'on a telephone nothing is wider than the screen', run: narrow },
    { name: 'who logs out is nobody again', run: logOut },
    unbroken,
  ],
}

async function refusedLogIn({ page }: About): Promise<void> {
  await page.goto(listPage)
  stands(page, '/pages/log-in/')
  await submitLogIn(page, 'wrong')
  stands(page, '/pages/log-in/')
  await says(page, '.errorlist', /\w/)
}

async function submitLogIn(page: Page, word: string): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(word)
  await press(page, 'Log in')
}

async function logIn({ page, id }: About): Promise<void> {
  await submitLogIn(page, password)
  stands(page, listPage)
  await says(page, 'table', new RegExp(id))
  const styled = await page.locator('header').evaluate((header) => getComputedStyle(header).display)
  is(listPage, 'layout of the header', 'flex, as the style sheet says', styled, styled === 'flex')
}

async function made({ page, served }: About): Promise<void> {
  await page.getByRole('link', { name: 'New order' }).click()
  await page.getByLabel('Sku').fill('browser-2')
  await page.getByLabel('Quantity').fill('4')
  await press(page, 'Save')
  await says(page, '[role=status]', /was created/)
  await reads(served, idOn(page), { sku: 'browser-2', quantity: 4, version: 1 })
}

/** Of the order whose page is open. */
const idOn = (page: Page): string => /orders\/([0-9a-f-]{36})\//.exec(page.url())?.[1] ?? ''

async function edited({ page, served, id }: About): Promise<void> {
  await page.goto(listPage)
  await page.getByRole('link', { name: id }).click()
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByLabel('Quantity').fill('7')
  await press(page, 'Save')
  await says(page, '[role=status]', /was saved/)
  await reads(served, id, { quantity: 7, version: 2 })
}

async function refused({ page, served, id }: About): Promise<void> {
  await page.goto(`${listPage}${id}/edit/`)
  const sku = page.getByLabel('Sku')
  const kept = await sku.inputValue()
  await sku.fill('')
  await press(page, 'Save')
  const stopped = await sku.evaluate((field: HTMLInputElement) => field.validationMessage)
  is(page.url(), 'what the browser says', 'something', stopped, stopped !== '')
  await sku.fill(kept)
  await page.getByLabel('Quantity').fill('0')
  await press(page, 'Save')
  await says(page, '.errorlist', /greater than or equal to 1/)
  await reads(served, id, { quantity: 9, version: 3 })
}

async function markup({ page, served }: About): Promise<void> {
  const sku = '<img src=x onerror=alert(1)>'
  await page.goto(`${listPage}new/`)
  await page.getByLabel('Sku').fill(sku)
  await page.getByLabel('Quantity').fill('1')
  await press(page, 'Save')
  await says(page, 'dl', /<img src=x onerror=alert\(1\)>/)
  is(page.url(), 'images', 0, await page.locator('img').count(), (await page.locator('img').count()) === 0)
  await reads(served, idOn(page), { sku })
}

async function shipped({ page, served, id }: About): Promise<void> {
  await page.goto(`${listPage}${id}/`)
  await press(page, 'Ship')
  await says(page, 'dl', /Shipped/)
  const left = await page.getByRole('button', { name: 'Ship', exact: true }).count()
  is(page.url(), 'buttons to ship', 0, left, left === 0)
  await reads(served, id, { status: 'shipped' })
}

async function deleted({ page, served }: About): Promise<void> {
  await page.goto(`${listPage}new/`)
  await page.getByLabel('Sku').fill('browser-3')
  await page.getByLabel('Quantity').fill('1')
  await press(page, 'Save')
  const id = idOn(page)
  await page.getByRole('link', { name: 'Delete' }).click()
  await page.getByRole('link', { name: 'Keep it' }).click()
  await reads(served, id, { sku: 'browser-3' })
  await page.getByRole('link', { name: 'Delete' }).click()
  await press(page, 'Delete')
  stands(page, listPage)
  await says(page, '[role=status]', /was deleted/)
  hasStatus(await caller(served.url)('GET', `/v1/orders/${id}`), 404)
}

async function narrow({ page, id }: About): Promise<void> {
  await page.setViewportSize({ width: 360, height: 640 })
  for (const path of [listPage, `${listPage}${id}/`, `${listPage}new/`]) {
    await page.goto(path)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    is(path, 'width', 'at most 360 px', width, width <= 360)
  }
}

async function logOut({ page }: About): Promise<void> {
  await press(page, 'Log out')
  await page.goto(listPage)
  stands(page, '/pages/log-in/')
}
