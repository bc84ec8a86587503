import type { Problem } from '../problem.ts'
import { codePoint, quoted, wordsOf } from '../text.ts'
import { alphabetOf, asciiFor } from './lookalikes.ts'
import { keywords, softKeywords, stdlibModules } from './stdlib.ts'

/** Every reason why a name cannot be had, each with the nearest good one; none when it can. */
export type NameCheck = (name: string, reserved: readonly string[]) => readonly Problem[]

/**
 * Whether a project may be called so: a name by PEP 508, in the normal form of PEP 503, whose package would be an
 * identifier that hides nothing. `reserved` are names that an import in the project would meet.
 */
export const checkProjectName: NameCheck = (name, reserved) => check(name, reserved, project)

/** Whether a package may be called so: an identifier in snake case that hides nothing. */
export const checkPackageName: NameCheck = (name, reserved) => check(name, reserved, pythonPackage)

/** The project name closest to a text that `checkProjectName` accepts: for the name of a folder, for instance. */
export const nearestProjectName = (text: string, reserved: readonly string[]): string =>
  nearestName(text, reserved, project)

/** The package name closest to a text that `checkPackageName` accepts. */
export const nearestPackageName = (text: string, reserved: readonly string[]): string =>
  nearestName(text, reserved, pythonPackage)

/** The checks that a text question may ask for by `format`. */
export const formats: ReadonlyMap<string, NameCheck> = new Map([
  ['project-name', checkProjectName],
  ['package-name', checkPackageName],
])

const maxLength = 40

interface Style {
  readonly label: string
  readonly separator: '-' | '_'
  readonly form: RegExp
  readonly described: string
}

const project: Style = {
  label: 'project name',
  separator: '-',
  form: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  described: 'small letters and digits, with single dashes between them',
}

const pythonPackage: Style = {
  label: 'package name',
  separator: '_',
  form: /^[a-z0-9]+(_[a-z0-9]+)*$/,
  described: 'small letters and digits, with single underscores between them',
}

type Fault = readonly [code: string, what: string]

function check(name: string, reserved: readonly string[], style: Style): readonly Problem[] {
  const faults = faultsOf(name, reserved, style)
  if (faults.length === 0) return []
  const next = `Try ${quoted(nearestName(name, reserved, style))}.`
  return faults.map(([code, what]) => ({ code, what, next }))
}

function faultsOf(name: string, reserved: readonly string[], style: Style): readonly Fault[] {
  if (name === '') return [['name-empty', `A ${style.label} cannot be empty.`]]
  if (name === '.' || name === '..')
    return [['name-path', `${quoted(name)} is a folder, not a ${style.label}.`]]
  const spelling = characterFaults(name, style)
  const form: readonly Fault[] =
    spelling.length > 0 || style.form.test(name)
      ? []
      : [['name-form', `A ${style.label} is written in ${style.described}, and ${quoted(name)} is not.`]]
  return [...spelling, ...form, ...lengthFaults(name, style), ...meaningFaults(name, reserved)]
}

/** The first few characters that no name may hold, each said once. */
function characterFaults(name: string, style: Style): readonly Fault[] {
  const strange = [...new Set(name)].filter((character) => !/[A-Za-z0-9._-]/.test(character))
  return strange.slice(0, 5).map((character) => characterFault(character, style))
}

function characterFault(character: string, style: Style): Fault {
  const number = codePoint(character)
  if (character === '/' || character === '\\')
    return ['name-path', `A ${style.label} cannot hold ${quoted(character)}: it is a name, not a path.`]
  if (/\p{Cc}/u.test(character))
    return ['name-control', `The control character ${number} cannot be in a ${style.label}.`]
  if (/\p{Cs}/u.test(character))
    return ['name-control', `Half a character (${number}) cannot be in a ${style.label}.`]
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(character))
    return ['name-invisible', `The character ${number} cannot be seen and cannot be in a ${style.label}.`]
  if (/\s/u.test(character))
    return ['name-space', `A ${style.label} cannot hold a space${character === ' ' ? '' : ` (${number})`}.`]
  if (/[ -~]/.test(character)) return ['name-character', `A ${style.label} cannot hold ${quoted(character)}.`]
  return foreignFault(character, style)
}

function foreignFault(character: string, style: Style): Fault {
  const seenAs = asciiFor(character)
  const alphabet = alphabetOf(character)
  const described = `${quoted(character)} (${codePoint(character)}${alphabet === undefined ? '' : `, ${alphabet}`})`
  return seenAs === undefined
    ? ['name-character', `The character ${described} in the ${style.label} is not a letter from a to z.`]
    : [
        'name-look-alike',
        `The character ${described} in the ${style.label} looks like ${quoted(seenAs)} and is another one.`,
      ]
}

function lengthFaults(name: string, style: Style): readonly Fault[] {
  const length = [...name].length
  return length <= maxLength
    ? []
    : [['name-too-long', `A ${style.label} has at most ${maxLength} characters, and this one has ${length}.`]]
}

/** What the name would mean to Python, to Windows or to the tools, once it is a package. */
function meaningFaults(name: string, reserved: readonly string[]): readonly Fault[] {
  const identifier = identifierOf(name)
  const shown = quoted(identifier)
  if (/^[0-9]/.test(identifier)) return [['name-digit', `The package ${shown} would start with a digit.`]]
  if (keywordsInSmall.has(identifier)) return [['name-keyword', `${shown} is a word of the Python language.`]]
  if (/^(con|prn|aux|nul|conin|conout|clock|(com|lpt)[0-9])$/.test(identifier))
    return [['name-device', `${shown} is a device on Windows: no folder there can be called so.`]]
  if (stdlibInSmall.has(identifier))
    return [['name-stdlib', `${shown} is a module of Python's standard library and would hide it.`]]
  if (reserved.some((taken) => identifierOf(taken) === identifier))
    return [['name-dependency', `${shown} is a name that the project itself imports or installs.`]]
  const meaning = usualMeaning(identifier)
  return meaning === undefined ? [] : [['name-reserved', `${shown} is where ${meaning} would be looked for.`]]
}

/** PEP 503 takes runs of dashes, underscores and dots for the same; so a package and its distribution meet here. */
const identifierOf = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '_')

const inSmall = (...names: ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set(names.flatMap((set) => [...set].map((name) => identifierOf(name))))

const keywordsInSmall = inSmall(keywords, softKeywords)
/** Without case, as file systems on macOS and Windows see them (`cProfile`). */
const stdlibInSmall = inSmall(stdlibModules)

/** Names that Python, test runners or packaging look for by themselves. */
const usualMeanings: readonly (readonly [meaning: string, names: readonly string[]])[] = [
  ['the tests', ['test', 'tests', 'testing', 'conftest', 'pytest']],
  ['the program itself', ['main', 'manage']],
  ['the source code', ['src', 'lib', 'source', 'sources']],
  ['the migrations', ['migration', 'migrations', 'alembic']],
  ['the documentation', ['doc', 'docs']],
  ['the build', ['build', 'dist', 'setup', 'scripts', 'site_packages', 'node_modules']],
  ['a virtual environment', ['env', 'virtualenv']],
  [
    'an installer or the interpreter',
    ['pip', 'setuptools', 'wheel', 'pkg_resources', 'uv', 'python', 'python3'],
  ],
  ['start-up code of the interpreter', ['sitecustomize', 'usercustomize']],
]

const usualMeaning = (identifier: string): string | undefined =>
  usualMeanings.find(([, names]) => names.includes(identifier))?.[0]

function nearestName(text: string, reserved: readonly string[], style: Style): string {
  const words = wordsOf([...text.slice(0, 400)].map((character) => asciiFor(character) ?? character).join(''))
  const joined = words.join(style.separator).toLowerCase()
  const started = /^[0-9]/.test(joined) ? `app${style.separator}${joined}` : joined
  const usable = (name: string) => faultsOf(name, reserved, style).length === 0
  const own = shortened(started, maxLength, style)
  if (own !== '' && usable(own)) return own
  return firstNumbered(
    `${shortened(own === '' ? 'my' : own, maxLength - 12, style)}${style.separator}service`,
    style,
    usable,
  )
}

/** Cut at the end of a word where one ends in the second half, else wherever the limit falls. */
function shortened(name: string, length: number, style: Style): string {
  if (name.length <= length) return name
  const cut = name.slice(0, length + 1).lastIndexOf(style.separator)
  return name.slice(0, cut >= length / 2 ? cut : length)
}

function firstNumbered(base: string, style: Style, usable: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}${style.separator}${number}`
    if (usable(name)) return name
  }
}
