import { execFileSync } from 'node:child_process'

/** Runs git in a folder as a person would, with an identity, and gives what it prints. Throws where git fails. */
export const gitIn = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** Makes a folder a repository with all that is in it as the first commit. */
export function committed(folder: string): void {
  gitIn(folder, 'init', '--quiet', '--initial-branch=main')
  commitAllIn(folder, 'first')
}

export function commitAllIn(folder: string, message: string): void {
  gitIn(folder, 'add', '--all')
  gitIn(folder, 'commit', '--quiet', '--message', message)
}
