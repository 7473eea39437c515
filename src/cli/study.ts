/** homegrown study: list, show, run, compare, explain. */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { FatalError, messageOf, UsageError } from '../errors.ts'
import { recordedResult } from '../metrics/recorded-result.ts'
import { compareRuns } from '../metrics/compare.ts'
import { findMembers, readPeople } from '../metrics/read-people.ts'
import { plainText } from '../outputs/plain-text.ts'
import { renderTable } from '../outputs/table.ts'
import { renderComparison, renderPerson } from '../outputs/person-text.ts'
import { findLastRun, openRun, type RunSource } from '../runs/runs.ts'
import { comparePublished } from '../study/compare-published.ts'
import { listStudies, loadStudy } from '../study/load-study.ts'
import type { Study } from '../study/types.ts'
import { followRun } from './follow-run.ts'
import { createProgress, type Progress } from './progress.ts'
import { type Session, withSession } from './session.ts'
import { filesOf } from './source-files.ts'
import { checkStudy } from './study-checks.ts'
import { quoteStudy } from './quote.ts'
import { writeReport } from './write-report.ts'

export interface RunOptions {
    from?: string
    replay?: string
    record?: string
    definition?: string
    regions?: string
    focus?: string
    json?: boolean
    report?: string
    quiet?: boolean
    dryRun?: boolean
}

export function studyCommand(): Command {
    const command = new Command('study').description('studies: questions as data')
    command.command('list').description('the studies of this installation')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown study list')
        .action(listAction)
    command.command('show <study>').description('what a study asks, of whom, under which definition')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExamples:\n  homegrown study show deepseek\n  homegrown study show ./my-study')
        .action(showAction)
    command.command('run <study>').description('from records to the answer; a study is a name or a folder with a study.yaml')
        .option('--from <folder>', 'read records from files (works|authors|institutions .jsonl, roster.csv) and no network')
        .option('--replay <folder>', 'answer every request from a tape, no network')
        .option('--record <folder>', 'fetch live and write a tape of it')
        .option('--definition <name>', 'hoover2025 or strict, instead of the study\'s own')
        .option('--regions <policy>', 'region policy: iso, cn+sar, cn+sar+tw, eu-27, europe-7')
        .option('--focus <country>', 'ISO code: who never left this country', upperCase)
        .option('--json', 'print the result as JSON (docs/result.md) and nothing else')
        .option('--report <file>', 'write the HTML report there (with --json: only when asked)')
        .option('--dry-run', 'say what would be fetched and what it costs, and stop')
        .option('-q, --quiet', 'no progress')
        .addHelpText('after', `
Examples:
  homegrown study run sample
  homegrown study run deepseek --definition strict --regions cn+sar
  homegrown study run deepseek --from ./deepseek-2025 --json
  homegrown study run ./my-study --focus IN --report india.html`)
        .action((study: string, options: RunOptions) => runStudy(study, options))
    command.command('compare <run> <run2>').description('two runs: how the headline moved, who changed class, and which evidence changed')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown study compare 3 7        (numbers from `homegrown status`)')
        .action(compareAction)
    command.command('explain <study> <person>').description('why a person is counted as they are: the evidence and the rule')
        .option('--run <number>', 'a run other than the study\'s last', wholeNumber)
        .option('--json', 'as JSON')
        .addHelpText('after', '\nA person is a name, an author id (A123…), an ORCID iD or a member number.\nExamples:\n  homegrown study explain sample "Mei Lin"\n  homegrown study explain deepseek A5009435651 --run 4')
        .action(explainAction)
    return command
}

async function listAction(options: { json?: boolean }): Promise<void> {
    const studies = await listStudies()
    if (options.json) return print(JSON.stringify(studies.map(({ name, title }) => ({ name, title }))))
    for (const study of studies) print(`${study.name.padEnd(16)} ${plainText(study.title)}`)
}

async function showAction(name: string, options: { json?: boolean }): Promise<void> {
    const study = await loadStudy(name)
    if (options.json) return print(JSON.stringify(study))
    print(describeStudy(study))
}

/** Runs a study and prints its answer. */
export async function runStudy(name: string, options: RunOptions): Promise<void> {
    refuseTogether(options)
    const progress = createProgress(options.quiet === true)
    const study = withOverrides(await loadStudy(name, options.from ? { from: options.from } : {}), options)
    const source = await sourceOf(study, options)
    for (const warning of study.warnings) progress.say(`Note: ${warning}`)
    if (options.report) await checkWritable(options.report)
    await withSession(async (session) => {
        await checkStudy(session.database.db, study)
        if (options.dryRun) return print(await quoteStudy(session, study, source))
        const runId = await finishRun(session, study, source, progress)
        const result = await recordedResult(session.database.db, runId)
        const reportFile = options.report ?? (options.json ? undefined : path.join('reports', `${study.name}-${runId}.html`))
        if (reportFile) await writeReport(session.database.db, study, result, reportFile, commandLine(name, options))
        if (options.json) {
            if (reportFile) progress.say(`Report: ${reportFile}`)
            return print(JSON.stringify(result))
        }
        print(renderTable(result, { colour: process.stdout.isTTY, width: Math.min(process.stdout.columns ?? 100, 120) }).trimEnd())
        print('')
        printPublished(study, result)
        print(`Report:  ${reportFile}`)
        print(`Next:    npx homegrown study explain ${name} ${exampleMember(result.flags.people[0]?.name)}    why is this person counted so?`)
        print(`         npx homegrown study run ${name} --definition ${study.definition === 'strict' ? 'hoover2025' : 'strict'}    the same people, another definition`)
    })
}

async function finishRun(session: Session, study: Study, source: RunSource, progress: Progress): Promise<number> {
    const { run, isNew } = await openRun(session.database.db, { kind: 'study', subject: study.name, params: { source }, study })
    progress.say(`${study.title}: run ${run.runId}${isNew ? '' : ` goes on where it was (${run.status})`}, ${describeSource(source)}`)
    await followRun(session, run, progress)
    return run.runId
}

async function compareAction(before: string, after: string, options: { json?: boolean }): Promise<void> {
    const [first, second] = [wholeNumber(before), wholeNumber(after)]
    await withSession(async ({ database }) => {
        const comparison = await compareRuns(database.db, first, second)
        print(options.json ? JSON.stringify(comparison) : renderComparison(comparison))
    })
}

async function explainAction(study: string, person: string, options: { run?: number, json?: boolean }): Promise<void> {
    const name = existsSync(path.join(study, 'study.yaml')) ? (await loadStudy(study)).name : study
    await withSession(async ({ database }) => {
        const runId = options.run ?? await findLastRun(database.db, name)
        if (runId === undefined) throw new UsageError(`the study ${name} has no finished run: \`homegrown study run ${study}\` first`)
        await recordedResult(database.db, runId)
        const found = await findMembers(database.db, runId, person)
        const only = found[0]
        if (!only) throw new UsageError(`nobody in run ${runId} is called "${person}": give a name, an author id (A123…), an ORCID iD or a member number of the report`)
        if (found.length > 1) throw new UsageError(`"${person}" fits several people of run ${runId}: ${found.map((each) => `${plainText(each.name)} (${each.member})`).join(', ')}. Give the number in brackets.`)
        const [found1] = await readPeople(database.db, runId, { members: [only.member] })
        if (!found1) throw new FatalError(`member ${only.member} of run ${runId} has no class: run the study again`)
        print(options.json ? JSON.stringify(found1) : renderPerson(found1))
    })
}

function refuseTogether(options: RunOptions): void {
    const given = (['from', 'replay', 'record'] as const).filter((name) => options[name] !== undefined)
    if (given.length > 1) throw new UsageError(`--${given.join(' and --')} exclude one another: records come from files, from a tape, or live onto a tape`)
}

function withOverrides(study: Study, options: RunOptions): Study {
    // Whether the names exist is checked in the database, for both.
    const changed: Study = { ...study, definition: (options.definition ?? study.definition) as Study['definition'], regions: options.regions ?? study.regions }
    if (options.focus === undefined || options.focus === study.focus) return changed
    // Published figures are about the study's own focus, and a country is no tie to itself.
    return { ...changed, focus: options.focus, ties: study.ties.filter((tie) => tie !== options.focus), expected: undefined }
}

/** Files when asked for or when the study's folder holds some; a tape when asked for or when it holds one; else live. */
async function sourceOf(study: Study, options: RunOptions): Promise<RunSource> {
    if (options.from !== undefined) return filesOf(options.from, study)
    if (options.record !== undefined) return { kind: 'api', record: path.resolve(options.record) }
    if (options.replay !== undefined) return { kind: 'api', replay: tapeFolder(options.replay) }
    const tape = path.join(study.folder, 'tape')
    if (existsSync(tape)) return { kind: 'api', replay: tape }
    if (study.cohort.kind === 'all') return filesOf(study.folder, study)
    const own = await filesOf(study.folder, study).catch((error: unknown) => { if (error instanceof UsageError) return undefined; throw error })
    return own ?? { kind: 'api' }
}

/** Throws UsageError when there is nothing to replay. */
export function tapeFolder(folder: string): string {
    if (!existsSync(folder)) throw new UsageError(`there is no tape in ${folder}: name the folder that --record wrote`)
    return path.resolve(folder)
}

function describeSource(source: RunSource): string {
    if (source.kind === 'files') return `from ${source.files.length} ${source.files.length === 1 ? 'file' : 'files'} in ${source.folder}`
    if (source.kind === 'store') return 'from the store'
    if (source.replay) return `from the tape in ${source.replay} (no network)`
    return source.record ? `live from OpenAlex, recorded in ${source.record}` : 'live from OpenAlex'
}

function describeStudy(study: Study): string {
    const { cohort } = study
    const people = cohort.kind === 'works' ? `authors of ${cohort.works.length ? `${cohort.works.length} works (${cohort.works.join(', ')})` : ''}${cohort.filter ? ` the works of ${cohort.filter}` : ''}`
        : cohort.kind === 'roster' ? `${cohort.rows.length} names of ${cohort.file}`
            : cohort.kind === 'authors' ? `${cohort.authors.length} author ids` : cohort.kind === 'orcids' ? `${cohort.orcids.length} ORCID iDs` : 'every author of the files'
    return [
        `${study.name}: ${plainText(study.title)}`,
        ...(study.question ? [plainText(study.question)] : []),
        `Cohort:      ${plainText(people)}`,
        `Focus:       ${study.focus}; ties counted: ${study.ties.join(', ') || 'none'}`,
        `Definition:  ${study.definition}${study.minimumEvidence ? `, with a minimum of ${study.minimumEvidence.years} years${study.minimumEvidence.sources ? ` or ${study.minimumEvidence.sources} sources` : ''}` : ''}`,
        `Regions:     ${study.regions}`,
        `Key team:    ${study.keyTeamWorks === undefined ? 'none' : study.keyTeamWorks === 'all' ? 'members on every work' : `members on at least ${study.keyTeamWorks} works`}`,
        `Corrections: ${study.corrections.length}`,
        `Published:   ${study.expected ? `${study.expected.length} figures to compare with` : 'none'}`,
        `Folder:      ${study.folder}`,
    ].join('\n')
}

function printPublished(study: Study, result: Awaited<ReturnType<typeof recordedResult>>): void {
    const compared = comparePublished(result, study.expected ?? []).filter((row) => row.ours !== null)
    if (compared.length === 0) return
    const agreeing = compared.filter((row) => row.agrees).length
    print(`Published figures under this definition and policy: ${agreeing} of ${compared.length} agree (the report lists them).`)
}

function exampleMember(flagged: string | undefined): string {
    return flagged === undefined ? '1' : JSON.stringify(plainText(flagged))
}

function commandLine(name: string, options: RunOptions): string {
    const words = Object.entries(options).filter(([key, value]) => typeof value === 'string' && key !== 'report').map(([key, value]) => `--${key} ${String(value)}`)
    return ['homegrown study run', name, ...words].join(' ')
}

async function checkWritable(file: string): Promise<void> {
    await mkdir(path.dirname(path.resolve(file)), { recursive: true })
        .then(() => writeFile(file, '', { flag: 'a' }))
        .catch((error: unknown) => { throw new UsageError(`the report cannot be written to ${file}: ${messageOf(error)}`) })
}

export function wholeNumber(text: string): number {
    if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`"${text}" is no whole number`)
    return Number(text)
}

function upperCase(text: string): string {
    return text.trim().toUpperCase()
}

export function print(text: string): void {
    process.stdout.write(`${text}\n`)
}
