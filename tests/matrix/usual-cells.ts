import { type MatrixCell, names } from './cells.ts'

type Usual = Omit<MatrixCell, 'id'>

/** A service of which nothing is said: others say what they have besides. */
export const onFastapi: Usual = {
  tier: 'flat',
  interface: 'http',
  framework: 'fastapi',
  database: 'sqlite',
  records: 'example',
  server: 'uvicorn',
  types: 'ty',
  auth: 'none',
  live: 'none',
  secrets: 'environment',
  graphql: false,
  installer: 'uv',
  name: names.short,
}

export const onFlask: Usual = { ...onFastapi, framework: 'flask', server: 'gunicorn' }

export const onDjango: Usual = { ...onFlask, framework: 'django', tier: 'feature' }
