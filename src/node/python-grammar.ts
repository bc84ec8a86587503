import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** The parser's runtime and Python's grammar as WebAssembly. */
export interface PythonGrammar {
  readonly runtime: Uint8Array
  readonly grammar: Uint8Array
}

/** Out of the packages that they come in. The build puts a module in this one's place that finds them in dist. */
export async function pythonGrammar(): Promise<PythonGrammar> {
  const require = createRequire(import.meta.url)
  const [runtime, grammar] = await Promise.all([
    readFile(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    readFile(require.resolve('tree-sitter-python/tree-sitter-python.wasm')),
  ])
  return { runtime, grammar }
}
