import { type Edit, edited } from '../edits.ts'
import type { Tier } from '../owner-edits.ts'
import { places } from '../owner-places.ts'
import { api } from './api.ts'
import { application } from './application.ts'
import { definitions } from './definitions.ts'
import { functions } from './functions.ts'
import { helpers } from './helpers.ts'
import { imports } from './imports.ts'
import { models } from './models.ts'
import { modules } from './modules.ts'
import { repositories } from './repositories.ts'
import type { Scenario } from './scenario.ts'
import { tests } from './tests.ts'
import { wide } from './wide.ts'

/** Every edit that climbs, by what it is about. */
export const scenarios: readonly Scenario[] = [
  ...api,
  ...helpers,
  ...imports,
  ...functions,
  ...tests,
  ...application,
  ...definitions,
  ...modules,
  ...models,
  ...repositories,
  ...wide,
]

/** The project of an owner who did this to it at this tier. */
export const editsOf =
  ({ edit }: Scenario, tier: Tier): Edit =>
  (tree) =>
    edited(tree, ...edit(places[tier], tier))
