import type { Check, Context } from '../cell.ts'
import { at, bodyOf, type Reply } from '../client.ts'
import { order } from '../payloads.ts'
import { createOne, idIn, unknownId } from '../records.ts'
import { hasStatus, holds, refuses, same, satisfies } from '../verdict.ts'

/** The example feature's rule: a shipped order cannot be cancelled, nor a cancelled one shipped. */
export const orderChecks: readonly Check[] = [
  { name: 'orders: a new order is placed', run: placed },
  { name: 'orders: a shipped order cannot be cancelled', run: shippedStays },
  {
    name: 'orders: a cancelled order cannot be shipped; cancelling it twice changes nothing',
    run: cancelledStays,
  },
  { name: 'orders: of shipping and cancelling at once exactly one wins, 20 times', run: shipAndCancel },
  { name: 'orders: verbs on unknown ids are 404 and on ids that are none 422', run: unknownOrders },
  { name: 'orders: status filters by equality', run: filteredByStatus },
]

async function placed(context: Context): Promise<void> {
  holds(await createOne(context, order, 1), 'status', 'placed')
}

const act = (context: Context, made: Reply, verb: 'ship' | 'cancel'): Promise<Reply> =>
  context.call('POST', `/v1/orders/${idIn(made)}/${verb}`)

async function shippedStays(context: Context): Promise<void> {
  const made = await createOne(context, order, 2)
  const shipped = hasStatus(await act(context, made, 'ship'), 200)
  holds(shipped, 'status', 'shipped')
  refuses(await act(context, made, 'cancel'), 'conflict')
  const kept = await context.call('GET', `/v1/orders/${idIn(made)}`)
  same(kept, 'the order after a refused cancel', bodyOf(kept), bodyOf(shipped))
}

async function cancelledStays(context: Context): Promise<void> {
  const made = await createOne(context, order, 3)
  const cancelled = hasStatus(await act(context, made, 'cancel'), 200)
  holds(cancelled, 'status', 'cancelled')
  const again = hasStatus(await act(context, made, 'cancel'), 200)
  same(again, 'body of the second cancel', bodyOf(again), bodyOf(cancelled))
  refuses(await act(context, made, 'ship'), 'conflict')
  const kept = await context.call('GET', `/v1/orders/${idIn(made)}`)
  same(kept, 'the order after a refused ship', bodyOf(kept), bodyOf(cancelled))
}

async function shipAndCancel(context: Context): Promise<void> {
  for (let round = 1; round <= 20; round += 1) {
    const made = await createOne(context, order, round)
    const [shipped, cancelled] = await Promise.all([act(context, made, 'ship'), act(context, made, 'cancel')])
    same(shipped, `statuses of round ${round}`, [shipped.status, cancelled.status].sort(), [200, 409])
    const kept = await context.call('GET', `/v1/orders/${idIn(made)}`)
    holds(kept, 'status', shipped.status === 200 ? 'shipped' : 'cancelled')
  }
}

async function unknownOrders({ call }: Context): Promise<void> {
  for (const verb of ['ship', 'cancel']) {
    refuses(await call('POST', `/v1/orders/${unknownId}/${verb}`), 'not_found')
    refuses(await call('POST', `/v1/orders/nobody/${verb}`), 'validation_error', 'path.order_id')
  }
}

async function filteredByStatus(context: Context): Promise<void> {
  const made = await createOne(context, order, 4)
  await act(context, made, 'cancel')
  const found = hasStatus(await context.call('GET', '/v1/orders?status=cancelled&limit=100'), 200)
  const items = (at(found, 'items') ?? []) as readonly { readonly id: string; readonly status: string }[]
  same(
    found,
    'items of another status',
    items.filter((item) => item.status !== 'cancelled'),
    [],
  )
  satisfies(
    found,
    'items',
    'the cancelled order',
    items.length,
    items.some((item) => item.id === idIn(made)),
  )
  refuses(await context.call('GET', '/v1/orders?status=lost'), 'validation_error', 'query.status')
}
