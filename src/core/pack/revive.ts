import { bytesOf } from '../bytes.ts'
import type { Origin } from './origin.ts'
import { templateFrom } from './runtime.ts'
import type { Pack, Template } from './types.ts'

/** What the module of a compiled pack makes its parts with. */
export interface Making {
  readonly constant: (text: string) => Template
  /** A compiled template: the object that Handlebars' compiler wrote. */
  readonly template: (spec: object, origin: Origin) => Template
  readonly text: (text: string) => Uint8Array
  /** Bytes in base 64. */
  readonly bytes: (encoded: string) => Uint8Array
}

/** The default export of a module that `packModule` wrote. */
export type PackModule = (make: Making) => Pack

/** The pack of a compiled module: nothing is parsed, validated or compiled. */
export const revivePack = (module: PackModule): Pack => module(making)

const making: Making = {
  constant: (text) => () => text,
  template: templateFrom,
  text: bytesOf,
  bytes: (encoded) => Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)),
}
