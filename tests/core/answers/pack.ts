import type { Choice, Question, RecordsQuestion } from '../../../src/core/answers/types.ts'
import type { Pack } from '../../../src/core/pack/types.ts'

const choices = (...ids: string[]): readonly Choice[] => ids.map((id) => ({ id, label: id.toUpperCase() }))

const asked = (id: string, ask: Question['ask'] = 'customise') => ({
  id,
  text: `Which ${id}?`,
  help: `The ${id}.`,
  ask,
})

export const features: RecordsQuestion = {
  ...asked('features'),
  kind: 'records',
  flag: 'feature',
  fact: 'feature',
  maxLength: 24,
  defaults: [{ when: { tier: 'script' }, value: [] }, { value: ['order:sku:str(1..64),quantity:int(1..)'] }],
  types: [
    { id: 'str', limits: 'length', default: true },
    { id: 'text', limits: 'length', default: true },
    { id: 'int', limits: 'value', default: true },
    { id: 'decimal', limits: 'value', default: true },
    { id: 'bool', default: true },
    { id: 'date', default: true },
    { id: 'datetime', default: true },
    { id: 'uuid', default: true },
    { id: 'enum', arguments: 'choices', default: true },
    { id: 'ref', arguments: 'record', default: false },
  ],
  reserved: {
    records: { health: 'health_report', settings: 'preference' },
    fields: {
      id: 'code',
      version: 'revision',
      created_at: 'opened_at',
      metadata: 'details',
      'model_*': '*_model',
    },
  },
}

/** A pack of the usual kinds of questions, small enough to be read as a whole. */
export const pack: Pick<Pack, 'id' | 'version' | 'questions' | 'constraints' | 'reservedProjectNames'> = {
  id: 'tiny',
  version: '1.0.0',
  reservedProjectNames: ['fastapi', 'pydantic-settings', 'pydantic_core'],
  questions: [
    { ...asked('name', 'always'), kind: 'text', format: 'project-name', defaults: [] },
    { ...asked('package'), kind: 'text', format: 'package-name', defaults: [{ value: '{{snake name}}' }] },
    { ...asked('description'), kind: 'text', maxLength: 80, defaults: [{ value: 'The service {{name}}.' }] },
    {
      ...asked('python'),
      kind: 'text',
      pattern: { matches: '^3\\.1[1-4]$', message: 'Write 3.11, 3.12, 3.13 or 3.14.' },
      defaults: [{ value: '3.12' }],
    },
    {
      ...asked('tier', 'always'),
      kind: 'choice',
      choices: choices('script', 'flat', 'feature', 'layered', 'hexagonal'),
      defaults: [{ value: 'flat' }],
    },
    { ...asked('interface'), kind: 'choice', choices: choices('http', 'cli'), defaults: [{ value: 'http' }] },
    {
      ...asked('framework', 'always'),
      kind: 'choice',
      choices: choices('none', 'fastapi', 'flask', 'django'),
      defaults: [{ when: { interface: 'cli' }, value: 'none' }, { value: 'fastapi' }],
    },
    {
      ...asked('database', 'always'),
      kind: 'choice',
      choices: choices('none', 'sqlite', 'postgres', 'mysql'),
      defaults: [{ value: 'sqlite' }],
    },
    {
      ...asked('tasks'),
      kind: 'choice',
      choices: choices('none', 'rq', 'celery'),
      defaults: [{ value: 'none' }],
    },
    {
      ...asked('broker'),
      kind: 'choice',
      choices: choices('none', 'redis', 'rabbitmq'),
      defaults: [{ value: 'none' }],
    },
    {
      ...asked('extras'),
      kind: 'many',
      choices: choices('docker', 'ci', 'docs'),
      defaults: [{ value: ['ci', 'docs'] }],
    },
    {
      ...asked('metrics'),
      kind: 'boolean',
      defaults: [{ when: { tier: 'script' }, value: false }, { value: true }],
    },
    features,
  ],
  constraints: [
    {
      when: { interface: 'cli' },
      require: { tier: ['script', 'flat'] },
      because: 'A command line fits in one package.',
    },
    {
      when: { interface: 'cli' },
      require: { framework: 'none' },
      because: 'A command line has no web framework.',
    },
    {
      when: { interface: 'http' },
      require: { framework: ['fastapi', 'flask', 'django'] },
      because: 'HTTP needs a framework.',
    },
    {
      when: { framework: 'django' },
      require: { tier: ['feature', 'layered', 'hexagonal'] },
      because: 'Django is made of apps.',
    },
    {
      when: { framework: 'django' },
      require: { database: ['sqlite', 'postgres', 'mysql'] },
      because: 'Django keeps its users in a database.',
    },
    {
      when: { tasks: 'celery' },
      require: { broker: ['redis', 'rabbitmq'] },
      because: 'Celery needs a broker.',
    },
    { when: { tasks: 'rq' }, require: { broker: 'redis' }, because: 'RQ works with Redis only.' },
    {
      when: { tasks: 'celery' },
      require: { extras: 'some' },
      because: 'Celery comes with a pipeline or an image.',
    },
    {
      when: { tasks: 'none' },
      require: { broker: 'none' },
      because: 'A broker without tasks has nothing to do.',
    },
    { when: { tier: 'script' }, require: { metrics: false }, because: 'A script has no metrics.' },
    {
      when: { extras: ['docker', 'docs'] },
      require: { tier: ['flat', 'feature', 'layered', 'hexagonal'] },
      because: 'A script is one file.',
    },
    {
      when: { database: 'none' },
      require: { features: 'none' },
      because: 'Features are kept in a database.',
    },
  ],
}
