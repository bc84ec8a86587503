import { expect, it } from 'vitest'
import type { Placement } from '../../../src/core/compose/types.ts'
import { symbolMoves } from '../../../src/core/evolve/symbol-moves.ts'

const placed = (role: string, path: string, symbols: readonly string[], record?: string): Placement => ({
  role,
  path,
  module: path,
  symbols,
  ...(record !== undefined && { record }),
})

it('joins the roles of two files and parts those of one; what stays or goes is not moved', () => {
  const before = [
    placed('model', 'models.py', ['Invoice', 'Status'], 'invoice'),
    placed('base', 'models.py', ['Base']),
    placed('table', 'models.py', ['Audit'], 'invoice'),
    placed('main', 'main.py', ['create_app']),
    placed('gone', 'old.py', ['old']),
  ]
  const after = [
    placed('table', 'models/invoice.py', ['Audit'], 'invoice'),
    placed('model', 'models/invoice.py', ['Status', 'Invoice'], 'invoice'),
    placed('base', 'database.py', ['Base']),
    placed('main', 'main.py', ['create_app']),
  ]
  expect(symbolMoves(before, after)).toEqual([
    { from: 'models.py', to: 'database.py', symbols: ['Base'] },
    { from: 'models.py', to: 'models/invoice.py', symbols: ['Audit', 'Invoice', 'Status'] },
  ])
})

it('keeps names apart that several roles or records have', () => {
  const before = [
    placed('routes', 'routes.py', ['logger'], 'order'),
    placed('routes', 'routes.py', ['logger'], 'bill'),
    placed('service', 'services.py', ['logger']),
  ]
  const after = [
    placed('routes', 'orders/routes.py', ['logger'], 'order'),
    placed('routes', 'bills/routes.py', ['logger'], 'bill'),
    placed('service', 'services.py', ['logger']),
  ]
  expect(symbolMoves(before, after)).toEqual([
    { from: 'routes.py', to: 'bills/routes.py', symbols: ['logger'] },
    { from: 'routes.py', to: 'orders/routes.py', symbols: ['logger'] },
  ])
})
