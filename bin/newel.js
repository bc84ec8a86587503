#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number)

if (major > 20 || (major === 20 && minor >= 19)) {
  import('../dist/main.js').then(({ main }) => main(process.argv.slice(2), { asCreate: false }))
} else {
  console.error(
    `Newel needs Node 20.19 or newer, and this is ${process.version}: install one from https://nodejs.org.`,
  )
  process.exitCode = 4
}
