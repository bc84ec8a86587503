import { eachIsRefused, flat, layered, type Row, template } from './refused.ts'

const table: readonly Row[] = [
  [
    'a layout question that is none',
    template,
    'layoutQuestion: tier',
    'layoutQuestion: ▸teir',
    '@ | There is no question "teir" here. | Did you mean "tier"?',
  ],
  [
    'a layout question without choices',
    template,
    'layoutQuestion: tier',
    'layoutQuestion: ▸metrics',
    '@ | The layout is picked by a question of the kind choice.',
  ],
  [
    'a role that nobody has',
    flat,
    '[settings]',
    '[▸setings]',
    '@ | No contributor has a unit for the role "setings". | Did you mean "settings"?',
  ],
  [
    'a role placed twice',
    flat,
    '[[model]]',
    '[[model], ▸settings]',
    '@ | The role "settings" is placed twice in this layout.',
  ],
  [
    'a group of roles that no record has',
    flat,
    'roles: [settings]',
    'roles: [[▸settings]]',
    '@ | A group is repeated per record, and the role "settings" is not.',
  ],
  [
    'a file per record with a role of the project',
    layered,
    '[model]',
    '[▸settings]',
    '@ | The role "settings" is placed twice in this layout.',
    '@ | The file is one per feature, and the role "settings" is not.',
  ],
  [
    'a doc about a record in a file that is not per record',
    flat,
    '"Settings of {{project.name}}."',
    '▸"{{feature.class}}"',
    '@ | The doc speaks of "feature", but the path does not.',
  ],
  [
    'two files of one layout that differ in case',
    flat,
    '"{{project.package}}/models.py"',
    '▸"{{project.package}}/Settings.py"',
    '@ | The path "{{project.package}}/Settings.py" stands here twice, or differs in case only.',
  ],
  [
    'a layout path that climbs out',
    flat,
    '"{{project.package}}/models.py"',
    '▸"../models.py"',
    '@ | The path "../models.py" has the part "..".',
  ],
  [
    'an unknown name in a layout path',
    flat,
    '{{project.package}}/models.py',
    '{{project.▸pakage}}/models.py',
    '@ | There is no "pakage" here. | Did you mean "package"?',
  ],
]

eachIsRefused(table)
