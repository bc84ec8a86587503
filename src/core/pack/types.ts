import type { Constraint, Question, Rule } from '../answers/types.ts'

/** A pack as files in memory: path with forward slashes → content. Nothing else is known about where it came from. */
export type PackFiles = ReadonlyMap<string, PackFile>

export interface PackFile {
  readonly content: Uint8Array
  readonly executable: boolean
}

/** What rendering may still cost; every render takes from it. */
export interface Budget {
  /** Turns of loops. */
  turns: number
  /** Characters written. */
  characters: number
}

/**
 * Renders with a view; throws RenderError when it meets an unknown name. Without a budget each render has one of its own; with
 * one, several renders share it.
 */
export type Template = (view: Readonly<Record<string, unknown>>, budget?: Budget) => string

/**
 * The shape of one property of a fact: `text`, `number`, `boolean`, `text[]`, a list of another kind (`field[]`), each
 * optional with a trailing `?`.
 */
type PropertyShape = string

export interface FactKind {
  readonly id: string
  readonly properties: Readonly<Record<string, PropertyShape>>
  /** Extra properties, computed in order from the record, from those before, and from `parent` where the record is nested. */
  readonly derive: readonly (readonly [name: string, template: Template])[]
  /** More derived properties, chosen by the value of one property: the pack's table of types. */
  readonly variants?: {
    readonly by: string
    readonly rows: Readonly<Record<string, readonly (readonly [name: string, template: Template])[]>>
  }
}

export interface LayoutFile {
  readonly path: Template
  /** True when the path mentions the record (`feature`), so that each record has a file of its own. */
  readonly perRecord: boolean
  /** The module's docstring, if it has one. */
  readonly doc?: Template
  /** In the order in which their fragments are joined; an inner list repeats as a group per record. */
  readonly roles: readonly (string | readonly string[])[]
}

/** Members of a class that are made by a call: `name: Mapped[str] = mapped_column(String(8), default="")`. */
export interface FieldForm {
  /** What the annotation wraps the type of a field in. */
  readonly wrapper: string
  /** What makes a field. */
  readonly call: string
  /** Arguments by name that stay with the class; the others belong to the part. */
  readonly keeps: readonly string[]
  /** What takes those that stay, where there is more than a default; dotted. */
  readonly with: string
  /** Arguments that the part calls otherwise. */
  readonly renames: Readonly<Record<string, string>>
  /** Arguments that have no place in the other shape. */
  readonly refuses: readonly string[]
}

/** A call that has an item for each field of a class. */
export interface PartForm {
  /** What makes an item; dotted. */
  readonly item: string
  /** The argument that has the name of the field where the item has another. */
  readonly named: string
  /** The argument that says whether a field may be nothing, where its annotation decides, and arguments beside which nobody does. */
  readonly nullable: { readonly argument: string; readonly unless: readonly string[] }
  /** The type of an item by the annotation, where the field names none; with a dot from a library, without one from the project. */
  readonly types: Readonly<Record<string, string>>
  /** What may stand in the place of a type and is none. */
  readonly typeless: readonly string[]
  /** The member of the class whose items become arguments of the call. */
  readonly rest?: string
  /** Where the part has the fields as attributes: `c` for `orders_table.c.sku`. */
  readonly attributes: string
}

/**
 * What becomes of a class that other layouts have in one piece: its fields are also items of a part, or its methods stand in an
 * implementation and the class is what they look like from outside. Names are templates before, texts after composition.
 */
export interface Lift<T = Template> {
  readonly class: T
  /** The fact kind whose records each have such a class. */
  readonly kind?: string
  readonly fields?: FieldForm
  readonly part?: PartForm & { readonly name: T }
  readonly implementation?: T
}

/** What may not be imported below a module: other modules of the project, and libraries. */
export interface Boundary<T = Template> {
  readonly below: T
  readonly never: readonly T[]
  /** `standard`: no library beside the one of the language. */
  readonly libraries: 'standard' | 'any'
}

/** Where code of the owner's goes that uses a library which its own place would forbid. */
export interface Outpost<T = Template> {
  readonly uses: readonly string[]
  readonly folder: T
  /** In that folder: the file for statements that stood in files of the tool's. */
  readonly file: string
}

/** What a layout says about code that it did not write. */
export interface Shape<T = Template> {
  readonly boundaries: readonly Boundary<T>[]
  readonly outposts: readonly Outpost<T>[]
  readonly lifts: readonly Lift<T>[]
}

export interface Layout extends Shape {
  readonly id: string
  /** The folder that imports start from: `.` or `src`. */
  readonly root: string
  /** Folders (templates) below which every folder with modules gets an `__init__.py`. */
  readonly packages: readonly Template[]
  readonly files: readonly LayoutFile[]
}

export interface Unit {
  readonly role: string
  readonly template: Template
  /** Where the author wrote it, for messages. */
  readonly source: string
}

export interface ContributedFile {
  readonly path: Template
  readonly content:
    | { readonly kind: 'template'; readonly template: Template }
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  readonly executable: boolean
  readonly owner: 'tool' | 'user'
  /** Octal text such as `600`, where the usual mode will not do. */
  readonly mode?: string
  readonly source: string
}

export interface DocumentFragment {
  /** The document's path, e.g. `pyproject.toml`. */
  readonly document: string
  readonly template: Template
  readonly source: string
}

/** A value in contributor.yaml whose texts are templates. */
export type FactTemplate =
  | Template
  | boolean
  | number
  | readonly FactTemplate[]
  | { readonly [key: string]: FactTemplate }

export interface Contributor {
  readonly id: string
  readonly when: Rule
  /** The fact kind whose every record renders this contributor once, in view under the kind's name. */
  readonly forEach?: string
  /** Only records with these texts as properties, for a contributor that is repeated. */
  readonly where?: Readonly<Record<string, string>>
  /** Its units are rendered only where another contributor's unit uses a name that one of them defines. */
  readonly onDemand?: boolean
  readonly facts: Readonly<Record<string, readonly Readonly<Record<string, FactTemplate>>[]>>
  readonly files: readonly ContributedFile[]
  readonly units: readonly Unit[]
  readonly fragments: readonly DocumentFragment[]
}

/** Files of one role, each of which names the one before it in an assignment at its top level: Alembic's migrations. */
interface Chain {
  readonly role: string
  /** What a file calls itself, e.g. `revision`. */
  readonly key: string
  /** What it calls the one before, e.g. `down_revision`. */
  readonly previous: string
}

/** What projects of an older version of the pack must be told when they come to a version. Old name → new name. */
interface Migration {
  readonly to: string
  readonly questions: Readonly<Record<string, string>>
  /** By question, as it is called after the step. */
  readonly choices: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly roles: Readonly<Record<string, string>>
  /** Files that are no longer rendered: the end of their path, and why. */
  readonly removed: readonly { readonly path: string; readonly because: string }[]
}

interface NextStep {
  readonly when: Rule
  readonly text: Template
}

interface Preset {
  readonly id: string
  readonly label: string
  readonly answers: Readonly<Record<string, unknown>>
}

export interface Pack {
  readonly id: string
  readonly version: string
  /** The language whose reader joins modules and derives imports; absent for packs that are data alone. */
  readonly language?: 'python'
  readonly questions: readonly Question[]
  readonly constraints: readonly Constraint[]
  readonly presets: readonly Preset[]
  /** `project.*`: names made from the answers, in order. */
  readonly names: readonly (readonly [name: string, template: Template])[]
  /** The question whose answer picks the layout. */
  readonly layoutQuestion: string
  readonly layouts: Readonly<Record<string, Layout>>
  readonly factKinds: Readonly<Record<string, FactKind>>
  /** In the order in which they contribute. */
  readonly contributors: readonly Contributor[]
  readonly nextSteps: readonly NextStep[]
  /** Commands that pass in a project that is as it should be, such as its tests: words parted by spaces, no shell. */
  readonly checks: readonly NextStep[]
  /** Commands that make a new project's environment; `<program> lock` makes `<program>.lock`. */
  readonly install: readonly NextStep[]
  /** Programs that commands begin with, and that uv runs from PyPI where PATH has none: name and requirement. */
  readonly programs: Readonly<Record<string, string>>
  /** Roles whose code lists things, such as routers: what the owner and the pack put at the same place both stays. */
  readonly additive: readonly string[]
  /** Paths of rendered files that do the same, such as README.md. */
  readonly additiveFiles: readonly string[]
  readonly chains: readonly Chain[]
  /** In order of their versions. */
  readonly migrations: readonly Migration[]
  /** Names that an import in a rendered project would meet: projects may not be called so. */
  readonly reservedProjectNames: readonly string[]
}
