import { replace } from '../edits.ts'
import {
  before,
  beforeCreate,
  decorated,
  importing,
  moduleOf,
  routeBody,
  type Scenario,
  serviceBody,
  using,
} from './scenario.ts'

const countUp = '    global asked\n    asked += 1\n'

/** Functions of the tool that are decorated, counted, renamed, deleted, or written otherwise. */
export const functions: readonly Scenario[] = [
  {
    name: 'a decorator of the owner’s',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'CALLS: list[object] = []\nP = ParamSpec("P")\nT = TypeVar("T")\n\n\ndef counted(function: Callable[P, T]) -> Callable[P, T]:\n    CALLS.append(function)\n    return function\n',
      ),
      decorated(service, 'async def create_customer(', '@counted'),
      decorated(service, 'async def read_customer(', '@counted'),
      importing(service, 'from collections.abc import Callable'),
      importing(service, 'from typing import ParamSpec'),
      importing(service, 'from typing import TypeVar'),
    ],
    holds: [
      ['def counted', 'service'],
      ['@counted\nasync def read_customer', 'service'],
    ],
  },
  {
    name: 'a decorator that is used in two modules',
    edit: ({ service, routes }) => [
      beforeCreate(
        service,
        'Any_ = TypeVar("Any_")\n\n\ndef marked(function: Any_) -> Any_:\n    return function\n',
      ),
      decorated(service, 'async def change_customer(', '@marked'),
      decorated(routes, 'async def get_customer(', '@marked'),
      importing(service, 'from typing import TypeVar'),
      using(routes, service, 'marked'),
    ],
    holds: [
      'def marked',
      ['@marked\nasync def change_customer', 'service'],
      ['@marked\nasync def get_customer(', 'routes'],
    ],
  },
  {
    name: 'a global that one function counts up',
    edit: ({ service }) => [
      beforeCreate(service, 'made = 0\n\n\n'),
      before(service, serviceBody, '    global made  # as many as we sold\n    made += 1\n'),
    ],
    holds: [
      ['made = 0', 'service'],
      ['made += 1', 'service'],
    ],
  },
  {
    name: 'a global that functions of two layers count up',
    edit: ({ service, routes }) => [
      beforeCreate(service, 'asked = 0\n'),
      before(service, serviceBody, countUp),
      ...(service === routes
        ? [before(routes, routeBody, countUp)]
        : [
            before(routes, routeBody, '    code.asked += 1\n'),
            importing(routes, `import ${moduleOf(service)} as code`),
          ]),
    ],
    holds: ['asked = 0', 'asked += 1'],
  },
  {
    name: 'a function renamed',
    edit: () => [
      (tree) =>
        new Map(
          [...tree].map(([path, state]) => {
            const text = path.endsWith('.py') ? new TextDecoder().decode(state.content) : ''
            const now = text.replaceAll(/\bremove_customer\b/g, 'retire_customer')
            return [
              path,
              now === text ? state : { ...state, content: new TextEncoder().encode(now) },
            ] as const
          }),
        ),
    ],
    holds: [
      ['async def retire_customer', 'service'],
      ['await retire_customer(', 'routes'],
    ],
    lacks: ['remove_customer('],
  },
  {
    name: 'an endpoint deleted with its service',
    edit: ({ service, routes, operations, recordTests }, tier) => [
      replace(routes, /\n\n@customers_router\.delete[\s\S]*?customer_id=customer_id\)\n/, ''),
      replace(service, /\n\nasync def remove_customer[\s\S]*?commit\(\)\n/, ''),
      ...(operations === undefined ? [] : [replace(operations, /^ {4}"DELETE .*\n/m, '')]),
      replace(recordTests, /"GET", "DELETE", "PATCH"(?=\]\))/, '"GET", "PATCH"'),
      replace(recordTests, /\n\nasync def test_customer_is_removed[\s\S]*?status_code == 404\n/, ''),
      ...(tier === 'script' ? [] : [replace(routes, / {4}remove_customer,\n|, remove_customer(?=\n)/, '')]),
    ],
    holds: [],
    lacks: ['async def remove_customer', 'async def delete_customer'],
  },
  {
    name: 'a function laid out by hand',
    edit: ({ routes }) => [
      replace(
        routes,
        /^ {4}response\.headers\["Location"\].*\n/m,
        "    # fmt: off\n    response.headers['Location'] = f'/v1/customers/{customer.id}'\n    # fmt: on\n",
      ),
    ],
    holds: [["    # fmt: off\n    response.headers['Location']", 'routes']],
  },
]
