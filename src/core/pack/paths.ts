import { bytesOf } from '../bytes.ts'
import { limits } from './limits.ts'
import { shown } from './source.ts'

/**
 * Why a path may not be written in a project, or undefined where it may: relative, forward slashes, NFC, no way out, and a
 * name that Windows and macOS take as well. `any` lets signs pass that a pack's delimiters may use in a stored path. Source of the Windows rules: "Naming Files, Paths, and Namespaces", Microsoft.
 */
export function pathFault(path: string, signs: 'any' | 'portable' = 'portable'): string | undefined {
  if (path === '') return 'The path is empty.'
  if (path.length > limits.pathCharacters)
    return `The path has more than ${limits.pathCharacters} characters.`
  if (path !== path.normalize('NFC')) return `The path ${shown(path)} is not in Unicode form NFC.`
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(path)) {
    return `The path ${shown(path)} has a control character.`
  }
  if (path.includes('\\')) return `The path ${shown(path)} has a backslash.`
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return `The path ${shown(path)} is absolute.`
  for (const part of path.split('/')) {
    const fault = partFault(part, signs)
    if (fault !== undefined) return `The path ${shown(path)} ${fault}.`
  }
  return undefined
}

/** One form for all spellings that some file system takes for the same file. */
export const folded = (path: string): string => path.normalize('NFC').toLowerCase().normalize('NFC')

function partFault(part: string, signs: 'any' | 'portable'): string | undefined {
  if (part === '') return 'has an empty part'
  if (part === '.' || part === '..') return `has the part ${shown(part)}`
  if (/[ .]$/.test(part)) return 'has a part that ends with a dot or a space'
  if (signs === 'portable' && /[<>:"|?*]/.test(part)) return 'has a character that Windows does not take'
  if (deviceName.test(part)) return `has the part ${shown(part)}, which is a device on Windows`
  if (/^\.(?:git|newel)$/i.test(part)) return `has the part ${shown(part)}, which no pack may write to`
  if (bytesOf(part).length > limits.partBytes) return `has a part of more than ${limits.partBytes} bytes`
  return undefined
}

const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?$/i
