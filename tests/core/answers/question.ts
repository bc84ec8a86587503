import type { Question } from '../../../src/core/answers/types.ts'
import { pack } from './pack.ts'

export const question = (id: string): Question => {
  const found = pack.questions.find((one) => one.id === id)
  if (found === undefined) throw new Error(`The pack of the tests has no question ${id}.`)
  return found
}
