import type { Page } from 'playwright-core'
import { caller } from '../blackbox/client.ts'
import { hasStatus, is } from '../blackbox/verdict.ts'
import { type About, editTooLate, press, reads, says, stands, unbroken, type Walk } from './walking.ts'

/** Who works in the admin, as `createsuperuser --noinput` reads it. */
export const administrator = {
  DJANGO_SUPERUSER_USERNAME: 'ann',
  DJANGO_SUPERUSER_EMAIL: 'ann@example.com',
  DJANGO_SUPERUSER_PASSWORD: 'the browser knows zq4471',
}

const listPage = '/admin/orders/order/'

/** What somebody does in the admin of orders. */
export const adminWalk: Walk = {
  cells: ['feature-django-sqlite-example', 'feature-django-postgres-example'],
  stretches: [
    { name: 'who is nobody is asked to log in, and a wrong password opens nothing', run: refusedLogIn },
    { name: 'who logs in sees what may be edited', run: logIn },
    { name: 'an order is listed, with the page as its style sheets make it', run: listed },
    { name: 'an order is edited, and reads so over HTTP', run: edited },
    {
      name: 'what somebody else saved meanwhile is not written over',
      run: (about) => editTooLate(about, `${listPage}${about.id}/change/`),
    },
    { name: 'what breaks a rule is told beside its field', run: refused },
    { name: 'an order is added and deleted', run: addedAndDeleted },
    { name: 'who logs out is nobody again', run: logOut },
    unbroken,
  ],
}

async function refusedLogIn({ page }: About): Promise<void> {
  await page.goto(listPage)
  stands(page, '/admin/login/')
  await submitLogIn(page, 'wrong')
  await says(page, '.errornote', /correct username and password/)
}

async function submitLogIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('Username').fill(administrator.DJANGO_SUPERUSER_USERNAME)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForLoadState()
}

async function logIn({ page }: About): Promise<void> {
  await page.goto('/admin/')
  await submitLogIn(page, administrator.DJANGO_SUPERUSER_PASSWORD)
  await says(page, '#content', /Orders/)
  await says(page, '#content', /Users/)
}

async function listed({ page, id }: About): Promise<void> {
  await page.goto(listPage)
  await says(page, '#result_list', new RegExp(id))
  await says(page, '#result_list', /Placed/)
  const styled = await page.locator('#header').evaluate((header) => getComputedStyle(header).backgroundColor)
  is(
    listPage,
    'colour of the header',
    'one of the style sheet',
    styled,
    !/0, 0, 0, 0|255, 255, 255/.test(styled),
  )
}

async function edited({ page, served, id }: About): Promise<void> {
  await page.goto(listPage)
  await page.getByRole('link', { name: id }).click()
  await page.getByLabel('Quantity').fill('7')
  await press(page, 'Save')
  await says(page, '.messagelist', /changed successfully/)
  await reads(served, id, { quantity: 7, version: 2 })
}

async function refused({ page, served, id }: About): Promise<void> {
  await page.goto(`${listPage}${id}/change/`)
  await page.getByLabel('Quantity').fill('0')
  await press(page, 'Save')
  await says(page, '.field-quantity .errorlist', /greater than or equal to 1/)
  await reads(served, id, { quantity: 9, version: 3 })
}

async function addedAndDeleted({ page, served }: About): Promise<void> {
  await page.goto(`${listPage}add/`)
  await page.getByLabel('Sku').fill('browser-2')
  await page.getByLabel('Quantity').fill('4')
  await page.getByRole('button', { name: 'Save and continue editing' }).click()
  await says(page, '.messagelist', /added successfully/)
  const id = /order\/([0-9a-f-]+)\/change/.exec(page.url())?.[1] ?? ''
  await reads(served, id, { sku: 'browser-2', quantity: 4, version: 1 })
  await page.getByRole('link', { name: 'Delete' }).click()
  await page.getByRole('button', { name: /Yes/ }).click()
  await says(page, '.messagelist', /deleted successfully/)
  hasStatus(await caller(served.url)('GET', `/v1/orders/${id}`), 404)
}

async function logOut({ page }: About): Promise<void> {
  await page.getByRole('button', { name: 'Log out' }).click()
  await says(page, '#content', /Logged out/)
  await page.goto(listPage)
  stands(page, '/admin/login/')
}
