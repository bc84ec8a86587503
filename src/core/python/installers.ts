/** Programs that make the environment of a Python project, and what they are asked for to do that and nothing else. */
const installing = /^(?:uv|poetry|pdm) (?:lock|sync|install)(?: --?[\w-]+(?:=\S+)?)*$/

/** Whether a command locks or installs: `uv sync`, `poetry lock`, `pdm install --no-self`. */
export const installs = (command: string): boolean => installing.test(command)
