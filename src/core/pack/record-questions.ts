import type { Problem } from '../problem.ts'
import { unknownKind } from './facts.ts'
import type { Kind, Kinds } from './kinds.ts'
import type { PackYaml } from './schema.ts'
import { shown } from './source.ts'
import type { YamlFile } from './yaml.ts'

/** What a records question can fill: anything else that a kind asks for would never be there. */
const givenToRecords = ['name', 'plural', 'fields', 'position']
const givenToFields = ['name', 'type', 'optional', 'default', 'min', 'max', 'choices', 'ref', 'refPlural']

/** The kinds that answers become must be declared, and may only require what answers hold. */
export function recordQuestionProblems(pack: PackYaml, kinds: Kinds, yaml: YamlFile): readonly Problem[] {
  return pack.questions.flatMap((question, index) => {
    if (question.kind !== 'records') return []
    const kind = kinds.get(question.fact)
    if (kind === undefined)
      return [yaml.problem(['questions', index, 'fact'], 'value', unknownKind(question.fact, kinds))]
    const fields = kinds.get(kind.properties.get('fields')?.base ?? '')
    return [
      ...neverGiven(kind, givenToRecords, yaml),
      ...(fields === undefined ? [] : neverGiven(fields, givenToFields, yaml)),
    ]
  })
}

const neverGiven = (kind: Kind, given: readonly string[], yaml: YamlFile): readonly Problem[] =>
  [...kind.properties].flatMap(([name, { optional }]) =>
    optional || given.includes(name)
      ? []
      : [
          yaml.problem(['facts', kind.id, 'properties', name], 'key', {
            code: 'never-given',
            what: `No answer gives a ${kind.id} its ${shown(name)}.`,
            next: `Answers give ${given.join(', ')}; derive it, or make it optional with ?.`,
          }),
        ],
  )
