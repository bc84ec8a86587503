/** `import a`, `from a import b, c` and the form with parentheses, at any margin. */
const importStatement = /^[ \t]*(?:from|import) (?:[^\n(#]*\([^)]*\).*|.*)/gm

/**
 * The words of a module's imports once each, behind the text without them: imports are merged as a set, so that one that
 * stands there twice says no more than one.
 */
export function withImportsOnce(source: string): string {
  const imported = (source.match(importStatement) ?? []).join(' ').match(/[\p{L}\p{N}_]+/gu) ?? []
  return `${source.replaceAll(importStatement, '')} ${[...new Set(imported)].join(' ')}`
}
