/** vitest needs a newer Node than newel itself: the `node` package brings one, unless install scripts were off. */
const major = Number(process.versions.node.split('.')[0])

if (major < 24) {
  throw new Error(
    `The tests run on Node 24 and this is ${process.version}. Run \`npm ci\` with install scripts on, then \`npm test\`.`,
  )
}
