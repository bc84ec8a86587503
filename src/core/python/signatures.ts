import { onOneLine } from './calls.ts'
import { codeTokens, type Token } from './tokens.ts'

/** Decorators that say how a method is called; all others are about what it does. */
const shaping = /^@(?:property|staticmethod|classmethod|overload|\w+\.setter)$/

/**
 * A method as a caller sees it: `async def find(self, sku: str) -> Order | None: ...`, with the decorators that say how it is
 * called. Defaults that are no plain values become `...`. Undefined for what is no function.
 */
export function signatureOf(method: string): string | undefined {
  const tokens = codeTokens(method)
  const start = tokens.findIndex((token, index) => isHead(tokens, index, token))
  const colon = start === -1 ? undefined : endOfHead(tokens, start)
  const first = tokens[start]
  if (first === undefined || colon === undefined) return undefined
  const decorators = onlyCode(method.slice(0, first.start))
    .map((line) => line.trim())
    .filter((line) => shaping.test(line))
  const head = onOneLine(method.slice(first.start, colon.start))
  const isGenerator = tokens.some(({ text, start: at }) => text === 'yield' && at > colon.start)
  const called = isGenerator ? head.replace(/^async\s+/, '') : head
  return [...decorators, `${withPlainDefaults(called)}: ...`].join('\n')
}

const isHead = (tokens: readonly Token[], index: number, { text }: Token): boolean =>
  text === 'def' || (text === 'async' && tokens[index + 1]?.text === 'def')

const onlyCode = (text: string): readonly string[] =>
  text.split('\n').map((line) => line.replace(/\s+#.*$/, ''))

/** The colon behind the parameters and the return type. */
function endOfHead(tokens: readonly Token[], from: number): Token | undefined {
  let depth = 0
  return tokens.slice(from).find(({ kind, text }) => {
    if (kind === 'operator' && /^[([{]$/.test(text)) depth += 1
    if (kind === 'operator' && /^[)\]}]$/.test(text)) depth -= 1
    return depth === 0 && text === ':'
  })
}

const plainValue = /^(?:None|True|False|-?\d[\d_.]*|[A-Za-z]{0,2}(["'])[\s\S]*\1|\.\.\.|\(\)|\[\]|\{\})$/

/** `limit: int = PAGE` is `limit: int = ...`: what a caller may leave out is seen, and a name of the inside is not. */
function withPlainDefaults(head: string): string {
  let depth = 0
  const places = codeTokens(head).flatMap(({ kind, text, start }) => {
    if (kind === 'operator' && /^[([{]$/.test(text)) depth += 1
    if (kind === 'operator' && /^[)\]}]$/.test(text)) depth -= 1
    return depth === 1 && text === '=' ? [start + 1] : []
  })
  return places.reduceRight((text, from) => {
    const end = endOfDefault(text, from)
    const value = text.slice(from, end)
    return plainValue.test(value.trim())
      ? text
      : `${text.slice(0, from)}${/^\s*/.exec(value)?.[0] ?? ''}...${text.slice(end)}`
  }, head)
}

function endOfDefault(head: string, from: number): number {
  let depth = 0
  for (const { kind, text, start } of codeTokens(head)) {
    if (start < from || kind !== 'operator') continue
    if (depth === 0 && /^[,)]$/.test(text)) return start
    depth += /^[([{]$/.test(text) ? 1 : /^[)\]}]$/.test(text) ? -1 : 0
  }
  return head.length
}
