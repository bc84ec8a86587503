import ruff from '@astral-sh/ruff-wasm-nodejs'

/** What ruff, in this process, says of a text: its formatted form, and its findings as `line: code message`. */
export interface RuffVerdict {
  readonly formatted: string
  readonly findings: readonly string[]
}

const workspaces = new Map<string, InstanceType<typeof ruff.Workspace>>()

/**
 * Formats and checks Python at 120 columns with unused names, undefined names and import order. `firstParty` are the project's own packages,
 * `oldest` is the Python that it must run on, of whose syntax ruff makes use.
 */
export function ruffOf(source: string, firstParty: readonly string[], oldest = '3.11'): RuffVerdict {
  const key = [oldest, ...firstParty].join(' ')
  const workspace = workspaces.get(key) ?? workspaceFor(firstParty, { oldest })
  workspaces.set(key, workspace)
  const findings = workspace
    .check(source)
    .map(
      (found: { start_location: { row: number }; code: string | null; message: string }) =>
        `${found.start_location.row}: ${found.code} ${found.message}`,
    )
  return { formatted: workspace.format(source), findings }
}

/** A text as ruff lays it out in lines of another length. */
export const formatted = (source: string, length: number): string =>
  workspaceFor([], { length }).format(source)

function workspaceFor(
  firstParty: readonly string[],
  { length = 120, oldest = '3.11' },
): InstanceType<typeof ruff.Workspace> {
  const settings = {
    'line-length': length,
    'indent-width': 4,
    'target-version': `py${oldest.replace('.', '')}`,
    lint: { select: ['I', 'F', 'E', 'W', 'UP'], isort: { 'known-first-party': [...firstParty] } },
  }
  return new ruff.Workspace(settings, ruff.PositionEncoding.Utf16)
}
