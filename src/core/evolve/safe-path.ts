/**
 * Whether a path can only mean a file inside the project: relative, forward slashes, no `.` or `..`, nothing in a
 * `.git` however it is cased, no control character, and no name that the engines of JavaScript treat apart.
 */
export function isSafePath(path: string): boolean {
  return path !== '' && !unsafeCharacter.test(path) && path.split('/').every(isSafeName)
}

const unsafeCharacter = /[\\\p{Cc}]|^[A-Za-z]:/u

const isSafeName = (name: string): boolean => !unsafeNames.has(name.toLowerCase())

const unsafeNames: ReadonlySet<string> = new Set(['', '.', '..', '.git', '__proto__'])
