import fc from 'fast-check'

/** A line of the kinds that fragments hold, with names of any length, and the form that it was made from. */
export interface Line {
  readonly form: string
  readonly source: string
}

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** A name in snake case of 2 to 40 characters, every length as likely as any other. */
const name = fc
  .tuple(fc.integer({ min: 1, max: 39 }), fc.constantFrom(...letters), fc.constantFrom(...letters))
  .map(([length, first, second]) => `${first}${second}_${first}`.repeat(10).slice(0, length).concat('x'))
/** A text that holds names cannot be split: these are short enough for a line of their own. */
const short = name.map((text) => text.slice(-20))
const className = name.map((text) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('_', ''))

const type = fc.oneof(
  className,
  className.map((text) => `${text} | None`),
  className.map((text) => `list[${text}]`),
  className.map((text) => `tuple[Sequence[${text}], int]`),
  fc.tuple(className, name).map(([text, limit]) => `Annotated[${text}, Field(max_length=${limit})]`),
  fc.constantFrom('UUID', 'int', 'Mapping[str, object]', 'dict[str, object]', 'httpx2.AsyncClient'),
)

/** What stands in the brackets of a call: nothing that is itself a condition or a chain. */
const value: fc.Arbitrary<string> = fc.oneof(
  name,
  name.map((text) => `"${text}"`),
  fc.tuple(name, name).map(([one, other]) => `${one}.${other}`),
  fc.tuple(name, name).map(([one, other]) => `${one}.${other}(${one})`),
  fc.tuple(short, short).map(([one, other]) => `f"/v1/${one}/{${other}['id']}"`),
  fc.tuple(name, name).map(([one, other]) => `{"${one}": ${other}, "limit": 1}`),
  fc.array(name, { maxLength: 4 }).map((texts) => `[${texts.join(', ')}]`),
)
const argument = fc.oneof(
  value,
  fc.tuple(name, value).map(([key, text]) => `${key}=${text}`),
)

/** Positional before named, as Python wants it. */
const argumentsOf = (minLength: number) =>
  fc
    .array(argument, { minLength, maxLength: 6 })
    .map((all) => [...all].sort((one, other) => Number(isNamed(one)) - Number(isNamed(other))).join(', '))
const isNamed = (text: string): boolean => /^\w+=/.test(text)

const call = fc.oneof(
  fc.tuple(className, argumentsOf(1)).map(([made, given]) => `${made}(${given})`),
  fc.tuple(name, name, argumentsOf(1)).map(([one, other, given]) => `await ${one}.${other}(${given})`),
  fc.tuple(name, argumentsOf(1)).map(([called, given]) => `await ${called}_in_test(${given})`),
)

const parameter = fc.tuple(name, type).map(([text, annotation]) => `${text}: ${annotation}`)
const parameters = fc.oneof(
  fc.array(parameter, { maxLength: 6 }).map((all) => all.join(', ')),
  fc.array(parameter, { minLength: 1, maxLength: 6 }).map((all) => ['self', '*', ...all].join(', ')),
  fc.array(parameter, { maxLength: 3 }).map((all) => ['self', ...all].join(', ')),
)
const result = fc.oneof(fc.constant('None'), type)

const inFunction = (line: string): string => `async def one() -> None:\n    ${line}\n`
const inClass = (line: string): string => `class One:\n    ${line}\n`

const forms: Readonly<Record<string, fc.Arbitrary<string>>> = {
  function: fc
    .tuple(name, parameters, result)
    .map(([called, given, back]) => `async def ${called}(${given}) -> ${back}:\n    pass\n`),
  method: fc
    .tuple(name, parameters, result)
    .map(([called, given, back]) => inClass(`def ${called}(${given}) -> ${back}: ...`)),
  class: fc
    .tuple(className, className)
    .map(([one, base]) => `class ${one}Repository(${base}Protocol, from_attributes=True):\n    pass\n`),
  decorator: fc
    .tuple(name, argumentsOf(1))
    .map(([one, given]) => `@${one}_router.post(${given})\ndef one() -> None:\n    pass\n`),
  condition: fc
    .tuple(fc.constantFrom('', 'xx is not None and ', 'xx or yy and '), call)
    .map(([first, asked]) => inFunction(`if ${first}${asked} is None:\n        pass`)),
  statement: call.map(inFunction),
  returned: call.map((text) => inFunction(`return ${text}`)),
  raised: fc
    .tuple(className, argumentsOf(1))
    .map(([one, given]) => inFunction(`raise ${one}Error(${given}) from error`)),
  assigned: fc.tuple(name, call).map(([one, text]) => inFunction(`${one} = ${text}`)),
  unpacked: call.map((text) => inFunction(`items, total = ${text}`)),
  column: fc
    .tuple(name, type, argumentsOf(1))
    .map(([one, annotation, given]) => inClass(`${one}: Mapped[${annotation}] = mapped_column(${given})`)),
  default: fc
    .tuple(name, className, className, name)
    .map(([one, base, other, member]) => inClass(`${one}: ${base} | ${other} | None = ${other}.${member}`)),
  alias: fc
    .tuple(className, className, argumentsOf(1))
    .map(([one, base, given]) => `${one} = Annotated[${base}, Field(${given})]\n`),
  text: fc
    .tuple(name, name)
    .map(([one, other]) => inFunction(`response.headers["${one}"] = f"/v1/${one}/{${other}.id}"`)),
  attribute: fc
    .tuple(name, className)
    .map(([one, other]) => inFunction(`self.${one} = ${other}Repository(self._session)`)),
  keyword: fc
    .tuple(name, call)
    .map(([one, text]) => inFunction(`made(\n        ${one}=${text.replace('await ', '')},\n    )`)),
  entry: fc
    .tuple(name, call)
    .map(([one, text]) => inFunction(`made = {\n        "${one}": ${text.replace('await ', '')},\n    }`)),
  comprehension: fc
    .tuple(name, className, name)
    .map(([one, made, items]) =>
      inFunction(`${one} = [${made}Read.model_validate(${one}) for ${one} in ${items}]`),
    ),
  filtered: fc
    .tuple(name, className, name)
    .map(([one, made, items]) =>
      inFunction(
        `${one} = {${one}: ${made}.${items} for ${one}, value in ${items}.items() if value is not ${made}}`,
      ),
    ),
  generator: fc
    .tuple(name, className, name)
    .map(([one, made, items]) => inFunction(`return all(${made}.check(${one}) for ${one} in ${items})`)),
  parametrized: fc
    .tuple(name, fc.array(argument, { minLength: 1, maxLength: 4 }))
    .map(
      ([one, rows]) =>
        `@pytest.mark.parametrize(("${one}", "told"), [${rows.map((row) => `("${one}", ${row.replace(/^\w+=/, '')})`).join(', ')}])\ndef one() -> None:\n    pass\n`,
    ),
  nested: fc
    .tuple(name, name, name)
    .map(
      ([one, other, third]) =>
        `op.create_table(\n    "${one}",\n    sa.ForeignKeyConstraint(["${one}_id"], ["${other}.id"], name=op.f("fk_${third}_${one}_${other}")),\n)\n`,
    ),
  typed: fc
    .tuple(name, className, argumentsOf(1))
    .map(([one, made, given]) => inFunction(`${one}: list[${made}] = list(${given})`)),
  context: fc
    .tuple(name, className, argumentsOf(1))
    .map(([one, made, given]) => inFunction(`async with ${made}Client(${given}) as ${one}:\n        pass`)),
  yielded: call.map((text) => inFunction(`yield ${text.replace('await ', '')}`)),
  asserted: fc
    .tuple(name, argumentsOf(1))
    .map(([one, given]) => inFunction(`assert (await client.post(${given})).${one} == 422`)),
  compared: fc
    .tuple(name, className, argumentsOf(1))
    .map(([one, made, given]) => inFunction(`assert ${one} == ${made}(${given})`)),
  answer: fc
    .tuple(name, argumentsOf(1))
    .map(([one, given]) => inFunction(`${one} = (await client.post(${given})).json()`)),
}

export const lineOf: fc.Arbitrary<Line> = fc.oneof(
  ...Object.entries(forms).map(([form, source]) => source.map((text) => ({ form, source: text }))),
)
