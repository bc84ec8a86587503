import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinModule, readFragment } from '../../../src/core/python/module.ts'
import { namesUsedBy, symbolsOf } from '../../../src/core/python/names-used.ts'
import { ruffOf } from '../../support/ruff.ts'

const join = (texts: readonly string[], module = 'shop.main', doc = 'What this is.') =>
  joinModule({
    module,
    doc,
    fragments: texts.map((text) => readFragment(text, ['shop'])),
    firstParty: ['shop'],
  })

describe('fragments that share a file are joined', () => {
  it('merges imports, drops those of its own module and those that nothing uses', () => {
    const models = 'from decimal import Decimal\nfrom uuid import UUID\n\n\nclass Order:\n    id: UUID\n'
    const services =
      'from shop.main import Order\nfrom uuid import UUID, uuid4\n\n\ndef new_order() -> Order:\n    return Order(uuid4())\n'
    expect(join([models, services])).toBe(
      '"""What this is."""\n\nfrom uuid import UUID, uuid4\n\n\nclass Order:\n    id: UUID\n\n\ndef new_order() -> Order:\n    return Order(uuid4())\n',
    )
  })

  it('hoists a shared preamble once, and leaves a line that needs the project where it is', () => {
    const one =
      'import structlog\n\nlogger = structlog.get_logger(__name__)\n\n\ndef one() -> None:\n    logger.info("one")\n'
    const two =
      'import structlog\nfrom shop.other import make\n\nlogger = structlog.get_logger(__name__)\nmade = make(structlog)\n\n\ndef two() -> None:\n    logger.info(made)\n'
    expect(join([one, two])).toBe(
      '"""What this is."""\n\nimport structlog\n\nfrom shop.other import make\n\nlogger = structlog.get_logger(__name__)\n\n\n' +
        'def one() -> None:\n    logger.info("one")\n\n\nmade = make(structlog)\n\n\ndef two() -> None:\n    logger.info(made)\n',
    )
  })

  it('keeps an import that is there for its effect', () => {
    expect(join(['import shop.models  # noqa: F401\n\n\nx = 1\n'])).toContain(
      'import shop.models  # noqa: F401\n',
    )
  })

  it('puts a PEP 723 block above the docstring', () => {
    expect(join(['# /// script\n# dependencies = []\n# ///\n', 'x = 1\n'])).toBe(
      '# /// script\n# dependencies = []\n# ///\n\n"""What this is."""\n\nx = 1\n',
    )
  })
})

describe('a docstring', () => {
  it('that is too long for a line goes on below, with the same words', () => {
    const sentence = 'Takes orders, and follows them until they are shipped or cancelled. '.repeat(5).trim()
    const module = join(['x = 1\n'], 'shop.main', sentence)
    expect(Math.max(...module.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
    expect(module.slice(3, module.indexOf('"""', 3)).replaceAll('\n', ' ')).toBe(sentence)
  })
})

describe('the names that a text uses', () => {
  it.each([
    ['x.name', ['x']],
    ['f(name=value)', ['f', 'value']],
    ['def f(text: str, *, n=other) -> None: ...', ['str', 'other']],
    ['"text" + \'more\' # comment', []],
    ['f"{order.id:>{width}} {{literal}}"', ['order', 'width']],
    ['f"{settings["name"]!r}"', ['settings']],
    ['class Order(Base): ...', ['Base']],
    ['x: list[Item] = []', ['x', 'list', 'Item']],
    ['if a == b: pass', ['a', 'b']],
    ['r"\\" + y', []],
  ])('%s', (source, names) => {
    expect([...namesUsedBy(source)].sort()).toEqual([...names].sort())
  })

  it('defines symbols at the top level only, and none inside strings', () => {
    const source =
      'A: int = 1\nb = 2\nclass C:\n    d = 1\n\nasync def e() -> None: ...\nTEXT = """\nf = 1\n"""\nif x == 1:\n    pass\n'
    expect(symbolsOf(source)).toEqual(['A', 'b', 'C', 'e', 'TEXT'])
  })
})

const modules = [
  'os',
  'datetime',
  'collections.abc',
  'sqlalchemy',
  'sqlalchemy.orm',
  'SQLA',
  'pydantic',
  'py10',
  'py9',
  'shop.b',
  'shop.a',
  'typing',
  'zlib',
]
const names = [
  'Any',
  'UTC',
  'Base',
  'A',
  'a10',
  'a9',
  'select',
  'text',
  '_private',
  'ABCde',
  'URL2',
  'URL10',
  'zebra',
  'a_rather_long_name_for_import',
]

describe('law: what is joined is what ruff would have written', () => {
  it('for any imports, in any fragments, at any number of names', () => {
    const entry = fc.record({
      module: fc.constantFrom(...modules),
      names: fc.subarray(names, { minLength: 1 }),
      plain: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(fc.array(entry, { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
        (fragments) => {
          const bound = new Set<string>()
          const texts = fragments.map((entries, index) => {
            const imports = entries.map((each) => {
              if (each.plain) return `import ${each.module} as ${each.module.replaceAll('.', '_')}_module`
              const fresh = each.names.filter((name) => !bound.has(name))
              for (const name of fresh) bound.add(name)
              return fresh.length === 0 ? '' : `from ${each.module} import ${fresh.join(', ')}`
            })
            return `${imports.filter((line) => line !== '').join('\n')}\n\n\ndef used_${index}() -> None:\n    print(\n${[...bound].map((name) => `        ${name},\n`).join('')}        1,\n    )\n`
          })
          const source = join(texts)
          const { formatted, findings } = ruffOf(source, ['shop'])
          expect(findings).toEqual([])
          expect(formatted).toBe(source)
        },
      ),
      { numRuns: 300 },
    )
  })
})
