import type { FeatureRecord } from '../../src/core/answers/types.ts'
import type { Store } from '../blackbox/databases.ts'
import type { MatrixCell } from './cells.ts'
import type { Installation } from './installing.ts'

/** An edited project that is installed, with a database that outlives the service. */
export interface EvolvedProject {
  readonly cell: MatrixCell
  readonly folder: string
  readonly capabilities: readonly string[]
  readonly installation: Installation
  readonly store: Store
}

/** What is added to an edited project. */
export const invoice: FeatureRecord = {
  name: 'invoice',
  plural: 'invoices',
  fields: [
    { name: 'number', type: 'str', optional: false, min: '1', max: '20' },
    { name: 'total', type: 'decimal', optional: false },
    { name: 'customer', type: 'ref', optional: false, ref: 'customer' },
  ],
}
