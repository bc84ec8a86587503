import { replace } from '../edits.ts'
import {
  before,
  beforeCreate,
  importing,
  moduleOf,
  routeBody,
  type Scenario,
  serviceBody,
  using,
} from './scenario.ts'

const countUp = '    global made\n    made += 1\n'

/** Functions of the tool that are decorated, counted, renamed, deleted, or written otherwise. */
export const functions: readonly Scenario[] = [
  {
    name: 'a decorator of the owner’s',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'CALLS: list[str] = []\n\n\ndef counted[**P, T](function: Callable[P, T]) -> Callable[P, T]:\n    CALLS.append(function.__name__)\n    return function\n\n\n@counted\n',
      ),
      replace(service, 'async def read_customer(', '@counted\nasync def read_customer('),
      importing(service, 'from collections.abc import Callable'),
    ],
    holds: [
      ['def counted', 'service'],
      ['@counted\nasync def read_customer', 'service'],
    ],
  },
  {
    name: 'a decorator that is used in two modules',
    edit: ({ service, routes }) => [
      beforeCreate(service, 'def counted[T](function: T) -> T:\n    return function\n\n\n@counted\n'),
      replace(routes, 'async def get_customer(', '@counted\nasync def get_customer('),
      using(routes, service, 'counted'),
    ],
    holds: [
      'def counted',
      ['@counted\nasync def create_customer', 'service'],
      ['@counted\nasync def get_customer(', 'routes'],
    ],
  },
  {
    name: 'a global that one function counts up',
    edit: ({ service }) => [
      beforeCreate(service, 'made = 0\n\n\n'),
      before(service, serviceBody, '    global made  # noqa: PLW0603\n    made += 1\n'),
    ],
    holds: [
      ['made = 0', 'service'],
      ['made += 1', 'service'],
    ],
  },
  {
    name: 'a global that functions of two layers count up',
    edit: ({ service, routes }) => [
      beforeCreate(service, 'made = 0\n\n\n'),
      before(service, serviceBody, countUp),
      ...(service === routes
        ? [before(routes, routeBody, countUp)]
        : [
            before(routes, routeBody, '    code.made += 1\n'),
            importing(routes, `import ${moduleOf(service)} as code`),
          ]),
    ],
    holds: ['made = 0', 'made += 1'],
  },
  {
    name: 'a function renamed',
    edit: () => [
      (tree) =>
        new Map(
          [...tree].map(([path, state]) => {
            const text = path.endsWith('.py') ? new TextDecoder().decode(state.content) : ''
            const now = text.replaceAll(/\bremove_customer\b/g, 'forget_customer')
            return [
              path,
              now === text ? state : { ...state, content: new TextEncoder().encode(now) },
            ] as const
          }),
        ),
    ],
    holds: [
      ['async def forget_customer', 'service'],
      ['await forget_customer(', 'routes'],
    ],
    lacks: ['remove_customer'],
  },
  {
    name: 'an endpoint deleted with its service',
    edit: ({ service, routes, operations }, tier) => [
      replace(routes, /\n\n@customers_router\.delete[\s\S]*?customer_id=customer_id\)\n/, ''),
      replace(service, /\n\nasync def remove_customer[\s\S]*?commit\(\)\n/, ''),
      ...(operations === undefined ? [] : [replace(operations, /^ {4}"DELETE .*\n/m, '')]),
      ...(tier === 'script' ? [] : [replace(routes, / {4}remove_customer,\n|, remove_customer(?=\n)/, '')]),
    ],
    holds: [],
    lacks: ['async def remove_customer', 'async def delete_customer'],
  },
  {
    name: 'other quotes in a function',
    edit: ({ routes }) => [replace(routes, 'response.headers["Location"]', "response.headers['Location']")],
    holds: [["response.headers['Location']", 'routes']],
  },
]
