import fc from 'fast-check'

/** A module as a list of symbols, from which its text is made: so it is known what a merge must give. */
export interface Symbol {
  readonly name: string
  readonly kind: 'import' | 'constant' | 'function' | 'class'
  /** A value, lines of a body, or methods. */
  readonly lines: readonly string[]
}

export type Edit =
  | { readonly kind: 'change'; readonly at: number; readonly line: number; readonly text: string }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'add'; readonly at: number; readonly symbol: Symbol }
  | { readonly kind: 'move'; readonly at: number; readonly to: number }

/** Few words, so that lines are often the same. */
const lineOf = fc.constantFrom(
  'a = 1',
  'b = a',
  'log(b)',
  'if a: pass',
  'x = """\n\n"""',
  '# Why.',
  'send(a)',
)

const symbolsNamed = (names: readonly string[]) =>
  fc
    .tuple(...names.map((name) => symbolNamed(name)))
    .map((symbols) => [
      ...symbols.filter(({ kind }) => kind === 'import'),
      ...symbols.filter(({ kind }) => kind !== 'import'),
    ])

const symbolNamed = (name: string): fc.Arbitrary<Symbol> =>
  fc.record({
    name: fc.constant(name),
    kind: fc.constantFrom('import', 'constant', 'function', 'function', 'class'),
    lines: fc.array(lineOf, { minLength: 1, maxLength: 5 }),
  })

export const base = symbolsNamed(['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7'])

const place = fc.nat(7)

/** Edits of one side; what it adds is called by its own prefix. */
export const editsOf = (side: string): fc.Arbitrary<readonly Edit[]> =>
  fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('change' as const),
        at: place,
        line: fc.nat(4),
        text: fc.nat(99).map((n) => `${side}_value = ${n}`),
      }),
      fc.record({ kind: fc.constant('delete' as const), at: place }),
      fc
        .tuple(place, fc.nat(9))
        .chain(([at, n]) =>
          symbolNamed(`${side}${n}`).map((symbol) => ({ kind: 'add' as const, at, symbol })),
        ),
      fc.record({ kind: fc.constant('move' as const), at: place, to: place }),
    ),
    { minLength: 1, maxLength: 4 },
  )

/** Leaves the symbols at `spared` alone: no change, no deletion. */
export function edited(
  symbols: readonly Symbol[],
  edits: readonly Edit[],
  spared: (at: number) => boolean = () => false,
): readonly Symbol[] {
  let result = [...symbols]
  for (const edit of edits) {
    const target = symbols[edit.at]
    const at = result.findIndex(({ name }) => name === target?.name)
    if (edit.kind === 'add') {
      if (result.every(({ name }) => name !== edit.symbol.name))
        result = inserted(result, at + 1, edit.symbol)
    } else if (at !== -1 && !spared(edit.at)) {
      const [symbol] = result.splice(at, 1)
      if (symbol === undefined || edit.kind === 'delete') continue
      result =
        edit.kind === 'move' ? inserted(result, edit.to, symbol) : inserted(result, at, changed(symbol, edit))
    }
  }
  return result
}

/** Imports stay above all else. */
function inserted(symbols: readonly Symbol[], at: number, symbol: Symbol): Symbol[] {
  const imports = symbols.filter(({ kind }) => kind === 'import').length
  const place = symbol.kind === 'import' ? Math.min(at, imports) : Math.max(at, imports)
  return [...symbols.slice(0, place), symbol, ...symbols.slice(place)]
}

function changed(symbol: Symbol, { line, text }: { readonly line: number; readonly text: string }): Symbol {
  const at = line % symbol.lines.length
  return { ...symbol, lines: symbol.lines.map((each, index) => (index === at ? text : each)) }
}

export function textOfModule(symbols: readonly Symbol[]): string {
  return symbols.map((symbol, index) => gapAbove(symbols[index - 1], symbol) + textOfSymbol(symbol)).join('')
}

const isDefinition = (symbol: Symbol): boolean => symbol.kind === 'function' || symbol.kind === 'class'

function gapAbove(above: Symbol | undefined, symbol: Symbol): string {
  if (above === undefined) return ''
  if (isDefinition(symbol) || isDefinition(above)) return '\n\n'
  return above.kind === symbol.kind ? '' : '\n'
}

export function textOfSymbol({ name, kind, lines }: Symbol): string {
  switch (kind) {
    case 'import':
      return `from ${name} import ${/^\w+/.exec(lines[0] ?? '')?.[0] ?? 'nothing'}_${name}\n`
    case 'constant':
      return `${name} = [\n${lines.map((line) => `    ${JSON.stringify(line)},\n`).join('')}]\n`
    case 'function':
      return `def ${name}():\n${lines.map((line) => `    ${line}\n`).join('')}    return ${name}\n`
    case 'class':
      return `class ${name}:\n${lines
        .map((line, index) => `    def m${index}(self):\n        ${line}\n        return ${index}\n`)
        .join('\n')}`
  }
}
