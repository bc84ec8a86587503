import type { EjectDetails } from '../output-details.ts'

/** The question before it happens: what goes, and what is given up with it. */
export const ejectQuestion = (root: string, { removed, back }: EjectDetails): string =>
  [
    `Forget Newel in ${root}?`,
    `.newel/ goes (${removed.length} files); every other file stays as it is. ${givenUp}`,
    back === null ? noWayBack : `git can bring it back: ${back}`,
  ].join('\n')

/** For people: what is gone or would go, how to have it back, and which lines still speak of Newel. */
export function ejectedText({ removed, back, mentions }: EjectDetails, isDone: boolean): string {
  return [
    ...(isDone
      ? ['Forgot Newel: .newel/ is gone, and every other file is as it was.']
      : ['This would remove:', ...removed.map((path) => `  ${path}`), 'Nothing was removed.']),
    givenUp,
    back === null ? noWayBack : `To have it back, in the project's folder: ${back}`,
    ...(mentions.length === 0 ? [] : ['', 'Lines that still speak of Newel, for you to look at:']),
    ...mentions.map(({ path, line, text }) => `  ${path}:${line}: ${text}`),
    '',
  ].join('\n')
}

const givenUp = 'Given up with it: status, diff, undo, add, remove and update, and what is kept for undo.'

const noWayBack = 'Nothing brings it back: it is in no repository of git.'
