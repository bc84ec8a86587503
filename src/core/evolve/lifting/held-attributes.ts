/** An attribute that a method sets on its object, and that a caller sees. */
export interface HeldAttribute {
  readonly name: string
  /** By its annotation, or by the class that makes it. */
  readonly type?: string
}

/** The attributes without a leading underscore that a method sets, in the order of its text, each once. */
export function heldBy(method: string): readonly HeldAttribute[] {
  const found = [
    ...method.matchAll(/^[ \t]+self\.([a-z]\w*)(?:[ \t]*:[ \t]*([^=\n]+?))?[ \t]*=[ \t]*([^=\n].*)$/gm),
  ]
  const held = found.map(([, name = '', annotation, value = '']) => {
    const type = annotation ?? /^([A-Z]\w*)\(/.exec(value)?.[1]
    return { name, ...(type !== undefined && { type }) }
  })
  return held.filter(({ name }, index) => held.findIndex((other) => other.name === name) === index)
}
