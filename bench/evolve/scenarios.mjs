import { addCard, addPhone, format, reformat, renameDatabase, wireNotes } from './edits-of-code.mjs'
import {
  addCache,
  addSetting,
  deleteGenerated,
  editPyproject,
  useCarriageReturns,
} from './edits-of-documents.mjs'

/**
 * Ten things that owners do. Each edit is made on the project as it was rendered; made on a fresh render of what is wanted,
 * the same edit tells how the outcome should read. `moved`: old path → new one. `tidy`: what the owner types after any
 * update. `ownLineEnds`: files that were there have no other line ends afterwards.
 */
export const scenarios = [
  {
    title: 'a field in model, schema and service, with a migration',
    wanted: 'invoice',
    edit: addPhone,
  },
  {
    title: 'an endpoint at the end of `routes.py`, with its test and its line in the README',
    wanted: 'invoice',
    edit: addCard,
  },
  {
    title: 'a module of the owner wired by hand in `main.py` and `unit_of_work.py`, with comments',
    wanted: 'invoice',
    edit: wireNotes,
  },
  {
    title: 'a dependency and settings of tools in `pyproject.toml`',
    wanted: 'postgres',
    edit: editPyproject,
  },
  {
    title: 'a setting in `config.py` and `.env.example`',
    wanted: 'postgres',
    edit: addSetting,
  },
  {
    title: '`database.py` renamed to `db.py`, imports mended',
    wanted: 'invoice',
    edit: renameDatabase,
    moved: { 'shop/shared/database.py': 'shop/shared/db.py' },
  },
  {
    title: 'generated files deleted: Dockerfile, compose.yaml, CLAUDE.md, docs/decisions.md',
    wanted: 'postgres',
    edit: deleteGenerated,
  },
  {
    title: 'everything reformatted: 100 columns, single quotes',
    wanted: 'invoice',
    edit: reformat,
    tidy: format,
  },
  {
    title: 'CRLF in every file, and `main.py` made executable',
    wanted: 'invoice',
    edit: useCarriageReturns,
    ownLineEnds: '\r\n',
  },
  {
    title: 'a service and a volume in `compose.yaml`, and an ignored `.env`',
    wanted: 'postgres',
    edit: addCache,
  },
]
