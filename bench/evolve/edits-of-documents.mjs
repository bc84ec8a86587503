export function editPyproject({ after, replace, append }) {
  after('pyproject.toml', '    "alembic>=1.20,<2",\n', '    "argon2-cffi>=25.1",  # passwords of the staff\n')
  replace('pyproject.toml', 'line-length = 120', 'line-length = 130')
  after('pyproject.toml', '    "prek>=0.5,<0.6",\n', '    "pytest-randomly>=4",\n')
  replace('pyproject.toml', 'fail_under = 80', 'fail_under = 90')
  append('pyproject.toml', '\n[tool.typos.default]\nlocale = "en-gb"\n')
}

export function addSetting({ replace, after }) {
  after(
    'shop/shared/config.py',
    'database_pool_size: int = Field(default=10, ge=1)\n',
    '    database_echo: bool = False\n',
  )
  replace('shop/shared/config.py', 'port: int = Field(default=8000', 'port: int = Field(default=8080')
  replace('.env.example', 'SHOP_PORT=8000', 'SHOP_PORT=8080')
  after(
    '.env.example',
    '# where the database is; must be set in staging and production\n',
    '# in development: the file beside this one\n',
  )
  replace(
    '.env.example',
    '# the most connections that are open at once\n',
    '# prints every statement\nSHOP_DATABASE_ECHO=false\n# the most connections that are open at once\n',
  )
}

export function deleteGenerated({ remove }) {
  for (const path of ['Dockerfile', 'compose.yaml', 'CLAUDE.md', 'docs/decisions.md']) remove(path)
}

export function useCarriageReturns({ rewrite, makeExecutable }) {
  rewrite((text) => text.replaceAll('\n', '\r\n'))
  makeExecutable('shop/main.py')
}

export function addCache({ after, replace, write }) {
  replace(
    'compose.yaml',
    '\nvolumes:\n',
    `  cache:
    image: valkey/valkey:9  # sessions of the staff
    volumes:
      - cache:/data

volumes:
  cache:
`,
  )
  after('compose.yaml', '      SHOP_HOST: 0.0.0.0\n', '      SHOP_LOG_LEVEL: DEBUG\n')
  write('.env', 'SHOP_LOG_LEVEL=DEBUG\nSHOP_SECRET=of-the-owner\n')
}
