import { type Call, callerAs, type Headers, type Reply } from './client.ts'
import { cookieOf } from './sign-up.ts'

/** What a form sends, by the name of each field. */
export type Form = Readonly<Record<string, string>>

/** As much of a browser as pages without scripts need, behind a proxy that speaks TLS. */
export interface Browser {
  readonly open: (path: string) => Promise<Reply>
  readonly send: (path: string, form: Form) => Promise<Reply>
}

/** A browser with these cookies, and with those that it is given. */
export function browserAt(url: string, { cookie = '' }: Headers): Browser {
  const cookies = new Map(cookie.split('; ').map((pair) => pair.split('=') as [string, string]))
  const call: Call = async (method, path, options = {}) => {
    const sent = [...cookies].filter(([name]) => name !== '').map((pair) => pair.join('='))
    const headers = { cookie: sent.join('; '), 'x-forwarded-proto': 'https', ...options.headers }
    const reply = await callerAs(url, {})(method, path, { ...options, headers })
    for (const name of ['csrftoken', 'sessionid', 'messages']) {
      const given = cookieOf(reply, name)
      if (given !== undefined) cookies.set(name, given)
    }
    return reply
  }
  const origin = url.replace('http:', 'https:')
  return {
    open: (path) => call('GET', path),
    send: (path, form) =>
      call('POST', path, {
        raw: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
      }),
  }
}

/** What would be sent of the form in the main part of a page if nobody touched it. */
export function formIn(page: Reply): Form {
  const main = /<main>[\s\S]*<\/main>/.exec(page.text)?.[0] ?? ''
  const tags = main.matchAll(
    /<(input)\b([^>]*)>|<(textarea|select)\b([^>]*)>\n?([\s\S]*?)<\/(?:textarea|select)>/g,
  )
  const entries = [...tags].flatMap((found): [string, string][] => {
    const [tag, attributes = '', inner = ''] = found[1] === undefined ? found.slice(3) : found.slice(1)
    const name = attribute(attributes, 'name') ?? ''
    if (tag === 'textarea') return [[name, unescaped(inner)]]
    if (tag === 'select') return [[name, selectedIn(inner)]]
    if (attribute(attributes, 'type') !== 'checkbox') return [[name, attribute(attributes, 'value') ?? '']]
    return / checked\b/.test(attributes) ? [[name, 'on']] : []
  })
  return Object.fromEntries(entries)
}

/** Names of boxes, of which a browser sends those that are ticked. */
export const boxesIn = (page: Reply): readonly string[] =>
  [...page.text.matchAll(/<input type="checkbox"([^>]*)>/g)].map(
    ([, attributes = '']) => attribute(attributes, 'name') ?? '',
  )

/** As text in HTML. */
export const escaped = (text: string): string =>
  escapes.reduce((shown, [plain, entity]) => shown.replaceAll(plain, entity), text)

const escapes = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#x27;'],
] as const

const unescaped = (text: string): string =>
  escapes.reduceRight((shown, [plain, entity]) => shown.replaceAll(entity, plain), text)

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1]
  return value === undefined ? undefined : unescaped(value)
}

function selectedIn(options: string): string {
  const chosen = /<option value="([^"]*)" selected>/.exec(options) ?? /<option value="([^"]*)"/.exec(options)
  return unescaped(chosen?.[1] ?? '')
}
