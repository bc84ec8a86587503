/** The hash of bytes as lower-case hex. The core has no hashing of its own: the edge passes one in. */
export type Hash = (algorithm: 'sha1' | 'sha256', bytes: Uint8Array) => string

/** The id that git gives to these bytes as a file: SHA-1 over `blob <length>\0` and the bytes (git hash-object). */
export function gitBlobId(content: Uint8Array, hash: Hash): string {
  const header = new TextEncoder().encode(`blob ${content.length}\0`)
  const whole = new Uint8Array(header.length + content.length)
  whole.set(header)
  whole.set(content, header.length)
  return hash('sha1', whole)
}
