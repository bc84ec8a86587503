/** What a template may see: names and what stands behind them. */
export type Shape = ScalarShape | ListShape | RecordShape

export interface ScalarShape {
  readonly kind: 'text' | 'number' | 'boolean'
  /** A property of a fact: the only kind of scalar that a condition may test. */
  readonly ofFact: boolean
}

export interface ListShape {
  readonly kind: 'list'
  readonly of: Shape
}

export interface RecordShape {
  readonly kind: 'record'
  readonly properties: ReadonlyMap<string, Shape>
}

const plainText: ScalarShape = { kind: 'text', ofFact: false }
export const factText: ScalarShape = { kind: 'text', ofFact: true }

export const listOf = (of: Shape): ListShape => ({ kind: 'list', of })

/** A record shape from names and shapes; later names win. */
export const recordOf = (...parts: readonly Iterable<readonly [string, Shape]>[]): RecordShape => ({
  kind: 'record',
  properties: new Map(parts.flatMap((part) => [...part])),
})

/** A record whose every property is text that no condition may test, such as `project`. */
export const textsNamed = (names: Iterable<string>): RecordShape =>
  recordOf([...names].map((name) => [name, plainText] as const))

/** `a list of field`, for messages. */
export function described(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return 'text'
    case 'number':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'list':
      return 'a list'
    case 'record':
      return 'a record'
  }
}
