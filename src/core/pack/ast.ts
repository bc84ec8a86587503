/** The syntax tree that Handlebars parses, as far as templates may use it. Lines start at 1, columns at 0. */
export interface Located {
  readonly loc: { readonly start: { readonly line: number; readonly column: number } }
}

export interface Program {
  readonly type: 'Program'
  readonly body: Statement[]
  readonly blockParams?: readonly string[]
}

export interface Call extends Located {
  readonly path: Expression
  readonly params: readonly Expression[]
  readonly hash?: {
    readonly pairs: readonly (Located & { readonly key: string; readonly value: Expression })[]
  }
}

export interface Mustache extends Call {
  readonly type: 'MustacheStatement'
  /** False for `{{{…}}}` and `{{&…}}`. */
  readonly escaped: boolean
}

export interface Block extends Call {
  readonly type: 'BlockStatement'
  readonly program?: Program
  readonly inverse?: Program
}

interface Content extends Located {
  readonly type: 'ContentStatement'
  value: string
  original: string
}

interface Other extends Located {
  readonly type:
    | 'CommentStatement'
    | 'PartialStatement'
    | 'PartialBlockStatement'
    | 'Decorator'
    | 'DecoratorBlock'
}

export type Statement = Mustache | Block | Content | Other

export interface Path extends Located {
  readonly type: 'PathExpression'
  /** Written with `@`. */
  readonly data: boolean
  /** How many `../` stand before it. */
  readonly depth: number
  readonly parts: readonly string[]
  readonly original: string
}

export interface SubExpression extends Call {
  readonly type: 'SubExpression'
}

interface Literal extends Located {
  readonly type: 'StringLiteral' | 'NumberLiteral' | 'BooleanLiteral' | 'UndefinedLiteral' | 'NullLiteral'
  readonly value?: unknown
}

export type Expression = Path | SubExpression | Literal
