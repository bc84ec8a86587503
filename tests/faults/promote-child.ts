/** `newel` in a process of its own that stops on SIGINT as the program does: `promote-child.ts <folder> <words…>`. */
import { PassThrough } from 'node:stream'
import { machine } from '../../src/cli/machine.ts'
import { run } from '../../src/cli/run.ts'

const version = '0.1.0'
const [, , folder = '', ...words] = process.argv
const controller = new AbortController()
process.on('SIGINT', () => controller.abort())
const terminal = {
  input: new PassThrough(),
  output: process.stdout,
  errors: process.stderr,
  env: {},
  folder,
  signal: controller.signal,
}
process.exitCode = await run(words, terminal, { asCreate: false, version, ports: machine(version) })
