import { textOf } from '../../src/core/bytes.ts'
import { circlesBrought } from '../../src/core/evolve/circles.ts'
import { faultsBrought } from '../../src/core/evolve/faults.ts'
import { moduleNameOf } from '../../src/core/python/module-names.ts'
import { danglingImports } from '../../tests/core/evolve/leading.ts'
import { findings, python } from '../../tests/core/evolve/promoted.ts'
import { places } from '../../tests/evolve/owner-places.ts'

/**
 * What is wrong with the result of a climb, apart from what is in conflict: each file in conflict counts as whatever is
 * between its markers, and nothing that leads into it counts. One line for each fault.
 */
export function verdictOn({ tree, conflicts }, { holds, lacks = [] }, { pristine, ours, wanted, to }) {
  const settled = new Map([...tree].filter(([path]) => !conflicts.includes(path)))
  const texts = [...tree]
    .filter(([path]) => path.endsWith('.py'))
    .map(([, state]) => textOf(state.content) ?? '')
  const named = (text) =>
    text.replace(/\{(\w+)\}/g, (whole, place) => moduleNameOf(String(places[to][place])) ?? whole)
  const isThere = (text) => texts.some((one) => one.includes(named(text)))
  const isAt = (text, path) => (textOf(tree.get(path)?.content ?? new Uint8Array()) ?? '').includes(text)
  const isOpen = conflicts.length > 0
  const missing = holds.filter((one) => (typeof one === 'string' ? !isThere(one) : !isInPlace(one)))
  function isInPlace([text, place]) {
    return isAt(text, String(places[to][place])) || (isOpen && isThere(text))
  }
  const known = new Set(findings(ours).map(withoutPath))
  const wrong = [
    ...missing.map((one) => `the edit is not where it should be: \`${firstLine(one)}\``),
    ...lacks.filter(isThere).map((one) => `still there: \`${firstLine(one)}\``),
    ...faultsBrought({ before: ours, after: tree, wanted, unsettled: new Set(conflicts) }, python).map(
      ({ kind, path, symbol, name }) => `${path}: ${symbol} ${name} is ${kind}`.replaceAll(/ +/g, ' '),
    ),
    ...circlesBrought(ours, settled, python).map((circle) => `a circle of imports: ${circle.join(' → ')}`),
    ...danglingImports(settled, ours)
      .filter((one) => !leadsTo(conflicts, one))
      .map((one) => `leads nowhere: ${one}`),
    ...findings(settled)
      .filter((one) => !known.has(withoutPath(one)) && !one.endsWith(': format'))
      .map((one) => `ruff: ${one}`),
    ...leftBehind(settled, pristine, wanted).map((path) => `${path} is at the old place`),
    ...[...wanted.keys()]
      .filter((path) => !tree.has(path) && !isDeleted(path, pristine, ours))
      .map((path) => `${path} is missing`),
  ]
  return { conflicts, wrong, lost: lostWords(pristine, ours, tree) }
}

/** Words that only the owner wrote and that are nowhere afterwards. */
function lostWords(pristine, ours, tree) {
  const [before, own, after] = [pristine, ours, tree].map(wordsOf)
  return [...own].filter((word) => !before.has(word) && !after.has(word))
}

const wordsOf = (tree) =>
  new Set(
    [...tree.values()].flatMap(({ content }) => (textOf(content) ?? '').match(/[\p{L}\p{N}_]+/gu) ?? []),
  )

const withoutPath = (finding) => finding.replace(/^.*?: /, '')

const firstLine = (one) =>
  String(typeof one === 'string' ? one : one[0])
    .trim()
    .split('\n')[0]

/** What stands in a file in conflict is not known yet. */
const leadsTo = (conflicts, dangling) =>
  conflicts.some((path) => {
    const name = moduleNameOf(path)
    const [, module = '', symbol = ''] = /: (\S+) (\S*)$/.exec(dangling) ?? []
    return name !== undefined && (module === name || `${module}.${symbol}` === name)
  })

/** Code in a folder in which the tool keeps none any more: the package of the same name is elsewhere, and hides it. */
function leftBehind(tree, pristine, wanted) {
  const isInSource = [...wanted.keys()].some((path) => path.startsWith('src/'))
  return [...tree.keys()].filter(
    (path) =>
      path.endsWith('.py') &&
      !wanted.has(path) &&
      (pristine.has(path) || (isInSource && path.startsWith('shop/'))),
  )
}

const isDeleted = (path, pristine, ours) => pristine.has(path) && !ours.has(path)
