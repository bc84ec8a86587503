import type { Command } from './command.ts'

/** The commands that exist. Each is loaded when it is typed. */
export const commands: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>
> = {
  create: {
    summary: 'Render a new project.',
    load: async () => (await import('./create.ts')).create,
  },
  options: {
    summary: 'Show every question, choice and constraint.',
    load: async () => (await import('./options.ts')).options,
  },
}
