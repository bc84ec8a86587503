/** Answers as far as they decide whether others fit. */
export interface Combination {
  readonly tier: string
  readonly interface: string
  readonly framework: string
  readonly database: string
  readonly server: string
  readonly types: string
  readonly auth: string
  readonly live: string
  readonly secrets: string
  readonly graphql: boolean
  readonly commands?: boolean
  readonly pages?: boolean
  readonly tasks?: string
  readonly installer: string
  readonly example: boolean
  /** How many features are asked for beside the example. */
  readonly features: number
}

/**
 * Whether the tool should accept the combination. Written from the design pages and apart from the engine, so that the two
 * can be held against each other; nothing here may read the pack.
 */
export function isLegal(combination: Combination): boolean {
  const {
    tier,
    framework,
    database,
    auth,
    live,
    secrets,
    graphql,
    commands,
    pages,
    tasks,
    installer,
    server,
    types,
    example,
    features,
  } = combination
  const terminal = combination.interface === 'cli'
  if (terminal && tier !== 'script' && tier !== 'flat') return false
  if (terminal !== (framework === 'none')) return false
  if (terminal && database !== 'none') return false
  const fitting = {
    fastapi: ['uvicorn', 'hypercorn', 'granian'],
    flask: ['gunicorn', 'waitress', 'cheroot', 'uwsgi'],
    django: ['gunicorn', 'daphne'],
    none: ['none'],
  }
  if (!fitting[framework as keyof typeof fitting].includes(server)) return false
  if ((server === 'hypercorn' || server === 'cheroot') && types === 'pyright') return false
  if ((server === 'waitress' || framework === 'django') && types !== 'ty') return false
  if (framework === 'flask' && tier === 'script' && database !== 'none') return false
  const keepsRecords = framework !== 'none' && tier !== 'script' && database !== 'none'
  if (auth !== 'none' && !keepsRecords) return false
  if (auth === (framework === 'django' ? 'jwt' : 'session')) return false
  const waits = framework === 'fastapi' || (server === 'daphne' && live === 'websocket')
  if (live !== 'none' && !(waits && keepsRecords)) return false
  if (graphql && !keepsRecords) return false
  if (commands === true && (!keepsRecords || framework === 'django' || auth !== 'none')) return false
  if (graphql && types === 'pyright') return false
  if (pages === true && (framework !== 'django' || auth === 'api_key')) return false
  if (tasks === 'celery' && framework !== 'django') return false
  const isAsked = secrets === 'aws' || secrets === 'vault'
  if (isAsked && tier === 'script') return false
  if (framework === 'django' && (tier !== 'feature' || database === 'none')) return false
  if (installer === 'poetry' && tier === 'script') return false
  const stores = example || features > 0
  return !(stores && database === 'none')
}
