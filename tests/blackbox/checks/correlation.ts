import type { Cell, Check, Context } from '../cell.ts'
import { featuresOf, pathOf, unknownId } from '../records.ts'
import { satisfies } from '../verdict.ts'

/** A correlation id goes in or is made, and comes out everywhere. Logs have checks of their own. */
export function correlationChecks(cell: Cell): readonly Check[] {
  const [feature] = featuresOf(cell)
  const paths = [
    '/health',
    '/ready',
    '/nowhere',
    ...(feature === undefined ? [] : [`${pathOf(feature)}/${unknownId}`]),
  ]
  return [
    { name: 'a valid correlation id is taken over', run: (context) => takenOver(context, paths) },
    { name: 'a correlation id that is not valid is replaced', run: (context) => replaced(context, paths) },
    { name: 'without a correlation id each request gets its own', run: (context) => made(context, paths) },
  ]
}

async function takenOver({ call }: Context, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    for (const id of ['a', 'Order-7_x.y', '0'.repeat(64)]) {
      const reply = await call('GET', path, { headers: { 'x-correlation-id': id } })
      const answered = reply.headers['x-correlation-id']
      satisfies(reply, 'header X-Correlation-ID', id, answered, answered === id)
    }
  }
}

async function replaced({ call }: Context, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    for (const id of ['', ' ', 'a b', '0'.repeat(65), 'a;b', '{"x":1}', '\u00e9', '<script>', 'a\tb']) {
      const reply = await call('GET', path, { headers: { 'x-correlation-id': id } })
      const answered = reply.headers['x-correlation-id'] ?? ''
      satisfies(
        reply,
        `header X-Correlation-ID for ${JSON.stringify(id)}`,
        'a fresh uuid4 hex',
        answered,
        fresh(answered),
      )
    }
  }
}

async function made({ call }: Context, paths: readonly string[]): Promise<void> {
  const seen = new Set<string>()
  for (const path of [...paths, ...paths]) {
    const reply = await call('GET', path)
    const answered = reply.headers['x-correlation-id'] ?? ''
    satisfies(
      reply,
      'header X-Correlation-ID',
      'a uuid4 hex not seen before',
      answered,
      fresh(answered) && !seen.has(answered),
    )
    seen.add(answered)
  }
}

const fresh = (id: string) => /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(id)
