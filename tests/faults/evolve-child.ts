/** `newel` in a process of its own that kills itself at the n-th write: `evolve-child.ts <folder> <n> <words…>`. */
import { disk } from '../../src/node/files.ts'
import { newel } from '../evolve/project.ts'
import { killingAt } from './faulty-port.ts'

const [, , folder = '', n = '0', ...words] = process.argv
Object.assign(disk, killingAt(Number(n)))
process.exitCode = (await newel(folder, ...words)).code
