import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { done, tried } from './programs.mjs'

/**
 * The four tools, each with the files that Newel renders. `start` makes the untouched project in a folder, `update` brings
 * one that was edited and committed to what is wanted, and ends as the tool ends. `rendered`: the folders of `P`, which is
 * there before, and of the two that are wanted.
 */
export async function toolsIn(work, newel, versions, program, rendered) {
  const templates = {}
  for (const wanted of ['invoice', 'postgres']) {
    templates[wanted] = {
      copier: await copierTemplate(join(work, 'templates', `copier-${wanted}`), rendered, wanted),
      cruft: await cruftTemplate(join(work, 'templates', `cruft-${wanted}`), rendered, wanted),
    }
  }
  return [
    byNewel(newel, versions, rendered),
    byCopier(program('copier'), versions, templates),
    byCruft(program('cruft'), versions, templates),
    byGit(versions, rendered),
  ]
}

const byNewel = (newel, { newel: version }, rendered) => ({
  name: 'newel add',
  version,
  start: async (folder) => cpSync(rendered.P, folder, { recursive: true }),
  update: (folder, wanted) =>
    tried(process.execPath, [newel, 'add', ...added[wanted], '--no-input', '--directory', folder]),
})

/** What is added, as it is typed. */
export const added = {
  invoice: ['feature', 'invoice:number:str,total:decimal,customer:ref(customer)'],
  postgres: ['database=postgres'],
}

const byCopier = (copier, { copier: version }, templates) => ({
  name: 'copier update',
  version,
  start: (folder, wanted) =>
    done(copier, ['copy', '--defaults', '--quiet', '--vcs-ref', '1.0.0', templates[wanted].copier, folder]),
  update: (folder) => tried(copier, ['update', '--defaults', '--quiet'], folder),
})

/** No file ends in .jinja, so all but the answers are copied as they are. */
async function copierTemplate(folder, rendered, wanted) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'copier.yml'), '_subdirectory: template\n')
  await released(folder, 'template', rendered.P, rendered[wanted], (template) =>
    writeFileSync(
      join(template, '{{_copier_conf.answers_file}}.jinja'),
      '{{ _copier_answers|to_nice_yaml }}',
    ),
  )
  return folder
}

const byCruft = (cruft, { cruft: version }, templates) => ({
  name: 'cruft update',
  version,
  start: (folder, wanted) =>
    done(cruft, [
      'create',
      templates[wanted].cruft,
      ...['--no-input', '--checkout', '1.0.0', '--output-dir', join(folder, '..')],
    ]),
  update: (folder) => tried(cruft, ['update', '--skip-apply-ask', '--checkout', '2.0.0'], folder),
})

async function cruftTemplate(folder, rendered, wanted) {
  mkdirSync(folder, { recursive: true })
  const context = { project: 'shop', _copy_without_render: ['*'] }
  writeFileSync(join(folder, 'cookiecutter.json'), JSON.stringify(context))
  await released(folder, '{{cookiecutter.project}}', rendered.P, rendered[wanted], () => {})
  return folder
}

/** A repository with two releases of a template: what was there, and what is wanted. */
async function released(folder, below, before, after, completed) {
  await done('git', ['init', '--quiet', '--initial-branch', 'main'], folder)
  for (const [version, tree] of Object.entries({ '1.0.0': before, '2.0.0': after })) {
    await done('git', ['rm', '-rq', '--ignore-unmatch', below], folder)
    copyFiles(tree, join(folder, below))
    completed(join(folder, below))
    await commitAll(folder, version)
    await done('git', ['tag', version], folder)
  }
}

const byGit = ({ git: version }, rendered) => ({
  name: 'git merge',
  version,
  start: async (folder) => copyFiles(rendered.P, folder),
  update: async (folder, wanted) => {
    const beside = `${folder}-rendered`
    await done('git', ['worktree', 'add', '--quiet', '-b', 'rendered', beside, 'start'], folder)
    await done('git', ['rm', '-rq', '.'], beside)
    copyFiles(rendered[wanted], beside)
    await commitAll(beside, 'Rendered again')
    await done('git', ['worktree', 'remove', '--force', beside], folder)
    return tried('git', ['merge', '--no-edit', 'rendered'], folder)
  },
})

/** Without Newel's own folder. */
const copyFiles = (from, to) =>
  cpSync(from, to, { recursive: true, filter: (path) => path !== join(from, '.newel') })

/** Commits whatever there is; an edit of ignored files alone is an empty commit. */
export async function commitAll(folder, message) {
  await done('git', ['add', '--all'], folder)
  await done('git', ['commit', '--quiet', '--allow-empty', '--message', message], folder)
}
