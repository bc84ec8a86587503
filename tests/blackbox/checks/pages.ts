import type { FeatureRecord } from '../../../src/core/answers/types.ts'
import { type Browser, boxesIn, browserAt, escaped, type Form, formIn } from '../browser.ts'
import type { Cell, Check, Context } from '../cell.ts'
import { bodyOf, callerAs, type Json, type Reply, signedInAt } from '../client.ts'
import { keyOf } from '../payloads.ts'
import { createOne, featuresOf, idIn, type Payload, pathOf, payload, unknownId } from '../records.ts'
import { cookieOf, password } from '../sign-up.ts'
import { hasStatus, holds, refuses, same, satisfies } from '../verdict.ts'
import { stranger } from './auth.ts'
import { user } from './log-in.ts'

/** What people do on pages is what programs do over the API, by the same rules. */
export function pageChecks(cell: Cell): readonly Check[] {
  const hasCallers = cell.capabilities.includes('auth')
  const named = (name: string, run: (context: Context) => Promise<void>): Check => ({
    name: `pages: ${name}`,
    needs: 'pages',
    run,
  })
  const perFeature = featuresOf(cell).flatMap((feature) => {
    const of = (name: string, run: (context: Context, feature: FeatureRecord) => Promise<void>) =>
      named(`${feature.plural}: ${name}`, (context) => run(context, feature))
    return [
      of('what is typed is what the API stores', typed),
      of('an edit changes what was touched, and a late one nothing', edited),
      of('a deletion asks first', deleted),
      of('what is refused is told in the form', refused),
      of('markup is shown, not obeyed', shown),
      of('a form without the token of the browser changes nothing', forged),
      of('a list is read a page at a time', listed),
      ...(hasCallers ? [of('records of somebody else are nowhere', ofSomebodyElse)] : []),
    ]
  })
  return [
    ...perFeature,
    named('a browser is told to run nothing and to keep no page', policy),
    named('the style sheet has a hash in its name and is kept for ever', styleSheet),
    named('who asks in the clear is led to HTTPS', secured),
    named('what is nowhere is a page for people and the envelope for programs', nowhere),
    ...(cell.example ? [named('orders: buttons are what the rules allow', buttons)] : []),
    ...(hasCallers ? [named('people log in and out, and are led to no other site', logIn)] : []),
  ]
}

/** The browser of whoever calls the API in the other checks. */
const browserOf = ({ cell }: Context): Browser => browserAt(cell.url, signedInAt(cell.url))

const pagesOf = ({ plural }: FeatureRecord): string => `/pages/${plural}/`

function isPage(reply: Reply, status: number): Reply {
  hasStatus(reply, status)
  same(reply, 'header Content-Type', reply.headers['content-type'], 'text/html; charset=utf-8')
  return reply
}

/** The redirect after a post, which a browser follows. */
function leadsTo(reply: Reply, path: string): void {
  hasStatus(reply, 302)
  same(reply, 'header Location', reply.headers.location, path)
}

/** The form of a page, filled in. */
function filled(page: Reply, values: Payload): Form {
  const [form, boxes] = [formIn(isPage(page, 200)), boxesIn(page)]
  const asTyped = (name: string, value: Json) =>
    boxes.includes(name) ? (value === true ? 'on' : undefined) : value === null ? '' : String(value)
  const entries = Object.entries(values).map(([name, value]) => [name, asTyped(name, value)] as const)
  const sent = Object.entries({ ...form, ...Object.fromEntries(entries) })
  return Object.fromEntries(sent.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** What a record says, without what each has of its own. */
function valuesOf(reply: Reply): Payload {
  const own = ['id', 'created_at', 'version']
  return Object.fromEntries(
    Object.entries(bodyOf(hasStatus(reply, 200)) as Payload).filter(([key]) => !own.includes(key)),
  )
}

async function typed(context: Context, feature: FeatureRecord): Promise<void> {
  const browser = browserOf(context)
  const body = await payload(context, feature, 1)
  const twin = await context.call('POST', pathOf(feature), { json: body })
  const created = await browser.send(
    `${pagesOf(feature)}new/`,
    filled(await browser.open(`${pagesOf(feature)}new/`), body),
  )
  const path = hasStatus(created, 302).headers.location ?? ''
  const id = path.replace(pagesOf(feature), '').replace('/', '')
  const stored = await context.call('GET', `${pathOf(feature)}/${id}`)
  same(stored, 'body', valuesOf(stored), valuesOf({ ...twin, status: 200 }))
  const detail = isPage(await browser.open(path), 200)
  satisfies(detail, 'body', 'a message', detail.text, detail.text.includes(' was created.</p>'))
  const list = isPage(await browser.open(pagesOf(feature)), 200)
  satisfies(list, 'body', `a link to ${id}`, list.text, list.text.includes(`href="${path}"`))
}

async function edited(context: Context, feature: FeatureRecord): Promise<void> {
  const browser = browserOf(context)
  const made = await createOne(context, feature, 1)
  const [api, page] = [`${pathOf(feature)}/${idIn(made)}`, `${pagesOf(feature)}${idIn(made)}/`]
  const opened = await browser.open(`${page}edit/`)
  leadsTo(await browser.send(`${page}edit/`, filled(opened, {})), page)
  const untouched = await context.call('GET', api)
  same(untouched, 'body', bodyOf(untouched), { ...(bodyOf(made) as Payload), version: 2 })
  const late = isPage(await browser.send(`${page}edit/`, filled(opened, {})), 200)
  satisfies(late, 'body', 'a refusal', late.text, late.text.includes('Somebody else changed this'))
  holds(await context.call('GET', api), 'version', 2)
  const change = await payload(context, feature, 2)
  const twin = await context.call('POST', pathOf(feature), { json: change })
  leadsTo(await browser.send(`${page}edit/`, filled(await browser.open(`${page}edit/`), change)), page)
  const stored = await context.call('GET', api)
  same(stored, 'body', valuesOf(stored), valuesOf({ ...twin, status: 200 }))
  holds(stored, 'version', 3)
}

async function deleted(context: Context, feature: FeatureRecord): Promise<void> {
  const browser = browserOf(context)
  const id = idIn(await createOne(context, feature, 1))
  const page = `${pagesOf(feature)}${id}/`
  const question = isPage(await browser.open(`${page}delete/`), 200)
  hasStatus(await context.call('GET', `${pathOf(feature)}/${id}`), 200)
  leadsTo(await browser.send(`${page}delete/`, formIn(question)), pagesOf(feature))
  refuses(await context.call('GET', `${pathOf(feature)}/${id}`), 'not_found')
  isPage(await browser.open(page), 404)
}

async function refused(context: Context, feature: FeatureRecord): Promise<void> {
  const browser = browserOf(context)
  const page = `${pagesOf(feature)}new/`
  const body = await payload(context, feature, 1)
  const total = async () => (bodyOf(await context.call('GET', pathOf(feature))) as Payload).total
  const before = await total()
  const opened = await browser.open(page)
  for (const field of feature.fields.filter(({ optional, type }) => !optional && type in wrong)) {
    const typed = { ...body, [keyOf(field)]: wrong[field.type] ?? '' }
    const reply = isPage(await browser.send(page, filled(opened, typed)), 200)
    satisfies(reply, field.name, 'an error', reply.text, reply.text.includes('class="errorlist"'))
    same(reply, 'records', await total(), before)
  }
}

/** What fields of a type refuse. */
const wrong: Form = {
  str: '',
  int: 'seven',
  decimal: 'seven',
  date: '2024-02-30',
  datetime: 'yesterday',
  uuid: 'nobody',
  enum: 'nothing like it',
  ref: unknownId,
}

async function shown(context: Context, feature: FeatureRecord): Promise<void> {
  const browser = browserOf(context)
  const markup = '<script>alert("1")</script>'
  const body = await payload(context, feature, 1)
  const fields = feature.fields.filter(
    ({ type, max }) => type === 'str' && Number(max ?? 200) >= markup.length,
  )
  for (const { name } of fields) {
    const made = await context.call('POST', pathOf(feature), { json: { ...body, [name]: markup } })
    const page = `${pagesOf(feature)}${idIn(hasStatus(made, 201))}/`
    for (const path of [page, `${page}edit/`, pagesOf(feature)]) {
      const reply = isPage(await browser.open(path), 200)
      satisfies(reply, name, 'escaped', reply.text, reply.text.includes(escaped(markup)))
      satisfies(reply, name, 'no markup', reply.text, !reply.text.includes('<script'))
    }
  }
}

async function forged(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 1)
  const page = `${pagesOf(feature)}${idIn(made)}/`
  for (const token of [{}, { csrfmiddlewaretoken: 'x'.repeat(64) }]) {
    for (const action of ['edit/', 'delete/'])
      isPage(await browserOf(context).send(`${page}${action}`, token), 403)
  }
  const kept = await context.call('GET', `${pathOf(feature)}/${idIn(made)}`)
  same(kept, 'body', bodyOf(kept), bodyOf(made))
}

async function listed(context: Context, feature: FeatureRecord): Promise<void> {
  const browser = browserOf(context)
  const made: string[] = []
  while (made.length < 21) made.push(idIn(await createOne(context, feature, made.length)))
  const [oldest = '', ...newest] = made
  const [first, second] = [
    isPage(await browser.open(pagesOf(feature)), 200),
    isPage(await browser.open(`${pagesOf(feature)}?page=2`), 200),
  ]
  const on = (page: Reply, id: string) => page.text.includes(`href="${pagesOf(feature)}${id}/"`)
  same(
    first,
    'records',
    newest.map((id) => on(first, id)),
    newest.map(() => true),
  )
  same(first, 'the oldest', [on(first, oldest), on(second, oldest)], [false, true])
  for (const number of ['0', '-1', 'x', '99999'])
    isPage(await browser.open(`${pagesOf(feature)}?page=${number}`), 404)
}

async function ofSomebodyElse(context: Context, feature: FeatureRecord): Promise<void> {
  const made = await createOne(context, feature, 1)
  const page = `${pagesOf(feature)}${idIn(made)}/`
  const nobody = browserAt(context.cell.url, {})
  for (const path of [pagesOf(feature), `${pagesOf(feature)}new/`, page, `${page}edit/`, `${page}delete/`])
    leadsTo(await nobody.open(path), `/pages/log-in/?next=${path}`)
  const other = browserAt(context.cell.url, await stranger(context))
  const { csrfmiddlewaretoken = '' } = formIn(await other.open(`${pagesOf(feature)}new/`))
  isPage(await other.open(page), 404)
  for (const action of ['edit/', 'delete/']) {
    isPage(await other.open(`${page}${action}`), 404)
    isPage(await other.send(`${page}${action}`, { csrfmiddlewaretoken }), 404)
  }
  const list = isPage(await other.open(pagesOf(feature)), 200)
  satisfies(list, 'body', 'no record of others', list.text, !list.text.includes(idIn(made)))
  const kept = await context.call('GET', `${pathOf(feature)}/${idIn(made)}`)
  same(kept, 'body', bodyOf(kept), bodyOf(made))
}

async function policy(context: Context): Promise<void> {
  for (const [path, status] of [
    ['/pages/', 200],
    ['/pages/nowhere/', 404],
  ] as const) {
    const page = isPage(await browserOf(context).open(path), status)
    const rules = (page.headers['content-security-policy'] ?? '').split('; ')
    for (const rule of [
      "default-src 'none'",
      "style-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ])
      satisfies(page, 'header Content-Security-Policy', rule, rules, rules.includes(rule))
    const caching = page.headers['cache-control'] ?? ''
    satisfies(page, 'header Cache-Control', 'no-store', caching, caching.includes('no-store'))
    satisfies(
      page,
      'body',
      'a language and a title',
      page.text,
      /<html lang="\w+">[\s\S]*<title>\S/.test(page.text),
    )
    satisfies(
      page,
      'body',
      'no script, no style',
      page.text,
      !/<script|<style|style=| on\w+=/.test(page.text),
    )
  }
}

async function styleSheet(context: Context): Promise<void> {
  const page = isPage(await browserOf(context).open('/pages/'), 200)
  const path = /<link rel="stylesheet" href="(\/static\/[\w/]+\.[0-9a-f]{12}\.css)">/.exec(page.text)?.[1]
  satisfies(page, 'body', 'a style sheet with a hash in its name', page.text, path !== undefined)
  const style = hasStatus(await browserAt(context.cell.url, {}).open(path ?? ''), 200)
  same(style, 'header Content-Type', style.headers['content-type'], 'text/css; charset="utf-8"')
  const caching = style.headers['cache-control'] ?? ''
  satisfies(style, 'header Cache-Control', 'immutable', caching, /max-age=\d{8,}.*immutable/.test(caching))
}

async function secured({ cell }: Context): Promise<void> {
  const led = hasStatus(await callerAs(cell.url, {})('GET', '/pages/'), 301)
  same(led, 'header Location', led.headers.location, `${cell.url.replace('http:', 'https:')}/pages/`)
}

async function nowhere(context: Context): Promise<void> {
  const browser = browserOf(context)
  for (const path of ['nowhere/', ...featuresOf(context.cell).map(({ plural }) => `${plural}/${unknownId}/`)])
    isPage(await browser.open(`/pages/${path}`), 404)
  refuses(await context.call('GET', '/v1/nowhere'), 'not_found')
  refuses(await context.call('GET', '/nowhere'), 'not_found')
}

async function buttons(context: Context): Promise<void> {
  const [order] = featuresOf(context.cell).filter(({ name }) => name === 'order')
  if (order === undefined) throw new Error('The example has orders.')
  const browser = browserOf(context)
  for (const [verb, other, status] of [
    ['ship', 'cancel', 'shipped'],
    ['cancel', 'ship', 'cancelled'],
  ] as const) {
    const id = idIn(await createOne(context, order, 1))
    const page = `/pages/orders/${id}/`
    const opened = isPage(await browser.open(page), 200)
    const offers = (reply: Reply, action: string) => reply.text.includes(`action="${page}${action}/"`)
    same(opened, 'buttons', [offers(opened, verb), offers(opened, other)], [true, true])
    leadsTo(await browser.send(`${page}${verb}/`, formIn(opened)), page)
    holds(await context.call('GET', `/v1/orders/${id}`), 'status', status)
    const after = isPage(await browser.open(page), 200)
    same(after, 'buttons', [offers(after, verb), offers(after, other)], [false, false])
    leadsTo(await browser.send(`${page}${other}/`, formIn(opened)), page)
    holds(await context.call('GET', `/v1/orders/${id}`), 'status', status)
    const told = isPage(await browser.open(page), 200)
    satisfies(told, 'body', 'why not', told.text, told.text.includes('role="status" class="error"'))
  }
}

async function logIn(context: Context): Promise<void> {
  const name = await user(context)
  const page = '/pages/log-in/'
  const browser = browserAt(context.cell.url, {})
  const attempt = async (path: string, word: string) =>
    browser.send(path, { ...formIn(await browser.open(path)), username: name, password: word })
  const wrongWord = isPage(await attempt(page, 'wrong zq9931'), 200)
  same(wrongWord, 'a session', cookieOf(wrongWord, 'sessionid'), undefined)
  for (const elsewhere of ['https://elsewhere.test/', '//elsewhere.test/', '/\\elsewhere.test'])
    leadsTo(await attempt(`${page}?next=${encodeURIComponent(elsewhere)}`, password), '/pages/')
  const [feature] = featuresOf(context.cell)
  const wanted = feature === undefined ? '/pages/' : pagesOf(feature)
  leadsTo(await attempt(`${page}?next=${wanted}`, password), wanted)
  const home = isPage(await browser.open(wanted), 200)
  satisfies(home, 'body', name, home.text, home.text.includes(name))
  const token = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(home.text)?.[1] ?? ''
  leadsTo(await browser.send('/pages/log-out/', { csrfmiddlewaretoken: token }), page)
  leadsTo(await browser.open(wanted), `${page}?next=${wanted}`)
}
