import { resolve } from '../answers/resolve.ts'
import type { Constraint, Question } from '../answers/types.ts'
import type { Desk } from './desk.ts'
import { checkUnique } from './questions.ts'
import { choiceFlaw, unknownQuestion } from './rules.ts'
import type { PackYaml, QuestionYaml } from './schema.ts'
import type { Flaw } from './source.ts'
import { shown } from './source.ts'
import type { YamlFile } from './yaml.ts'

/** Presets may only answer what is asked, with what may be answered. Records are read when the preset is used. */
export function checkPresets(pack: PackYaml, yaml: YamlFile, desk: Desk): void {
  checkUnique(pack.presets, ['presets'], yaml, desk)
  for (const [index, { answers }] of pack.presets.entries()) {
    for (const [id, value] of Object.entries(answers)) {
      const path = ['presets', index, 'answers', id]
      const question = pack.questions.find((candidate) => candidate.id === id)
      if (question === undefined) {
        desk.report(yaml.problem(path, 'key', unknownQuestion(id, pack.questions)))
        continue
      }
      const flaw = answerFlaw(value, question)
      if (flaw !== undefined) desk.report(yaml.problem(path, 'value', flaw))
    }
  }
}

/** A preset that the pack's own rules refuse could be used by nobody. What it leaves open, such as a name, is no flaw. */
export function checkPresetsFit(
  pack: PackYaml,
  asking: { readonly questions: readonly Question[]; readonly constraints: readonly Constraint[] },
  yaml: YamlFile,
  desk: Desk,
): void {
  for (const [index, { id, answers }] of pack.presets.entries()) {
    const answered = resolve({ ...asking, reservedProjectNames: [] }, answers)
    const refused = answered.ok ? [] : answered.problems.filter(({ code }) => code === 'broken-constraint')
    for (const { what } of refused) {
      const flaw = { code: 'refused-preset', what: `The preset ${shown(id)} is refused: ${what}` }
      desk.report(yaml.problem(['presets', index, 'answers'], 'value', flaw))
    }
  }
}

function answerFlaw(value: unknown, question: QuestionYaml): Flaw | undefined {
  switch (question.kind) {
    case 'choice':
      return choiceFlaw(value, question)
    case 'many':
      if (!Array.isArray(value)) return wrong(question.id, 'a list of choices')
      return value.map((one) => choiceFlaw(one, question)).find((flaw) => flaw !== undefined)
    case 'text':
      return typeof value === 'string' ? undefined : wrong(question.id, 'text')
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrong(question.id, 'true or false')
    case 'records':
      return Array.isArray(value) ? undefined : wrong(question.id, 'a list')
  }
}

const wrong = (id: string, wanted: string): Flaw => ({
  code: 'wrong-value',
  what: `The answer to ${shown(id)} must be ${wanted}.`,
})
