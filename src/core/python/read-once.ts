import type { PythonReader } from './reader.ts'

/** A reader that reads each text once: the same files come up in every tree of a change. */
export function readingOnce(reader: PythonReader): PythonReader {
  const known = new Map<string, ReturnType<PythonReader['read']>>()
  return {
    read: (source) => {
      const found = known.has(source) ? known.get(source) : reader.read(source)
      known.set(source, found)
      return found
    },
    faultLine: reader.faultLine,
  }
}
