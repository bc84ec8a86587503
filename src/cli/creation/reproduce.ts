import type { Creation } from './plan-creation.ts'
import type { Core } from './ports.ts'

/** How Newel was started: decides how the command that makes a project again begins. */
export interface Invocation {
  readonly version: string
  /** True for `create-newel`, which package managers run. */
  readonly asCreate: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The exact command, one line, that makes this project again; quoted for a POSIX shell. */
export function reproduceCommand(creation: Creation, core: Core, invocation: Invocation): string {
  const { request, answers, pack, project } = creation
  const directory = request.directory ?? project.name
  const flags = withoutName(core.toFlags(answers, pack.pack), directory)
  const start = directory.startsWith('-') ? [`./${directory}`] : [directory]
  return [...beginning(invocation), ...start, ...flags, ...settingsOf(request)].map(quoted).join(' ')
}

/** The folder's name is the project's name, and need not be said twice. */
function withoutName(flags: readonly string[], directory: string): readonly string[] {
  const at = flags.indexOf('--name')
  return at !== -1 && flags[at + 1] === directory ? flags.toSpliced(at, 2) : flags
}

/** `npm create` hands its own flags to nobody, and needs `--` before those of others; the other managers do not. */
function beginning({ asCreate, env, version }: Invocation): readonly string[] {
  const manager = /^(npm|pnpm|yarn|bun)\//.exec(env.npm_config_user_agent ?? '')?.[1]
  if (!asCreate || manager === undefined) return ['newel', 'create']
  return [manager, 'create', `newel@${version}`, ...(manager === 'npm' ? ['--'] : [])]
}

const settingsOf = (request: Creation['request']): readonly string[] => [
  ...(request.template === undefined ? [] : ['--template', request.template]),
  ...(request.python !== undefined && /[/\\]/.test(request.python) ? ['--python', request.python] : []),
  ...(request.git === undefined ? [] : [request.git ? '--git' : '--no-git']),
  ...(request.lock ? [] : ['--no-lock']),
  ...(request.offline ? ['--offline'] : request.sync ? [] : ['--no-sync']),
]

export const quoted = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
