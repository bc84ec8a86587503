import type { Edit } from '../edits.ts'
import type { Places } from '../owner-places.ts'
import {
  appStart,
  beforeCreate,
  behind,
  importing,
  named,
  type Scenario,
  using,
  wrapping,
} from './scenario.ts'

/** The service and the routes both use a helper of the owner's. */
const inTwo = ({ service, routes }: Places, helper: string): readonly Edit[] => [
  beforeCreate(service, `def ${helper}(name: str) -> str:\n    return " ".join(name.split())\n`),
  named(service, helper),
  wrapping(routes, /(create_customer\(uow, name=)(.*)(, email=body)/, helper),
  using(routes, service, helper),
]

/** As modules of the tool's that log have one; a script has one for all. */
const ownLogger = 'logger = structlog.stdlib.get_logger(__name__)\n\n\n'

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
    edit: (at) => inTwo(at, 'neat'),
    holds: ['def neat', ['neat(', 'service'], ['neat(', 'routes']],
  },
  {
    name: 'a helper that three modules use',
    edit: (at) => [
      ...inTwo(at, 'trim'),
      behind(at.main, appStart, '    app.description = trim("our  shop")\n'),
      using(at.main, at.service, 'trim'),
    ],
    holds: ['def trim', ['trim(', 'service'], ['trim("our  shop")', 'main']],
  },
  {
    name: 'a private function with a constant',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'LONGEST = 80  # as the printer has it\n\n\ndef _cut(name: str) -> str:\n    return name[:LONGEST]\n',
      ),
      named(service, '_cut'),
    ],
    holds: [
      ['LONGEST = 80  # as the printer has it', 'service'],
      ['def _cut', 'service'],
    ],
  },
  {
    name: 'a line in the log',
    edit: ({ service }, tier) => [
      beforeCreate(
        service,
        `${tier === 'script' ? '' : ownLogger}def told(name: str) -> str:\n    logger.info("customer_named", length=len(name))\n    return name\n`,
      ),
      named(service, 'told'),
      ...(tier === 'script' ? [] : [importing(service, 'import structlog')]),
    ],
    holds: [
      ['def told', 'service'],
      ['logger = structlog', 'service'],
      ['logger.info("customer_named"', 'service'],
    ],
    left: 'may not import structlog',
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
