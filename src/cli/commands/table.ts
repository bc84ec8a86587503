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
  add: {
    summary: 'Add features and choices to a project.',
    load: async () => (await import('./add.ts')).add,
  },
  remove: {
    summary: 'Take features and choices out again.',
    load: async () => (await import('./remove.ts')).remove,
  },
  rename: {
    summary: 'Call the project, a feature or a field otherwise.',
    load: async () => (await import('./rename.ts')).rename,
  },
  update: {
    summary: "Bring a project to this version's pack.",
    load: async () => (await import('./update.ts')).update,
  },
  promote: {
    summary: 'Climb to another tier, with everything that you wrote.',
    load: async () => (await import('./promote.ts')).promote,
  },
  continue: {
    summary: 'End a change whose conflicts are settled.',
    load: async () => (await import('./settle.ts')).continueChange,
  },
  abort: {
    summary: 'Take back a change that left conflicts.',
    load: async () => (await import('./settle.ts')).abortChange,
  },
  repair: {
    summary: 'Bring lock and snapshot back, after branches met.',
    load: async () => (await import('./repair.ts')).repair,
  },
  status: {
    summary: 'Show tier, answers, versions, what is edited, and whether an update exists.',
    load: async () => (await import('./status.ts')).status,
  },
  diff: {
    summary: 'Show what is edited in the files that Newel wrote.',
    load: async () => (await import('./diff.ts')).diff,
  },
  undo: {
    summary: 'Take back the last change that Newel made.',
    load: async () => (await import('./undo.ts')).undo,
  },
  doctor: {
    summary: 'Say what is missing on this machine and in this project.',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  eject: {
    summary: 'Make a project forget Newel.',
    load: async () => (await import('./eject.ts')).eject,
  },
}
