import { copyOf, isTable, sameData } from '../../documents/data.ts'
import { type DocumentFormat, parseDocument } from '../../documents/parse.ts'
import { editDotenv } from './dotenv.ts'
import { editJson } from './json.ts'
import { type Change, changesBetween, clash, mergeThree } from './three-way.ts'
import { editToml } from './toml.ts'
import { editYaml } from './yaml.ts'

/** The data that the merge of three texts should have, when all three parse and no key was changed on both sides. */
export function intendedData(format: DocumentFormat, base: string, ours: string, theirs: string): unknown {
  const [was, is, wanted] = [base, ours, theirs].map((text) => dataOf(format, text))
  if (was === clash || is === clash || wanted === clash) return clash
  return mergeThree(was, is, wanted)
}

/** Whether a text parses and says exactly this. */
export const says = (format: DocumentFormat, text: string, data: unknown): boolean =>
  sameData(dataOf(format, text), data)

function dataOf(format: DocumentFormat, text: string): unknown {
  const parsed = parseDocument(format, text, format)
  return parsed.ok ? (parsed.value ?? copyOf({})) : clash
}

/**
 * Turns the owner's text into one that says `intended`, by cutting and inserting at the places that change; every other
 * byte stays. New texts are taken from `theirs` with their comments. Undefined where an edit has no safe place: the
 * result is parsed again and must say exactly what was intended.
 */
export function spliceInto(
  format: DocumentFormat,
  ours: string,
  theirs: string,
  intended: unknown,
): string | undefined {
  const data = dataOf(format, ours)
  if (!isTable(data) || !isTable(intended)) return undefined
  let text: string | undefined = ours
  for (const change of changesBetween(data, intended)) {
    text = edit(format, text, change, theirs)
    if (text === undefined) return undefined
  }
  return says(format, text, intended) ? text : undefined
}

function edit(format: DocumentFormat, text: string, change: Change, theirs: string): string | undefined {
  switch (format) {
    case 'toml':
      return editToml(text, change, theirs)
    case 'yaml':
      return editYaml(text, change, theirs)
    case 'json':
      return editJson(text, change)
    case 'dotenv':
      return editDotenv(text, change, theirs)
  }
}
