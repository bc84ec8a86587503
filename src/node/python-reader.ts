import { type PythonReader, readerWith } from '../core/python/reader.ts'
import { pythonGrammar } from './python-grammar.ts'

let loaded: Promise<PythonReader> | undefined

/**
 * The reader of Python modules, loaded once a process (about 25 ms) and pure from then on. Commands that read no Python
 * should not ask for it. It throws where Newel's own files are missing.
 */
export function loadPythonReader(): Promise<PythonReader> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<PythonReader> {
  const [{ Language, Parser }, { runtime, grammar }] = await Promise.all([
    import('web-tree-sitter'),
    pythonGrammar(),
  ])
  await Parser.init({ wasmBinary: runtime })
  const parser = new Parser().setLanguage(await Language.load(grammar))
  return readerWith((source) => {
    const tree = parser.parse(source)
    if (tree === null) throw new Error('The parser of Python gave no tree.')
    return tree
  })
}
