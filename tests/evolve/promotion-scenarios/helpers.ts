import { type Edit, replace } from '../edits.ts'
import type { Places } from '../owner-places.ts'
import { appStart, beforeCreate, behind, named, routeBody, type Scenario, using } from './scenario.ts'

/** The service and the routes both use a helper of the owner's. */
const tidyInTwo = ({ service, routes }: Places): readonly Edit[] => [
  beforeCreate(service, 'def tidy(name: str) -> str:\n    return " ".join(name.split())\n\n\n'),
  named(service, 'tidy'),
  replace(
    routes,
    routeBody,
    '    customer = await create_customer(uow, name=tidy(body.name), email=body.email)\n',
  ),
  using(routes, service, 'tidy'),
]

/** Functions that the code of the tool calls. */
export const helpers: readonly Scenario[] = [
  {
    name: 'a helper that one function uses',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'def tidy(name: str) -> str:\n    # twice is once\n    return " ".join(name.split())\n\n\n',
      ),
      named(service, 'tidy'),
    ],
    holds: [
      ['def tidy', 'service'],
      ['# twice is once', 'service'],
    ],
  },
  {
    name: 'a helper that two modules use',
    edit: tidyInTwo,
    holds: ['def tidy', 'name=tidy(name)', 'name=tidy(body.name)'],
  },
  {
    name: 'a helper that three modules use',
    edit: (at) => [
      ...tidyInTwo(at),
      behind(at.main, appStart, '    app.description = tidy("our  shop")\n'),
      using(at.main, at.service, 'tidy'),
    ],
    holds: ['def tidy', 'name=tidy(name)', 'tidy("our  shop")'],
  },
  {
    name: 'a private function with a constant',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'LONGEST = 60  # as the printer has it\n\n\ndef _cut(name: str) -> str:\n    return name[:LONGEST]\n\n\n',
      ),
      named(service, '_cut'),
    ],
    holds: [
      ['LONGEST = 60  # as the printer has it', 'service'],
      ['def _cut', 'service'],
    ],
  },
  {
    name: 'a chain of helpers',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'def one(name: str) -> str:\n    return name\n\n\ndef two(name: str) -> str:\n    return one(name)\n\n\ndef three(name: str) -> str:\n    return two(name)\n\n\n',
      ),
      named(service, 'three'),
    ],
    holds: [
      ['def one', 'service'],
      ['def three', 'service'],
    ],
  },
]
