import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FileTree } from '../../src/core/reconcile/types.ts'
import { findToolchain } from '../matrix/toolchain.ts'

const program = `
import importlib, json, os, sys
os.environ.clear()
sys.path.insert(0, sys.argv[1])
failed = {}
for name in json.loads(sys.argv[2]):
    try:
        importlib.import_module(name)
    except BaseException as error:
        failed[name] = f"{type(error).__name__}: {error}"
sys.stdout = sys.__stdout__
print("\\n" + json.dumps(failed))
`

/** Imports modules of a tree by a Python that has these packages: each that cannot be imported, with its error. */
export async function importErrors(
  tree: FileTree,
  modules: readonly string[],
  packages: readonly string[],
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  for (const [path, { content }] of tree) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const { uv, environment } = await findToolchain()
  const top = [...tree.keys()].some((path) => path.startsWith('src/')) ? join(folder, 'src') : folder
  const python = ['run', '--quiet', '--no-project', ...packages.flatMap((each) => ['--with', each]), 'python']
  const printed = execFileSync(uv, [...python, '-c', program, top, JSON.stringify(modules)], {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '')
}
