import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the tiers keep what the owner edits. */
const layouts = {
  flat: {
    package: 'shop',
    service: () => 'shop.services',
    routes: () => 'shop.routes',
    record: () => 'shop.models',
    work: 'shop.unit_of_work',
  },
  feature: {
    package: 'shop',
    service: (name) => `shop.${name}s.service`,
    routes: (name) => `shop.${name}s.routes`,
    record: (name) => `shop.${name}s.models`,
    work: 'shop.unit_of_work',
  },
  layered: {
    package: 'src/shop',
    service: (name) => `shop.services.${name}s`,
    routes: (name) => `shop.api.v1.${name}s`,
    record: (name) => `shop.models.${name}s`,
    work: 'shop.repositories.unit_of_work',
  },
}

/** The features of a project of so many lines: one for each thousand beyond what every service has. */
export const featuresFor = (lines) =>
  Array.from({ length: Math.max(1, Math.round((lines - 1500) / 1000)) }, (_, index) => `part${index + 1}`)

/**
 * Lets a rendered project called `shop` grow to so many lines as owners do: every service and every file of routes has
 * functions of theirs, and modules of their own import services, records and one another, with a test beside each.
 * Gives the number of lines of Python that there are now.
 */
export function growTo(lines, folder, tier) {
  const layout = layouts[tier]
  const features = featuresFor(lines)
  for (const name of features) editFeature(folder, name, layout)
  let count = linesIn(folder)
  for (let number = 1; count < lines; number += 1) {
    const name = features[number % features.length]
    const own = ownModule(number, name, layout)
    const tests = ownTests(number)
    write(join(folder, layout.package, 'rules', `rule_${number}.py`), own)
    write(join(folder, 'tests', 'unit', `test_rule_${number}.py`), tests)
    count += own.split('\n').length + tests.split('\n').length - 2
  }
  write(join(folder, layout.package, 'rules', '__init__.py'), '')
  return linesIn(folder)
}

function editFeature(folder, name, layout) {
  const type = name.charAt(0).toUpperCase() + name.slice(1)
  const at = (module) => join(folder, dirname(layout.package), `${module.replaceAll('.', '/')}.py`)
  const service = at(layout.service(name))
  change(service, (text) =>
    text
      .replace(`    ${name} = ${type}(`, `    name = clean_${name}(name)\n    ${name} = ${type}(`)
      .replace(`async def create_${name}(`, `${serviceHelpers(name, type)}async def create_${name}(`),
  )
  change(at(layout.routes(name)), (text) => {
    const endpoint = `@${name}s_router.get("/{${name}_id}", `
    if (!text.includes(endpoint)) throw new Error(`There is no ${endpoint}`)
    return text.replace(endpoint, `${ownEndpoint(name)}${endpoint}`)
  })
}

const serviceHelpers = (name, type) => `${name.toUpperCase()}_WORDS = 40


def clean_${name}(name: str) -> str:
    """No more words than the catalogue can print."""
    return " ".join(name.split()[:${name.toUpperCase()}_WORDS])


def is_long_${name}(${name}: ${type}) -> bool:
    return len(${name}.name.split()) > ${name.toUpperCase()}_WORDS // 2


${Array.from({ length: 12 }, (_, step) => helperOf(name, type, step)).join('')}`

/** Each uses the one above, so that they form a chain as helpers do. */
const helperOf = (name, type, step) => `def score_${name}_${step}(${name}: ${type}) -> int:
    if len(${name}.name) > ${step}:
        return ${step === 0 ? `len(clean_${name}(${name}.name))` : `score_${name}_${step - 1}(${name}) + 1`}
    return ${step}


`

const ownEndpoint = (name) => `@${name}s_router.get("/{${name}_id}/label")
async def get_${name}_label(uow: UnitOfWorkDep, ${name}_id: UUID) -> dict[str, str]:
    # The printer in the warehouse asks for this one.
    ${name} = await read_${name}(uow, ${name}_id=${name}_id)
    return {"label": f"{${name}.name} ({${name}.version})"}


`

function ownModule(number, name, { service, record, work }) {
  const type = name.charAt(0).toUpperCase() + name.slice(1)
  const others = [1, 7].map((step) => number - step).filter((each) => each > 0)
  const imports = [
    `from ${record(name)} import ${type}`,
    ...others.map((each) => `from shop.rules.rule_${each} import Rule${each}, weigh_${each}`),
    `from ${service(name)} import is_long_${name}, read_${name}`,
    `from ${work} import UnitOfWork`,
  ].sort()
  const weights = others.map((each) => `weigh_${each}(Rule${each}("below"), depth=depth - 1)`)
  return `"""Rule ${number} of the house."""

from dataclasses import dataclass
from uuid import UUID

${imports.join('\n')}

LIMIT_${number} = ${number * 10}


@dataclass(frozen=True)
class Rule${number}:
    """What rule ${number} knows."""

    title: str
    limit: int = LIMIT_${number}

    def allows(self, amount: int) -> bool:
        return amount <= self.limit

    def named(self) -> str:
        return f"${number}: {self.title}"


def weigh_${number}(rule: Rule${number}, *, depth: int = 2) -> int:
    if depth == 0:
        return 0
    return sum([len(rule.title), ${weights.join(', ')}])


async def check_${number}(uow: UnitOfWork, ${name}_id: UUID) -> bool:
    ${name} = await read_${name}(uow, ${name}_id=${name}_id)
    return judge_${number}(${name})


def judge_${number}(${name}: ${type}) -> bool:
    rule = Rule${number}(${name}.name)
    # Long ones were allowed before the rule was made.
    return is_long_${name}(${name}) or rule.allows(weigh_${number}(rule))
${Array.from({ length: 8 }, (_, step) => stepOf(number, step)).join('')}`
}

const stepOf = (number, step) => `

def step_${number}_${step}(amounts: list[int]) -> list[int]:
    """Step ${step} of rule ${number}."""
    rule = Rule${number}("step ${step}", limit=${number + step})
    kept = [amount for amount in amounts if rule.allows(amount)]
    if not kept:
        return [${step}]
    return [amount + ${number} * ${step} for amount in kept]
`

const ownTests = (
  number,
) => `from shop.rules.rule_${number} import Rule${number}, step_${number}_1, weigh_${number}


def test_rule_${number}_allows_its_limit() -> None:
    assert Rule${number}("any").allows(${number * 10})


def test_rule_${number}_has_no_weight_at_the_bottom() -> None:
    assert weigh_${number}(Rule${number}("any"), depth=0) == 0


def test_step_1_of_rule_${number}() -> None:
    assert step_${number}_1([1]) == [1 + ${number}]
`

function linesIn(folder) {
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.py'))
  return paths.reduce((sum, path) => sum + readFileSync(join(folder, path), 'utf8').split('\n').length - 1, 0)
}

function change(path, changed) {
  const text = readFileSync(path, 'utf8')
  const now = changed(text)
  if (now === text) throw new Error(`The edit of ${path} finds no place.`)
  writeFileSync(path, now)
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
