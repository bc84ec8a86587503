/** What a helper takes: checked when a pack is read, so that no render meets a wrong argument. */
export interface Signature {
  readonly takes: readonly Argument[]
  readonly gives: 'text' | 'number' | 'boolean' | 'same list'
  /** Accepts `property=value` pairs about the items of its list. */
  readonly filters?: true
  /** Takes `by="property"`, a text property of its list's items. */
  readonly sorts?: true
}

export type Argument = 'text' | 'text or number' | 'number' | 'list' | 'list of texts'

const ofText: Signature = { takes: ['text'], gives: 'text' }

/** Every helper that a template may call; the functions are in helpers.ts. */
export const signatures = {
  snake: ofText,
  kebab: ofText,
  camel: ofText,
  pascal: ofText,
  title: ofText,
  upper: ofText,
  lower: ofText,
  quote: ofText,
  join: { takes: ['list of texts', 'text'], gives: 'text' },
  where: { takes: ['list'], gives: 'same list', filters: true },
  pad: { takes: ['text or number', 'number'], gives: 'text' },
  count: { takes: ['list'], gives: 'number' },
  indent: { takes: ['text', 'number'], gives: 'text' },
  add: { takes: ['number', 'number'], gives: 'number' },
  fit: { takes: ['text', 'text or number', 'text or number'], gives: 'text' },
  clamp: { takes: ['text or number', 'text or number', 'text or number'], gives: 'text' },
  fixed: { takes: ['text or number', 'number'], gives: 'text' },
  over: { takes: ['text or number', 'number'], gives: 'boolean' },
  sort: { takes: ['list'], gives: 'same list', sorts: true },
} as const satisfies Readonly<Record<string, Signature>>

export type HelperName = keyof typeof signatures

export const blockNames = ['if', 'unless', 'each'] as const

export const signatureOf = (name: string): Signature | undefined =>
  Object.hasOwn(signatures, name) ? signatures[name as HelperName] : undefined
