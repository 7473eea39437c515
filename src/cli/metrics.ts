/** homegrown metrics: list, show, refresh, rebuild. */
import { Command, Option } from 'commander'
import { loadCorpus } from '../corpus/load-corpus.ts'
import { UsageError } from '../errors.ts'
import { type Choice, type Metric, metrics } from '../metrics/catalogue.ts'
import { type Asked, readMetric } from '../metrics/read-metric.ts'
import { ensureSettings, settingNames } from '../metrics/settings.ts'
import { renderMetric } from '../outputs/metric-text.ts'
import { renderCsv } from '../outputs/rows.ts'
import { openRun } from '../runs/runs.ts'
import { findNearMatch } from '../study/near-match.ts'
import { followRun } from './follow-run.ts'
import { checkRegions, policyOf } from './metric-checks.ts'
import { createProgress } from './progress.ts'
import { type Session, withSession } from './session.ts'
import { print } from './study.ts'
import { useCorpora } from './use-corpora.ts'

interface ShowOptions {
    corpus?: string, years?: string, period?: boolean, counting?: 'full' | 'fractional', threshold?: string, regions?: string, region?: string, setting?: string
    by?: 'country' | 'region' | 'institution', format?: 'table' | 'csv' | 'json', json?: boolean, limit?: string
}
interface RefreshOptions { corpus?: string[], sensitivity?: boolean, json?: boolean, quiet?: boolean }

/** Rows of a table on the terminal; CSV and JSON hold all. */
const rowsShown = 30

export function metricsCommand(): Command {
    const command = new Command('metrics').description('high-impact output: figures about the works in the store')
    command.command('list').description('the metrics, and what is computed')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown metrics list')
        .action(listAction)
    command.command('show <metric>').description('figures with everything they depend on')
        .option('--corpus <name>', 'a corpus of `homegrown corpora list`, or a file (default: all)')
        .option('--years <years>', 'a year, or first-last, such as 2019-2023 (default: the last ten years)')
        .option('--period', 'all years together instead of year by year')
        .addOption(new Option('--counting <counting>', 'full or fractional (default)').choices(['full', 'fractional']))
        .addOption(new Option('--threshold <x>', 'top x %: 1, 5, 10 (default) or 50').choices(['1', '5', '10', '50']))
        .option('--regions <policy>', 'region policy: iso (default), cn+sar, cn+sar+tw, eu-27, europe-7')
        .option('--region <codes>', 'only these, with commas between: CN,US,EU-27; * is the world')
        .addOption(new Option('--by <what>', 'country, region (with --regions) or institution').choices(['country', 'region', 'institution']))
        .option('--setting <name>', `how works are compared: ${settingNames.join(', ')} (default: main)`)
        .addOption(new Option('--format <format>', 'table (default), csv or json').choices(['table', 'csv', 'json']))
        .option('--json', 'the same as --format json')
        .option('--limit <rows>', `rows at most; 0 = all (default: ${rowsShown} in a table, all elsewhere)`)
        .addHelpText('after', `
Examples:
  homegrown metrics show high_impact_by_country --corpus ai --years 2023
  homegrown metrics show high_impact_by_country --corpus ai --years 2019-2023 --period --counting full --threshold 1
  homegrown metrics show high_impact_by_country --regions cn+sar --region CN+SAR,US --format csv
  homegrown metrics show sensitivity --corpus ai --region CN --years 2019-2023`)
        .action(showAction)
    command.command('refresh').description('bring the figures up to date with what was loaded: only what loads touched')
        .option('--corpus <name...>', 'corpora to compute (default: all of the project); others that were computed before are kept up to date too')
        .option('--sensitivity', 'also the settings of the sensitivity table')
        .option('--json', 'as JSON')
        .option('-q, --quiet', 'no progress')
        .addHelpText('after', '\nExamples:\n  homegrown metrics refresh\n  homegrown metrics refresh --corpus ai --sensitivity')
        .action((options: RefreshOptions) => refreshAction(options, false))
    command.command('rebuild').description('compute everything anew; readers see the old figures until the new ones are done')
        .option('--corpus <name...>', 'corpora to compute (default: all of the project)')
        .option('--sensitivity', 'also the settings of the sensitivity table')
        .option('--json', 'as JSON')
        .option('-q, --quiet', 'no progress')
        .addHelpText('after', '\nExample:\n  homegrown metrics rebuild --corpus ai')
        .action((options: RefreshOptions) => refreshAction(options, true))
    return command
}

async function listAction(options: { json?: boolean }): Promise<void> {
    await withSession(async ({ database }) => {
        const settings = await database.db.selectFrom('metrics.settings').select(['corpus', 'setting', 'refreshed_at', 'is_stale']).orderBy('corpus').orderBy('setting').execute()
        if (options.json) return print(JSON.stringify({ version: 1, metrics: metrics.map(({ name, title, choices, page }) => ({ name, title, choices, page: `docs/metrics/${page}.md` })), settings }))
        for (const { name, title } of metrics) print(`${name.padEnd(24)} ${title}`)
        print('')
        if (settings.length === 0) print('Nothing is computed yet: `homegrown metrics refresh` does it.')
        for (const { corpus, setting, refreshed_at: at, is_stale: isStale } of settings) print(`${corpus}, ${setting}: ${at === null ? 'not computed' : `computed ${at.toISOString()}`}${isStale && at !== null ? ' (the definition changed since)' : ''}`)
    })
}

async function showAction(name: string, options: ShowOptions): Promise<void> {
    const metric = getMetric(name, options.by)
    refuseUnheard(metric, options)
    const format = formatOf(options)
    const limit = options.limit === undefined ? (format === 'table' ? rowsShown : null) : rowCount(options.limit)
    const corpus = await loadCorpus(options.corpus ?? 'all')
    await withSession(async ({ database }) => {
        const policy = await policyOf(database.db, options.regions ?? 'iso')
        const regions = await checkRegions(database.db, policy, options.region, metric)
        const asked: Asked = {
            corpus: corpus.name, setting: settingOf(options.setting), ...yearsOf(options.years), isPeriod: options.period === true,
            counting: options.counting ?? 'fractional', top: Number(options.threshold ?? 10), policy, regions, limit,
        }
        const answer = await readMetric(database.pool, metric, asked)
        if (format === 'csv') return print(renderCsv([...answer.columns, 'data_version'], answer.rows.map((row) => ({ ...row, data_version: answer.facts.data_version }))))
        if (format === 'json') {
            return print(JSON.stringify({
                version: 1, metric: metric.name, title: metric.title, asked: { ...asked, years: [asked.firstYear, asked.lastYear] }, corpus: { name: corpus.name, ...answer.facts },
                coverage: answer.coverage, rows: answer.rows,
            }))
        }
        print(renderMetric({ name: metric.name, title: metric.title, page: metric.page, ...answer }, Math.min(process.stdout.columns ?? 110, 140)))
    })
}

async function refreshAction(options: RefreshOptions, isFull: boolean): Promise<void> {
    const progress = createProgress(options.quiet === true)
    await withSession(async (session) => {
        const { db, pool } = session.database
        const corpora = await useCorpora(db, options.corpus ?? [], (message) => progress.say(message))
        for (const corpus of corpora) await ensureSettings(db, corpus)
        const wanted = await db.selectFrom('metrics.settings').select('setting_id').where('corpus', 'in', corpora.map((corpus) => corpus.name))
            .$if(options.sensitivity !== true, (query) => query.where('setting', '=', 'main')).orderBy('setting_id').execute()
        const reports = await runRefresh(session, { settings: wanted.map((row) => row.setting_id), isFull }, progress)
        if (options.json) return print(JSON.stringify({ version: 1, run: reports.run, settings: reports.messages }))
        for (const message of reports.messages) print(message)
        const works = await pool.query<{ is_empty: boolean }>('select not exists (select 1 from core.works) as is_empty')
        if (works.rows[0]?.is_empty) print('The store holds no works yet: `homegrown ingest openalex --files <folder>` loads some.')
    })
}

async function runRefresh(session: Session, params: { settings: number[], isFull: boolean }, progress: ReturnType<typeof createProgress>): Promise<{ run: number, messages: string[] }> {
    const { db } = session.database
    const { run } = await openRun(db, { kind: 'metrics', subject: params.isFull ? 'rebuild' : 'refresh', params: { source: { kind: 'store' }, ...params } })
    progress.say(`metrics: run ${run.runId}`)
    await followRun(session, run, progress)
    const messages = await db.selectFrom('ops.alerts').select('message').where('run_id', '=', run.runId).orderBy('alert_key').execute()
    return { run: run.runId, messages: messages.map((row) => row.message) }
}

function getMetric(name: string, by: ShowOptions['by']): Metric {
    const wanted = by === 'institution' && name === 'high_impact_by_country' ? 'leading_institutions' : name
    const metric = metrics.find((each) => each.name === wanted)
    if (!metric) {
        const near = findNearMatch(name, metrics.map((each) => each.name))
        throw new UsageError(`there is no metric "${name}"${near === undefined ? '' : `; did you mean ${near}?`} Known: ${metrics.map((each) => each.name).join(', ')}`)
    }
    if (by === 'institution' && metric.name !== 'leading_institutions') throw new UsageError(`${name} is not there by institution: use leading_institutions`)
    return metric
}

/** A choice that a metric does not listen to would be taken for granted by the reader of its figures. */
function refuseUnheard(metric: Metric, options: ShowOptions): void {
    const given: [Choice, unknown][] = [['counting', options.counting], ['threshold', options.threshold], ['regions', options.regions], ['region', options.region], ['setting', options.setting]]
    const unheard = given.filter(([choice, value]) => value !== undefined && !metric.choices.includes(choice)).map(([choice]) => `--${choice}`)
    if (unheard.length > 0) throw new UsageError(`${metric.name} has no ${unheard.join(' and no ')}: it listens to ${metric.choices.map((choice) => `--${choice}`).join(', ')} and --corpus`)
    if (metric.needsRegion && (options.region === undefined || options.region.includes(','))) throw new UsageError(`${metric.name} is about one region: add --region CN, or another code`)
}

function formatOf({ format, json }: ShowOptions): 'table' | 'csv' | 'json' {
    if (json && format !== undefined && format !== 'json') throw new UsageError(`--json and --format ${format} exclude one another`)
    return json ? 'json' : format ?? 'table'
}

function settingOf(name = 'main'): string {
    if (settingNames.includes(name)) return name
    throw new UsageError(`there is no setting "${name}": use ${settingNames.join(', ')}`)
}

/** The last ten whole years when none are given. */
function yearsOf(text: string | undefined): { firstYear: number, lastYear: number } {
    const last = new Date().getUTCFullYear() - 1
    if (text === undefined) return { firstYear: last - 9, lastYear: last }
    const [, first, second] = /^(\d{4})(?:[-–:](\d{4}))?$/.exec(text.trim()) ?? []
    if (first === undefined) throw new UsageError(`--years ${JSON.stringify(text)} is neither a year nor two: write 2023, or 2019-2023`)
    const years = { firstYear: Number(first), lastYear: Number(second ?? first) }
    if (years.firstYear > years.lastYear) throw new UsageError(`--years ${text}: the first year comes after the last`)
    return years
}

function rowCount(text: string): number | null {
    if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--limit ${JSON.stringify(text)} is no whole number`)
    return text === '0' ? null : Number(text)
}
