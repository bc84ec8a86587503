import type { DocumentFormat } from '../../../src/core/documents/parse.ts'
import { mergeByKind } from '../../../src/core/reconcile/merge-text.ts'
import { intendedData, spliceInto } from '../../../src/core/reconcile/structured/structured.ts'
import { clash } from '../../../src/core/reconcile/structured/three-way.ts'
import { gitMerge } from './git-merge.ts'

export const labels = { base: 'base', ours: 'ours', theirs: 'theirs' }
export const merge = (format: DocumentFormat, base: string, ours: string, theirs: string) =>
  mergeByKind(format, base, ours, theirs, gitMerge, labels)

/** The splice alone, so that the line merge cannot hide what it does. */
export const splice = (format: DocumentFormat, base: string, ours: string, theirs: string) => {
  const intended = intendedData(format, base, ours, theirs)
  return intended === clash ? 'clash' : spliceInto(format, ours, theirs, intended)
}
