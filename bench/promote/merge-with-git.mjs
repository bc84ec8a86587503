import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { done, tried } from '../evolve/programs.mjs'
import { commitAll } from '../evolve/tools.mjs'

/** As much help as git gives: renames of files and folders are followed, conflicts show the base. */
const settings = [
  ...['-c', 'diff.renames=true', '-c', 'merge.renames=true', '-c', 'merge.directoryRenames=true'],
  ...['-c', 'merge.conflictStyle=zdiff3'],
]

/** A repository with what was rendered, and on the branch `rendered` what is wanted. */
export async function repositoryOf(folder, pristine, wanted) {
  mkdirSync(folder, { recursive: true })
  await done('git', ['init', '--quiet', '--initial-branch', 'main'], folder)
  await commitTree(folder, pristine, 'As rendered')
  await done('git', ['tag', 'start'], folder)
  await done('git', ['checkout', '--quiet', '-b', 'rendered'], folder)
  await commitTree(folder, wanted, 'Rendered at the other tier')
  return { merge: (ours) => merged(folder, ours) }
}

/** Commits an owner's tree on what was rendered and merges what is wanted into it. */
async function merged(folder, ours) {
  await done('git', ['checkout', '--quiet', '--force', '-B', 'owner', 'start'], folder)
  await done('git', ['clean', '-qfdx'], folder)
  await commitTree(folder, ours, 'Edits of the owner')
  await tried('git', [...settings, 'merge', '--quiet', '--no-edit', '-X', 'find-renames', 'rendered'], folder)
  const unmerged = await done('git', ['diff', '--name-only', '--diff-filter=U', '-z'], folder)
  const tree = treeIn(folder)
  await tried('git', ['merge', '--abort'], folder)
  return { tree, conflicts: unmerged.split('\0').filter((path) => path !== '') }
}

async function commitTree(folder, tree, message) {
  for (const name of readdirSync(folder))
    if (name !== '.git') rmSync(join(folder, name), { recursive: true, force: true })
  for (const [path, { content, mode }] of tree) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
    chmodSync(join(folder, path), mode)
  }
  await done('git', ['add', '--all', '--force'], folder)
  await commitAll(folder, message)
}

function treeIn(folder) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, '.git') + sep))
  return new Map(
    paths.map((path) => [
      relative(folder, path).split(sep).join('/'),
      { content: new Uint8Array(readFileSync(path)), mode: statSync(path).mode & 0o777, kind: 'file' },
    ]),
  )
}
