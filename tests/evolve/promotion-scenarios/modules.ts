import { change, remove, replace, write } from '../edits.ts'
import {
  appStart,
  before,
  beforeCreate,
  behind,
  importing,
  moduleOf,
  own,
  packaged,
  type Scenario,
  serviceBody,
} from './scenario.ts'

/** What a module is as a whole, and where it stands. */
export const modules: readonly Scenario[] = [
  {
    name: 'a test file deleted',
    from: packaged,
    edit: () => [remove('tests/unit/test_health.py')],
    holds: [],
    lacks: ['test_a_check_that'],
  },
  {
    name: 'a docstring of a module edited',
    edit: ({ main }) => [replace(main, /^"""(.*)"""\n/m, '"""Ask Ann before you touch this."""\n')],
    holds: ['"""Ask Ann before you touch this."""'],
  },
  {
    name: 'a comment in the import block',
    from: packaged,
    edit: ({ service, record }) => [
      replace(
        service,
        new RegExp(`\\n+from ${moduleOf(record)} import Customer\\n`),
        `\n\n# the record itself\nfrom ${moduleOf(record)} import Customer  # no row\n`,
      ),
    ],
    holds: [
      ['# the record itself\nfrom', 'service'],
      ['import Customer  # no row', 'service'],
    ],
  },
  {
    name: 'a comment at an import of a library',
    edit: ({ service }) => [
      change(service, (text) =>
        text.replace(/^from uuid import .*(?=\n)/m, '\n# Ann says ids are enough.\n$&  # of version 4'),
      ),
    ],
    holds: ['# Ann says ids are enough.\nfrom uuid import', '  # of version 4\n'],
  },
  {
    name: 'names that a module offers',
    edit: ({ service }) => [beforeCreate(service, '__all__ = ["create_customer", "read_customer"]\n\n\n')],
    holds: [['__all__ = ["create_customer", "read_customer"]', 'service']],
  },
  {
    name: 'an optional package',
    edit: ({ service }) => [
      beforeCreate(
        service,
        'try:\n    import resource\n\n    PAGE = resource.getpagesize()\nexcept ImportError:  # optional\n    PAGE = 4096\n',
      ),
      before(service, serviceBody, '    if PAGE == 0:\n        raise ValueError(PAGE)\n'),
    ],
    holds: [
      ['# optional', 'service'],
      ['if PAGE == 0:', 'service'],
    ],
  },
  {
    name: 'an import for its side effect',
    edit: ({ main }, tier) => [
      write(own(tier, 'signals'), 'READY = True\n'),
      importing(main, `import ${moduleOf(own(tier, 'signals'))}  # noqa: F401`),
    ],
    holds: ['READY = True', ['signals  # noqa: F401', 'main']],
  },
  {
    name: 'a file that wants a path of the next tier',
    from: ['script', 'flat'],
    edit: ({ main }, tier) => [
      write(tier === 'script' ? 'config.py' : 'shop/shared/config.py', 'SHOP = "mine"\n'),
      behind(main, appStart, '    app.description = SHOP\n'),
      importing(main, `from ${tier === 'script' ? 'config' : 'shop.shared.config'} import SHOP`),
    ],
    holds: ['SHOP = "mine"', ['app.description = SHOP', 'main']],
  },
]
