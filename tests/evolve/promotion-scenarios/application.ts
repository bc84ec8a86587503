import { append, replace } from '../edits.ts'
import { before, behind, importing, packaged, type Scenario, using } from './scenario.ts'

/** The application: what it runs, and what starts it. */
export const application: readonly Scenario[] = [
  {
    name: 'an edited class that logs',
    edit: ({ middleware }) => [
      replace(middleware, '* 1000, 2)\n', '* 1000, 3)  # as the dashboard has it\n'),
    ],
    holds: [['* 1000, 3)  # as the dashboard has it', 'middleware']],
    lacks: ['* 1000, 2)'],
  },
  {
    name: 'a middleware',
    edit: ({ main }) => [
      before(
        main,
        '@asynccontextmanager\nasync def lifespan(',
        'class Stamp:\n    """Says who we are."""\n\n    def __init__(self, app: ASGIApp) -> None:\n        self.app = app\n\n    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:\n        await self.app(scope, receive, send)\n\n\n',
      ),
      behind(main, '    # The last one added sees a request first.\n', '    app.add_middleware(Stamp)\n'),
      ...(main === 'main.py'
        ? []
        : [importing(main, 'from starlette.types import ASGIApp, Receive, Scope, Send')]),
    ],
    holds: ['class Stamp', ['app.add_middleware(Stamp)', 'main']],
  },
  {
    name: 'work in the background',
    edit: ({ routes }) => [
      before(
        routes,
        '@customers_router.post(',
        'async def welcome(name: str) -> None:\n    logging.getLogger("welcome").info(name)\n\n\n',
      ),
      replace(
        routes,
        'async def post_customer(uow: UnitOfWorkDep, body: CustomerCreate, response: Response) -> Customer:\n',
        'async def post_customer(\n    uow: UnitOfWorkDep, body: CustomerCreate, response: Response, background: BackgroundTasks\n) -> Customer:\n    background.add_task(welcome, body.name)\n',
      ),
      importing(routes, 'from fastapi import BackgroundTasks'),
      importing(routes, 'import logging'),
    ],
    holds: [
      ['async def welcome', 'routes'],
      ['background.add_task(welcome, body.name)', 'routes'],
    ],
  },
  {
    name: 'comments between statements',
    edit: ({ service, routes }) => [
      before(service, 'async def read_customer(', '# --- reading ---\n'),
      before(routes, '@customers_router.get("")', '# Pages come\n# before single ones.\n'),
    ],
    holds: [
      ['# --- reading ---\nasync def read_customer', 'service'],
      ['# before single ones.\n@customers_router.get("")', 'routes'],
    ],
  },
  {
    name: 'a second factory',
    edit: ({ main }) => [
      before(
        main,
        'def create_app(',
        'def create_admin_app(settings: Settings) -> FastAPI:\n    app = create_app(settings)\n    app.title = "admin"\n    return app\n\n\n',
      ),
    ],
    holds: ['def create_admin_app', 'app.title = "admin"'],
  },
  {
    name: 'a program at the end',
    from: packaged,
    edit: ({ main, settings }) => [
      append(
        main,
        `\n\nif __name__ == "__main__":\n    uvicorn.run(create_app(load_settings()), port=8123)\n`,
      ),
      importing(main, 'import uvicorn'),
      using(main, settings, 'load_settings'),
    ],
    holds: [['load_settings()), port=8123', 'main']],
  },
]
