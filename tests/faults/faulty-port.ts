import { writeFileSync } from 'node:fs'
import { disk, type FilePort } from '../../src/node/files.ts'

/** What happens at a call: nothing, or the fault that is thrown instead of the call. */
type Meddle = (call: number, name: keyof FilePort) => Error | undefined

/** The real disk, whose calls are counted from 1 and may be replaced by faults. A write that fails leaves half a file. */
export function faultyPort(meddle: Meddle): FilePort & { readonly calls: () => number } {
  let calls = 0
  const guarded = <A extends readonly unknown[]>(
    name: keyof FilePort,
    real: (...args: A) => Promise<void>,
  ) => {
    return async (...args: A) => {
      calls += 1
      const fault = meddle(calls, name)
      if (fault === undefined) return real(...args)
      if (name === 'writeFile') writeHalf(String(args[0]), args[1] as Uint8Array)
      throw fault
    }
  }
  return {
    calls: () => calls,
    mkdir: guarded('mkdir', disk.mkdir),
    writeFile: guarded('writeFile', disk.writeFile),
    symlink: guarded('symlink', disk.symlink),
    link: guarded('link', disk.link),
    rename: guarded('rename', disk.rename),
    chmod: guarded('chmod', disk.chmod),
    touch: guarded('touch', disk.touch),
    sync: guarded('sync', disk.sync),
    removeFile: guarded('removeFile', disk.removeFile),
    removeFolder: guarded('removeFolder', disk.removeFolder),
    removeOwnFolder: guarded('removeOwnFolder', disk.removeOwnFolder),
  }
}

/** Fails once, at the n-th call. */
export const failingAt = (n: number, code = 'ENOSPC') =>
  faultyPort((call) => (call === n ? fault(code) : undefined))

/** From the n-th call on nothing happens any more: the disk is left as a process leaves it that dies there. */
export const frozenAt = (n: number) => faultyPort((call) => (call >= n ? fault('EIO') : undefined))

/** From the n-th call on the disk is full: names can still be changed and removed, nothing new fits. */
export const fullFrom = (n: number) =>
  faultyPort((call, name) => (call >= n && takesSpace.has(name) ? fault('ENOSPC') : undefined))

/** The process kills itself at the n-th call. */
export const killingAt = (n: number) =>
  faultyPort((call) => {
    if (call === n) process.kill(process.pid, 'SIGKILL')
    return undefined
  })

const takesSpace: ReadonlySet<keyof FilePort> = new Set(['mkdir', 'writeFile', 'symlink', 'link'])

function writeHalf(path: string, content: Uint8Array): void {
  try {
    writeFileSync(path, content.subarray(0, content.length / 2), { flag: 'wx' })
  } catch {
    // The folder may be missing, as it is for a real write.
  }
}

const fault = (code: string): Error => Object.assign(new Error(`${code}: made up`), { code })
