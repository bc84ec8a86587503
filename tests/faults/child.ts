/** A process of its own for tests that need one: `child.ts <verb> <destination> [n]`; prints one line of JSON. */
import { setTimeout as sleep } from 'node:timers/promises'
import { applyPlan } from '../../src/node/apply.ts'
import { claim } from '../../src/node/claim.ts'
import { disk } from '../../src/node/files.ts'
import { readFolder } from '../../src/node/folder.ts'
import { withInterrupts } from '../../src/node/interrupts.ts'
import { createFolder } from '../../src/node/stage.ts'
import { faultyPort, killingAt } from './faulty-port.ts'
import { file, fortyFiles, planOf } from './trees.ts'

const [, , verb = '', destination = '', n = '0'] = process.argv

const verbs: Readonly<Record<string, () => Promise<unknown>>> = {
  create: () => createFolder(destination, fortyFiles),
  kill: () => createFolder(destination, fortyFiles, { port: killingAt(Number(n)) }),
  count: async () => {
    const port = faultyPort(() => undefined)
    await createFolder(destination, fortyFiles, { port })
    return port.calls()
  },
  slowly: () =>
    withInterrupts((signal) => {
      const port = {
        ...disk,
        writeFile: (...args: Parameters<typeof disk.writeFile>) =>
          sleep(50).then(() => disk.writeFile(...args)),
      }
      return createFolder(destination, fortyFiles, { port, signal })
    }),
  claimed: async () => {
    const right = await claim(destination)
    if (!right.ok) return { ...right, pid: process.pid }
    const made = await createFolder(destination, new Map([['who', file(String(process.pid))], ...fortyFiles]))
    await sleep(300)
    right.value.release()
    return { ...made, pid: process.pid }
  },
  hold: async () => {
    const right = await claim(destination)
    process.stdout.write('held\n')
    await sleep(60_000)
    return right
  },
  change: async () => {
    const found = await readFolder(destination)
    if (!found.ok) return found
    return applyPlan(
      destination,
      planOf(found.value, new Map([...found.value, ['added/by-change', file('new\n')]])),
    )
  },
}

process.stdout.write(`${JSON.stringify(await verbs[verb]?.())}\n`)
