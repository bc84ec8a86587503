import { type AST, parseTOML } from 'toml-eslint-parser'

export type Path = readonly string[]

export const nodesOf = (text: string): readonly (AST.TOMLKeyValue | AST.TOMLTable)[] =>
  parseTOML(text, { tomlVersion: '1.0.0' }).body[0].body

interface PlacedPair {
  readonly pair: AST.TOMLKeyValue
  readonly path: Path
}

/** Every `key = value` with the path that it gives a value to, those in inline tables included. */
export function pairsOf(text: string): readonly PlacedPair[] {
  return nodesOf(text).flatMap((node) => {
    if (node.type === 'TOMLKeyValue') return placed(node, [])
    return node.resolvedKey.some((key) => typeof key === 'number')
      ? []
      : node.body.flatMap((pair) => placed(pair, node.resolvedKey as string[]))
  })
}

function placed(pair: AST.TOMLKeyValue, parent: Path): readonly PlacedPair[] {
  const path = [...parent, ...namesIn(pair.key)]
  const below =
    pair.value.type === 'TOMLInlineTable' ? pair.value.body.flatMap((each) => placed(each, path)) : []
  return [{ pair, path }, ...below]
}

export const namesIn = (key: AST.TOMLKey): string[] =>
  key.keys.map((name) => (name.type === 'TOMLBare' ? name.name : name.value))

export const samePath = (one: readonly (string | number)[], other: readonly (string | number)[]): boolean =>
  one.length === other.length && startsWith(one, other)

export const startsWith = (
  path: readonly (string | number)[],
  start: readonly (string | number)[],
): boolean => start.every((key, index) => path[index] === key)

export const pairAt = (text: string, path: Path): AST.TOMLKeyValue | undefined =>
  pairsOf(text).find((each) => samePath(each.path, path))?.pair

export const tablesOf = (text: string): readonly AST.TOMLTable[] =>
  nodesOf(text).filter((node) => node.type === 'TOMLTable')

export const lastOf = (table: AST.TOMLTable): number => table.body.at(-1)?.range[1] ?? table.key.range[1]
