import { describe, expect, it } from 'vitest'
import { bytesOf, textOf } from '../../../src/core/bytes.ts'
import type { FileTree } from '../../../src/core/reconcile/types.ts'
import { edited, replace, write } from '../../evolve/edits.ts'
import { customer } from '../../evolve/owner-edits.ts'
import { treeOf } from '../../evolve/rendered.ts'
import { danglingImports, unread } from './leading.ts'
import { promote } from './promoted.ts'

const given = {
  features: [customer, 'invoice:number:str,customer:ref(customer)'],
  database: 'sqlite',
  example: false,
}

/** Files of the owner's in a flat project, and how they read after a climb: by path below the package. */
function climbed(files: Readonly<Record<string, string | Uint8Array>>, to: 'feature' | 'layered') {
  const own = Object.entries(files).map(([path, text]) => {
    const content = typeof text === 'string' ? bytesOf(text) : text
    return [`shop/${path}`, { content, mode: 0o644, kind: 'file' }] as const
  })
  const ours: FileTree = new Map([...treeOf({ ...given, tier: 'flat' }), ...own])
  const { tree, lost, plan, placed } = promote(ours, 'flat', to, given)
  const root = to === 'layered' ? 'src/shop/' : 'shop/'
  return {
    placed: placed.map(({ path, because }) => `${path}: ${because}`),
    wrong: [
      ...lost,
      ...plan.operations.flatMap((one) => (one.kind === 'conflict' ? [`${one.path}: ${one.because}`] : [])),
      ...unread(tree).filter((path) => !unread(ours).includes(path.replace(/^src\//, ''))),
      ...danglingImports(tree),
    ],
    text: (path: string) => textOf(tree.get(root + path)?.content ?? new Uint8Array()),
    bytes: (path: string) => tree.get(root + path)?.content,
  }
}

describe.each(['feature', 'layered'] as const)(
  'code in forms that the tool does not write climbs to %s',
  (to) => {
    const at = {
      feature: {
        service: 'shop.customers.service',
        invoices: 'shop.invoices.service',
        model: 'shop.customers.models',
      },
      layered: {
        service: 'shop.services.customers',
        invoices: 'shop.services.invoices',
        model: 'shop.models.customers',
      },
    }[to]

    it('relative imports with many dots', () => {
      const { wrong, text } = climbed(
        {
          'reports/__init__.py': '',
          'reports/daily/__init__.py': '',
          'reports/daily/lines.py':
            'from ...models import Customer\nfrom ..totals import total\n\nrows = [Customer, total]\n',
          'reports/totals.py': 'total = 1\n',
        },
        to,
      )
      expect(wrong).toEqual([])
      expect(text('reports/daily/lines.py')).toContain(`from ${at.model} import Customer\n`)
    })

    it('a star, of which each part is imported that is used', () => {
      const { wrong, text } = climbed(
        {
          'star.py':
            'from shop.services import *  # noqa: F403\n\n\ndef both() -> list[object]:\n    return [create_customer, read_invoice]\n',
        },
        to,
      )
      expect(wrong).toEqual([])
      expect(text('star.py')).toContain(
        `from ${at.service} import *  # noqa: F403\nfrom ${at.invoices} import *  # noqa: F403\n`,
      )
    })

    it('imports under a condition', () => {
      const { wrong, text } = climbed(
        {
          'maybe.py':
            'try:\n    from shop.services import create_customer, read_invoice\nexcept ImportError:\n    create_customer = read_invoice = None\n\nif create_customer is None:\n    import shop.models as tables\nelse:\n    from shop import models as tables\n\nname = tables.Customer\n',
        },
        to,
      )
      expect(wrong).toEqual([])
      expect(text('maybe.py')).toContain(`    from ${at.service} import create_customer\n`)
      expect(text('maybe.py')).toContain(`    from ${at.invoices} import read_invoice\n`)
    })

    it('a package that offers what others define', () => {
      const { wrong, text } = climbed(
        {
          'front/__init__.py':
            '"""The front."""\n\nfrom ..services import create_customer as create\nfrom .doors import Door\n\n__all__ = ["Door", "create"]\n',
          'front/doors.py': 'class Door:\n    pass\n',
          'back.py':
            'from shop import front\nfrom shop.front import Door, create\n\nall = [Door, create, front.create]\n',
        },
        to,
      )
      expect(wrong).toEqual([])
      expect(text('front/__init__.py')).toContain(`from ${at.service} import create_customer as create\n`)
      expect(text('front/__init__.py')).toContain('__all__ = ["Door", "create"]\n')
      expect(text('back.py')).toBe(
        'from shop import front\nfrom shop.front import Door, create\n\nall = [Door, create, front.create]\n',
      )
    })

    it('modules in circles, and folders without __init__.py', () => {
      const files = {
        'one.py': 'from shop import other\n\n\ndef first() -> object:\n    return other.second\n',
        'other.py': 'from shop import one\n\n\ndef second() -> object:\n    return one.first\n',
        'loose/part.py':
          'from shop.one import first\nfrom shop.loose import piece\n\nparts = [first, piece]\n',
        'loose/piece.py': 'x = 1\n',
      }
      const { wrong, text } = climbed(files, to)
      expect(wrong.filter((one) => one !== '')).toEqual([])
      for (const [path, before] of Object.entries(files)) expect(text(path)).toBe(before)
    })

    it('tabs, form feeds, a byte order mark, mixed line ends and no newline at the end, byte for byte', () => {
      const files = {
        'tabs.py': 'def f(a):\n\tif a:\n\t\treturn 1\n\treturn 2\n\n\f\nclass C:\n\tx = 1',
        'marked.py': '\uFEFFx = "ä"\n',
        'mixed.py': 'x = 1\r\ny = 2\n',
      }
      const { wrong, bytes } = climbed(files, to)
      expect(wrong).toEqual([])
      for (const [path, before] of Object.entries(files))
        expect(bytes(path)).toEqual(new TextEncoder().encode(before))
    })

    it('CRLF and a byte order mark stay where an import changes', () => {
      const { wrong, bytes } = climbed(
        { 'dos.py': '\uFEFF# first\r\nfrom shop.models import Customer\r\n\r\nx = Customer\r\n' },
        to,
      )
      expect(wrong).toEqual([])
      expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes('dos.py'))).toBe(
        `\uFEFF# first\r\nfrom ${at.model} import Customer\r\n\r\nx = Customer\r\n`,
      )
    })

    it('another encoding, and what no Python can read, is carried as it is', () => {
      const latin = Uint8Array.from([
        ...bytesOf('# -*- coding: latin-1 -*-\nname = "'),
        0xe4,
        ...bytesOf('"\n'),
      ])
      const broken = 'def def mine(:\n'
      const { wrong, bytes, text, placed } = climbed({ 'latin.py': latin, 'broken.py': broken }, to)
      expect(wrong).toEqual([])
      expect([bytes('latin.py'), text('broken.py')]).toEqual([latin, broken])
      expect(placed).toEqual([
        'shop/latin.py: it is no UTF-8, so that no import in it was followed',
        'shop/broken.py: it does not parse, so that no import in it was followed',
      ])
    })
  },
)

it.each(['flat', 'layered', 'hexagonal'] as const)(
  'an import for its side effect stays when a script climbs to %s',
  (to) => {
    const ours = edited(
      treeOf({ ...given, tier: 'script' }),
      replace('main.py', 'import uvicorn\n', 'import signals  # noqa: F401\nimport uvicorn\n'),
      write('signals.py', 'ready = True\n'),
    )
    const { tree } = promote(ours, 'script', to, given)
    const texts = [...tree.values()].map(({ content }) => textOf(content) ?? '')
    expect(texts.filter((text) => text.includes('import shop.signals  # noqa: F401\n'))).toHaveLength(1)
  },
)
