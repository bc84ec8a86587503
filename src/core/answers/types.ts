/** What a pack asks, what may be answered, and the only type that says the answers are complete. */

/** Every key must match: the answer is the text, or one of the texts. `some` / `none` test whether a list holds anything. */
export type Rule = Readonly<Record<string, string | boolean | readonly (string | boolean)[]>>

export interface Choice {
  readonly id: string
  readonly label: string
  readonly hint?: string
  /** Figures that the tier question shows: lines of code, size of team. */
  readonly lines?: string
  readonly team?: string
  /** A small tree that a prompt shows beside the choice. */
  readonly tree?: string
}

/** A default may depend on the answers to earlier questions: the first row whose `when` matches gives the value. */
export interface DefaultRow {
  readonly when?: Rule
  /** For text questions a template over earlier answers. */
  readonly value: string | boolean | readonly string[]
}

interface QuestionBase {
  readonly id: string
  /** The question as a prompt asks it. */
  readonly text: string
  /** One sentence for --help and the options page. */
  readonly help: string
  /** `always`: asked in the short form; `customise`: only when people want to; `never`: flag only. */
  readonly ask: 'always' | 'customise' | 'never'
  readonly defaults: readonly DefaultRow[]
}

export interface ChoiceQuestion extends QuestionBase {
  readonly kind: 'choice'
  readonly choices: readonly Choice[]
}

export interface ManyQuestion extends QuestionBase {
  readonly kind: 'many'
  readonly choices: readonly Choice[]
}

export interface TextQuestion extends QuestionBase {
  readonly kind: 'text'
  readonly pattern?: { readonly matches: string; readonly message: string }
  readonly maxLength?: number
  /** A named check of the pack's language, e.g. `project-name`, `package-name`. */
  readonly format?: string
}

export interface BooleanQuestion extends QuestionBase {
  readonly kind: 'boolean'
}

/** A list of records with typed fields, written `name:field:type,…` on the command line. */
export interface RecordsQuestion extends QuestionBase {
  readonly kind: 'records'
  /** The flag in the singular, e.g. `feature` for the question `features`. */
  readonly flag: string
  /** The fact kind that the records become. */
  readonly fact: string
  /** Types a field may have, e.g. str, int, decimal. */
  readonly types: readonly FieldType[]
  /** Names that a record or a field may not have, with the suggestion. */
  readonly reserved: {
    readonly records: Readonly<Record<string, string>>
    readonly fields: Readonly<Record<string, string>>
  }
  readonly maxLength: number
}

export interface FieldType {
  readonly id: string
  /** What `(a..b)` limits: the length of text, the value of a number, or nothing. */
  readonly limits?: 'length' | 'value'
  readonly arguments?: 'choices' | 'record'
  readonly default: boolean
}

export type Question = ChoiceQuestion | ManyQuestion | TextQuestion | BooleanQuestion | RecordsQuestion

/** When `when` matches the answers, `require` must match too; `because` is read by people. */
export interface Constraint {
  readonly when: Rule
  readonly require: Rule
  readonly because: string
}

/** One field of a feature, as parsed from `name:type[?][=default][(min..max)]`. */
export interface FieldRecord {
  readonly name: string
  readonly type: string
  readonly optional: boolean
  /** As text; the pack's types say how it is written in code. */
  readonly default?: string
  readonly min?: string
  readonly max?: string
  /** For `enum(a|b)`. */
  readonly choices?: readonly string[]
  /** For `ref(feature)`: the singular name of the feature referred to. */
  readonly ref?: string
  /** What the database calls it, where that is not its name by now: a field that is renamed keeps its column. */
  readonly column?: string
}

export interface FeatureRecord {
  /** Singular, snake case. */
  readonly name: string
  /** Plural, snake case. */
  readonly plural: string
  readonly fields: readonly FieldRecord[]
  /** Its number, where that is not one more than the record's before: records keep theirs when others go. */
  readonly position?: number
  /** Where the database keeps its records, where that is not its plural by now: what is renamed keeps its table. */
  readonly table?: string
  /** The name that its migration was made under, where that is another one by now. */
  readonly stem?: string
}

export type AnswerValue = string | boolean | readonly string[] | readonly FeatureRecord[]

/** What flags, files, presets or prompts have given so far; values are unchecked. */
export type GivenAnswers = Readonly<Record<string, unknown>>

declare const complete: unique symbol

/** Complete and valid choices. Only `resolve` makes one. */
export interface Answers {
  readonly [complete]: true
  readonly values: Readonly<Record<string, AnswerValue>>
}
