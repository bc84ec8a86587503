import { join } from 'node:path'

/** What is compared, each in the version that its registry had newest on the day of the page. */
export const pinned = {
  'create-better-fullstack': '2.6.7',
  fastapi_template: '6.1.2',
  django: '5.2.19',
}

/** What create-better-fullstack would ask about otherwise. */
const unasked = [
  ...[
    'ai',
    'auth',
    'api',
    'task-queue',
    'graphql',
    'caching',
    'realtime',
    'observability',
    'cli',
    'cloud-sdk',
  ],
  ...['http-client', 'data', 'media', 'server', 'message-queue'],
]
  .map((name) => `python-${name}`)
  .concat('email', 'observability', 'caching', 'search', 'examples', 'web-deploy', 'server-deploy', 'ai-docs')

const unknownId = '00000000-0000-4000-8000-000000000000'
const devTools = (...names) => ['uv', ['pip', 'install', '--quiet', '--python', '.venv', ...names]]

/**
 * Each makes a service on PostgreSQL, as far as it offers one, with what it calls its example. `render` and `install` are
 * commands to run in turn; `settings` gives the environment for an address; `probes` are requests that its example knows.
 */
export const contenders = [
  {
    name: 'newel create',
    folder: 'shop',
    render: ({ newel }) => [
      [
        process.execPath,
        [
          newel,
          'create',
          'shop',
          '--tier',
          'feature',
          '--database',
          'postgres',
          '--no-git',
          '--no-sync',
          '--offline',
        ],
      ],
    ],
    install: [['uv', ['sync', '--quiet']]],
    settings: ({ port, database: { host, port: dbPort, name } }) => ({
      SHOP_ENVIRONMENT: 'production',
      SHOP_PORT: port,
      SHOP_DATABASE_URL: `postgresql+asyncpg://postgres@${host}:${dbPort}/${name}`,
    }),
    testSettings: ({ host, port, name }) => ({
      TEST_DATABASE_URL: `postgresql+asyncpg://postgres@${host}:${port}/${name}`,
    }),
    test: ['pytest', ['-q', '--no-header']],
    migrate: ['shop', ['migrate']],
    serve: ['shop', []],
    wrongPort: { SHOP_PORT: 'eighty' },
    health: ['/health', '/ready'],
    probes: {
      create: ['POST', '/v1/orders', { sku: 'A-1', quantity: 1 }],
      'unknown path': ['GET', '/nowhere'],
      'unknown id': ['GET', `/v1/orders/${unknownId}`],
      'wrong method': ['PUT', '/v1/orders'],
      'wrong body': ['POST', '/v1/orders', {}],
    },
  },
  {
    name: 'create-better-fullstack',
    folder: 'bfs',
    render: () => [
      [
        'npx',
        [
          ...['--yes', `create-better-fullstack@${pinned['create-better-fullstack']}`, 'create', 'bfs'],
          ...['--ecosystem', 'python', '--database', 'postgres', '--python-web-framework', 'fastapi'],
          ...['--python-orm', 'sqlalchemy', '--python-validation', 'pydantic', '--python-quality', 'ruff'],
          ...['--python-testing', 'pytest', '--python-package-manager', 'uv', '--db-setup', 'none'],
          ...unasked.flatMap((name) => [`--${name}`, 'none']),
          ...['--package-manager', 'npm', '--no-git', '--no-install'],
        ],
      ],
    ],
    install: [['uv', ['sync', '--quiet', '--extra', 'dev']]],
    settings: ({ database: { host, port, name } }) => ({
      DATABASE_URL: `postgresql://postgres@${host}:${port}/${name}`,
    }),
    test: ['pytest', ['-q', '--no-header']],
    serve: ['uvicorn', ({ port }) => ['app.main:app', '--port', port]],
    wrongPort: { PORT: 'eighty' },
    health: ['/health'],
    probes: {
      create: ['POST', '/users', { email: 'ann@example.org', name: 'Ann' }],
      'unknown path': ['GET', '/nowhere'],
      'unknown id': ['GET', '/users/999999'],
      'wrong method': ['PUT', '/users'],
      'wrong body': ['POST', '/users', {}],
    },
  },
  {
    name: 'fastapi_template',
    folder: 'rival',
    render: ({ programs }) => [
      [
        join(programs, 'fastapi_template'),
        [
          ...[
            '--quiet',
            '--force',
            '--name',
            'rival',
            '--api-type',
            'rest',
            '--db',
            'postgresql',
            '--orm',
            'sqlalchemy',
          ],
          ...['--migrations', '--dummy', '--routers', '--loguru', '--ci', 'github'],
        ],
      ],
    ],
    install: [['uv', ['sync', '--quiet']]],
    settings: ({ port, database: { host, port: dbPort, name } }) => ({
      ...databaseOfTemplate({ host, port: dbPort, name }),
      RIVAL_PORT: port,
      RIVAL_ENVIRONMENT: 'production',
      RIVAL_RELOAD: 'False',
    }),
    testSettings: (database) => databaseOfTemplate(database),
    test: ['pytest', ['-q', '--no-header']],
    migrate: ['alembic', ['upgrade', 'head']],
    serve: ['python', ['-m', 'rival']],
    wrongPort: { RIVAL_PORT: 'eighty' },
    health: ['/api/health'],
    probes: {
      create: ['PUT', '/api/dummy/', { name: 'Ann' }],
      'unknown path': ['GET', '/nowhere'],
      'wrong method': ['PATCH', '/api/dummy/'],
      'wrong body': ['PUT', '/api/dummy/', {}],
    },
  },
  {
    name: 'django startproject',
    folder: 'site',
    render: ({ programs }) => [[join(programs, 'django-admin'), ['startproject', 'site_', '.']]],
    makesFolder: true,
    install: [
      ['uv', ['venv', '--quiet']],
      devTools(`django==${pinned.django}`, 'gunicorn==23.0.0', 'pytest'),
    ],
    settings: () => ({}),
    test: ['python', ['manage.py', 'test']],
    migrate: ['python', ['manage.py', 'migrate']],
    serve: ['gunicorn', ({ port }) => ['site_.wsgi', '--bind', `127.0.0.1:${port}`]],
    health: [],
    probes: {
      'unknown path': ['GET', '/nowhere'],
      'wrong method': ['DELETE', '/admin/login/'],
    },
  },
]

function databaseOfTemplate({ host, port, name }) {
  return {
    RIVAL_DB_HOST: host,
    RIVAL_DB_PORT: port,
    RIVAL_DB_USER: 'postgres',
    RIVAL_DB_PASS: 'postgres',
    RIVAL_DB_BASE: name,
  }
}
