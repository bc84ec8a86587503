import type { Chunk, PythonReader } from '../../python/reader.ts'
import type { ClassForms } from '../relocation/class-forms.ts'
import type { Breach } from '../relocation/contracts.ts'
import type { Project } from '../relocation/project.ts'
import type { Relocating } from '../relocation/target-module.ts'
import type { AppliedLift } from './applied.ts'
import { isField } from './field-forms.ts'
import { liftFields } from './lift-fields.ts'
import { liftMethods } from './lift-methods.ts'
import type { LiftedClass, LiftedStatement } from './lifted.ts'
import { type TwoHalves, twoHalves } from './two-halves.ts'

/** A statement as it will stand, read. */
interface ReadStatement extends LiftedStatement {
  readonly chunk: Chunk
}

/** A member that stands elsewhere now, for people: by files. */
export interface LiftedForReport {
  readonly member: string
  readonly what: 'added' | 'changed' | 'removed'
  readonly from: string
  readonly to: readonly string[]
}

/** All that was lifted between two layouts. */
export interface Lifted {
  readonly statementAt: (module: string, key: string) => ReadStatement | undefined
  readonly additions: readonly ReadStatement[]
  /** Whether a class that the owner edited was lifted, wholly or with what could not be told. */
  readonly has: (module: string, name: string) => boolean
  readonly breaches: readonly Breach[]
  readonly members: readonly LiftedForReport[]
}

/** What stands for each lifted class of a project besides the class itself. */
export function formsOf(lifts: readonly AppliedLift[], project: Project): ReadonlyMap<string, ClassForms> {
  return new Map(
    lifts.map(({ lift, from, other }): readonly [string, ClassForms] => {
      if (lift.part === undefined) return [lift.class, { maker: other }]
      const form = lift.fields
      const members = project.get(from)?.symbols.get(lift.class)?.members ?? []
      const names = members.filter((member) => form !== undefined && isField(member, form))
      return [
        lift.class,
        {
          attributes: {
            holder: other,
            through: lift.part.attributes,
            names: new Set(names.map(({ title }) => title)),
          },
        },
      ]
    }),
  )
}

/** Carries what the owner did to classes that the other layout has in two places. */
export function liftClasses(
  context: Relocating,
  lifts: readonly AppliedLift[],
  reader: PythonReader,
): Lifted {
  const { boundaries, after } = context
  const done = lifts.flatMap((applied) => {
    const halves = twoHalves(applied, { context, boundaries, reader })
    if (halves === undefined) return []
    const lifted = whole(halves, applied.lift.part === undefined ? liftMethods(halves) : liftFields(halves))
    return [{ applied, halves, lifted }]
  })
  const read = (statement: LiftedStatement): ReadStatement => ({
    ...statement,
    chunk: reader.read(statement.is)?.chunks.find(({ kind }) => kind !== 'tail') as Chunk,
  })
  const statements = new Map(
    done.flatMap(({ lifted, halves }) =>
      shownStatements(lifted, halves).map((one) => [`${one.module}\0${one.key}`, read(one)] as const),
    ),
  )
  const pathOf = (module: string): string => after.get(module)?.path ?? module
  return {
    statementAt: (module, key) => statements.get(`${module}\0${key}`),
    additions: done.flatMap(({ lifted }) => lifted.additions.map(read)),
    has: (module, name) => done.some(({ applied }) => applied.from === module && applied.lift.class === name),
    breaches: done.flatMap((each) => breachesIn(each.lifted, each.halves, pathOf)),
    members: done.flatMap(({ lifted, halves }) =>
      lifted.members.map(({ member, what, to }) => ({
        member,
        what,
        from: halves.module.path,
        to: to.map(pathOf),
      })),
    ),
  }
}

/** Another head is the owner's decision about all of the class, and nobody else's. */
function whole(halves: TwoHalves, lifted: LiftedClass): LiftedClass {
  const [was, is] = [halves.class.was, halves.class.is].map(({ chunk }) => headOf(chunk))
  if (was === is && halves.class.is.chunk.members !== undefined) return lifted
  const head = { member: halves.lift.class, because: 'you have edited its bases, parameters or decorators' }
  return { ...lifted, refused: [head, ...lifted.refused] }
}

const headOf = ({ members, text }: Chunk): string => {
  const head = members?.[0]
  return head === undefined ? text : head.text.slice(head.lead).trim()
}

/** Where something is left to the owner, the class stands as the owner has it: what was lifted is on the other side. */
function shownStatements(lifted: LiftedClass, halves: TwoHalves): readonly LiftedStatement[] {
  if (lifted.refused.length === 0) return lifted.statements
  return lifted.statements.map((statement) =>
    statement.module === halves.there.module && statement.key === halves.there.key
      ? { ...statement, is: withGapOf(statement.was, halves.class.is.chunk.text), needs: [] }
      : statement,
  )
}

const withGapOf = (was: string, text: string): string =>
  `${/^\n*/.exec(was)?.[0] ?? ''}${text.replace(/^\n+/, '')}`

function breachesIn(
  { refused, statements, doubts }: LiftedClass,
  halves: TwoHalves,
  pathOf: (module: string) => string,
): readonly Breach[] {
  const { module, key } = halves.there
  const path = pathOf(module)
  const theirs = statements.find((each) => each.module === module && each.key === key)?.is
  const forms = {
    base: halves.class.was.chunk.text,
    ours: halves.class.is.chunk.text,
    ...(theirs !== undefined && { theirs }),
  }
  return [
    ...refused.map(({ member, because }) => ({
      path,
      symbol: key,
      because: member === key ? because : `${member.slice(key.length + 1)}: ${because}`,
      forms,
    })),
    ...doubts.map((because) => ({ path, symbol: '', because })),
  ]
}
