import ruff from '@astral-sh/ruff-wasm-nodejs'
import { afterAll, describe, expect, it } from 'vitest'
import { parses } from '../../src/core/documents/parse.ts'
import { loadPythonReader } from '../../src/node/python-reader.ts'
import { inPack, onDisk, outcomeOf, trapsIn } from './on-disk.ts'
import { commit, created, git, newel, workspace } from './project.ts'

const { folder, remove } = workspace()
afterAll(remove)

const { project, projectOfPack } = trapsIn(folder)
const invoice = ['add', 'feature', 'invoice:number:str,total:decimal'] as const
const python = await loadPythonReader()

const pythonFiles = (root: string): readonly string[] => git(root, 'ls-files', '*.py').trim().split('\n')

describe('what stands in Python files', () => {
  it('`from main import *` beside a script stays, and what it brings is still there', async () => {
    const root = await created(folder, 'starred', '--tier', 'script', '--feature', 'customer:name:str')
    const owner = onDisk(root)
    owner.write('report.py', 'from main import *\n\nprint(create_app)\n')
    owner.append('main.py', '\n\ndef ours() -> int:\n    return 1\n')
    commit(root)
    expect(await outcomeOf(root, ...invoice)).toMatchObject({ exitCode: 0, conflicts: [] })
    expect(owner.read('report.py')).toBe('from main import *\n\nprint(create_app)\n')
    expect(owner.read('main.py')).toContain('def ours() -> int:')
    expect(owner.read('main.py')).toContain('class InvoiceCreate')
    expect(python.read(owner.read('main.py'))).toBeDefined()
  })

  it('a symbol that the owner moved to another file, and that the pack changed, is a conflict that names the file', async () => {
    const { root, owner, pack, update } = await projectOfPack()
    const text = owner.read('shop/shared/versioning.py')
    const at = text.indexOf('def apply_changes')
    const moved = `${text.slice(at)}# ours\n`
    owner.write('shop/shared/changes.py', `${text.slice(0, at)}${moved}`)
    owner.write(
      'shop/shared/versioning.py',
      'from shop.shared.changes import apply_changes as apply_changes\n',
    )
    commit(root)
    pack.change(inPack.versioning, (before) => before.replace('is stale', 'is too old'))
    const { exitCode, conflicts } = await outcomeOf(root, ...update)
    expect([exitCode, conflicts.join()]).toEqual([3, expect.stringContaining('shop/shared/versioning.py')])
    expect(owner.read('shop/shared/changes.py')).toContain(moved)
    expect(owner.read('shop/shared/versioning.py')).toContain('import apply_changes as apply_changes')
    expect((await newel(root, 'abort')).code).toBe(0)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  it('a symbol that the owner moved, and that the pack left alone, stays where it is', async () => {
    const { root, owner } = await project()
    const text = owner.read('shop/shared/versioning.py')
    owner.write('shop/shared/changes.py', text)
    owner.write(
      'shop/shared/versioning.py',
      'from shop.shared.changes import apply_changes as apply_changes\n',
    )
    commit(root)
    expect(await outcomeOf(root, ...invoice)).toMatchObject({ exitCode: 0, conflicts: [] })
    expect(owner.read('shop/shared/changes.py')).toBe(text)
    expect(owner.read('shop/shared/versioning.py')).not.toContain('def apply_changes')
    expect(owner.read('shop/invoices/service.py')).toContain('shop.shared.versioning')
  })

  it('a comment inside a parenthesised import and one inside a TYPE_CHECKING block stay', async () => {
    const { root, owner } = await project()
    owner.change('shop/main.py', (text) =>
      text.replace(
        /^from shop\.customers\.routes import (.*)$/m,
        'from shop.customers.routes import (\n    # why this one\n    $1,  # and that\n)\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    # only for types\n    from decimal import Decimal\n',
      ),
    )
    commit(root)
    expect(await outcomeOf(root, ...invoice)).toMatchObject({ exitCode: 0, conflicts: [] })
    for (const comment of ['# why this one', '# and that', '# only for types'])
      expect(owner.read('shop/main.py')).toContain(comment)
    expect(owner.read('shop/main.py')).toContain('shop.invoices.routes')
    expect(python.read(owner.read('shop/main.py'))).toBeDefined()
  })

  it('a project that was formatted anew, with another width and other quotes, keeps that and loses nothing', async () => {
    const { root, owner } = await project()
    const settings = { 'line-length': 79, 'indent-width': 4, format: { 'quote-style': 'single' } }
    const workspace = new ruff.Workspace(settings, ruff.PositionEncoding.Utf16)
    const before = new Map<string, string>()
    for (const path of pythonFiles(root)) {
      owner.write(path, workspace.format(owner.read(path)))
      before.set(path, owner.read(path))
    }
    commit(root)
    const { exitCode, problems } = await outcomeOf(root, ...invoice)
    expect([exitCode, problems]).toEqual([expect.toSatisfy((code) => code === 0 || code === 3), []])
    for (const [path, text] of before) {
      const result = owner.read(path)
      const lines = new Set(result.split('\n').map((line) => line.trim()))
      const code = text.split('\n').filter((line) => !/^\s*(?:from|import|\w+,?$|[()]+$)/.test(line))
      expect(code.map((line) => line.trim()).filter((line) => !lines.has(line))).toEqual([])
    }
    expect(owner.read('shop/shared/config.py')).toBe(before.get('shop/shared/config.py'))
  })
})

describe('bytes that are easily spoilt', () => {
  it('a binary file that is valid UTF-8 is never merged by lines', async () => {
    const { root, owner, pack, update } = await projectOfPack()
    const mine = Buffer.from('@AGENTS.md\n\0mine\n')
    owner.write('CLAUDE.md', mine)
    owner.write('logo.bin', Buffer.from([0, 1, 2]))
    commit(root)
    pack.append(inPack.claude, 'More.\n')
    const { exitCode, conflicts } = await outcomeOf(root, ...update)
    expect([exitCode, conflicts]).toEqual([3, [expect.stringContaining('cannot be merged by lines')]])
    expect(owner.bytes('CLAUDE.md')).toEqual(mine)
    expect(owner.bytes('logo.bin')).toEqual(Buffer.from([0, 1, 2]))
  })

  it('a file without a newline at its end keeps that', async () => {
    const { root, owner, pack, update } = await projectOfPack()
    owner.change('CLAUDE.md', () => '@AGENTS.md')
    owner.change('shop/main.py', (text) => text.trimEnd())
    commit(root)
    pack.change(inPack.claude, (text) => `First.\n${text}`)
    expect(await outcomeOf(root, ...update)).toMatchObject({ exitCode: 0, conflicts: [] })
    expect(owner.read('CLAUDE.md')).toBe('First.\n@AGENTS.md')
    commit(root, 'updated')
    const before = owner.read('shop/main.py').trimEnd().split('\n').at(-1)
    expect(await outcomeOf(root, ...invoice, ...update.slice(1))).toMatchObject({ exitCode: 0 })
    expect(owner.read('shop/main.py').endsWith(before ?? '')).toBe(true)
  })

  it('CRLF stays in the files that have it', async () => {
    const { root, owner } = await project()
    owner.change('shop/main.py', (text) => `${text}\n# ours\n`.replaceAll('\n', '\r\n'))
    owner.change('pyproject.toml', (text) => `${text}\n[tool.ours]\nkey = 1\n`.replaceAll('\n', '\r\n'))
    commit(root)
    expect(await outcomeOf(root, 'add', 'database=postgres')).toMatchObject({ exitCode: 0, conflicts: [] })
    for (const path of ['shop/main.py', 'pyproject.toml'])
      expect(owner.read(path).replaceAll('\r\n', '')).not.toContain('\n')
    expect(owner.read('pyproject.toml')).toContain('asyncpg')
    expect(parses('pyproject.toml', owner.read('pyproject.toml'))).toBeUndefined()
  })

  it('executable bits of both sides stay', async () => {
    const { root, owner } = await project()
    owner.chmod('shop/main.py', 0o755)
    owner.chmod('Makefile', 0o755)
    commit(root)
    expect(await outcomeOf(root, ...invoice)).toMatchObject({ exitCode: 0 })
    expect([owner.mode('shop/main.py'), owner.mode('Makefile')]).toEqual([0o755, 0o755])
    expect(owner.read('shop/main.py')).toContain('invoices')
    expect(git(root, 'diff', '--summary')).toBe('')
  })

  it('a read-only file is changed and stays read-only', async () => {
    const { root, owner } = await project()
    owner.chmod('shop/main.py', 0o444)
    expect(await outcomeOf(root, ...invoice)).toMatchObject({ exitCode: 0 })
    expect(owner.mode('shop/main.py')).toBe(0o444)
    expect(owner.read('shop/main.py')).toContain('invoices')
  })

  it('a file with a backslash in its name is left alone, and no other is taken for it', async () => {
    const { root, owner } = await project()
    owner.write('shop\\main.py', '# mine\n')
    owner.write('notes\\.txt', 'mine\n')
    commit(root)
    expect(await outcomeOf(root, ...invoice)).toMatchObject({ exitCode: 0, conflicts: [] })
    expect([owner.read('shop\\main.py'), owner.read('notes\\.txt')]).toEqual(['# mine\n', 'mine\n'])
    expect((await newel(root, 'undo')).code).toBe(0)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })
})

describe('pyproject.toml', () => {
  const headers = (text: string): readonly string[] => text.match(/^\[.*\]$/gm) ?? []

  it('never has a table twice, wherever the owner put it', async () => {
    const { root, owner } = await project()
    owner.change('pyproject.toml', (text) => {
      const [first = '', ...tables] = text.split(/^(?=\[)/m)
      return [
        first,
        ...tables.map((table) => `${table.trimEnd()}\n\n`).reverse(),
        '[tool.ours]\nkey = 1\n',
      ].join('')
    })
    commit(root)
    for (const words of [['add', 'database=postgres'], [...invoice], ['remove', 'database=postgres']]) {
      expect(await outcomeOf(root, ...words)).toMatchObject({ exitCode: 0, conflicts: [] })
      const text = owner.read('pyproject.toml')
      expect(new Set(headers(text)).size).toBe(headers(text).length)
      expect(parses('pyproject.toml', text)).toBeUndefined()
      expect(text).toContain('[tool.ours]\nkey = 1\n')
      commit(root, words.join(' '))
    }
  })

  it('has one table where owner and pack both added it', async () => {
    const { root, owner, pack, update } = await projectOfPack()
    owner.append('pyproject.toml', '\n[tool.shared]\nours = 1\n')
    commit(root)
    pack.append('contributors/package/fragments/pyproject.toml.hbs', '\n[tool.shared]\ntheirs = 2\n')
    expect(await outcomeOf(root, ...update)).toMatchObject({ exitCode: 0, conflicts: [] })
    const text = owner.read('pyproject.toml')
    expect(headers(text).filter((header) => header === '[tool.shared]')).toHaveLength(1)
    expect(text).toContain('ours = 1')
    expect(text).toContain('theirs = 2')
  })
})
