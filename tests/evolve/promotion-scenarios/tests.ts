import { type Edit, write } from '../edits.ts'
import type { Tier } from '../owner-edits.ts'
import { before, moduleOf, own, type Scenario } from './scenario.ts'

/** A test of the owner's that sets something else in the place of `target`. */
const patched = (tier: Tier, name: string, target: string, imported = '\n'): Edit =>
  write(
    tier === 'script' ? `test_${name}.py` : `tests/unit/test_${name}.py`,
    `import pytest\n\n${imported}def test_${name}(monkeypatch: pytest.MonkeyPatch) -> None:\n    monkeypatch.setattr(${target}, None)\n`,
  )

/** Tests, and texts that name a module. */
export const tests: readonly Scenario[] = [
  {
    name: 'a fixture',
    edit: (_, tier) => {
      const path = tier === 'script' ? 'test_main.py' : 'tests/conftest.py'
      return [
        before(
          path,
          '@pytest.fixture\ndef app(',
          '@pytest.fixture\ndef currency() -> str:\n    """Of all prices."""\n    return "EUR"\n\n\n',
        ),
      ]
    },
    holds: ['def currency() -> str:', '"""Of all prices."""'],
  },
  {
    name: 'a patch by a text',
    edit: ({ routes }, tier) => [patched(tier, 'patch_by_text', `"${moduleOf(routes)}.create_customer"`)],
    holds: ['"{routes}.create_customer", None)'],
  },
  {
    name: 'a patch of a module',
    edit: ({ routes }, tier) => [
      patched(tier, 'patch_of_module', 'code, "create_customer"', `import ${moduleOf(routes)} as code\n\n\n`),
    ],
    holds: ['"create_customer", None)'],
  },
  {
    name: 'a target in a text',
    edit: ({ main }, tier) => [write(own(tier, 'dev'), `TARGET = "${moduleOf(main)}:create_app"\n`)],
    holds: ['"{main}:create_app"'],
  },
]
