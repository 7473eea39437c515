/** homegrown ingest: records into the store, without a study. OpenAlex has its own command; the other sources share one (ingest-source.ts). */
import { Command } from 'commander'
import type { RefreshParams } from '../../jobs/refresh.ts'
import type { Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { UsageError } from '../errors.ts'
import type { FileAlert } from '../ingest/files.ts'
import { normaliseWorkReference } from '../ingest/sources/openalex.ts'
import { openRun, type RunParams } from '../runs/runs.ts'
import { followRun } from './follow-run.ts'
import { allSourcesCommand, planOne, runWalks, sourceCommands } from './ingest-source.ts'
import { readSummary, summaryJson, summaryText } from './ingest-summary.ts'
import { createProgress } from './progress.ts'
import { quoteIngest, quoteLoad, sayQuote } from './quote.ts'
import { withSession } from './session.ts'
import { bulkFilesOf } from './source-files.ts'
import { print, tapeFolder, wholeNumber } from './study.ts'
import path from 'node:path'

interface IngestOptions { files?: string, works?: string[], authors?: string[], institutions?: string[], filter?: string, refresh?: boolean, olderThan?: number, free?: boolean, replay?: string, record?: string, dryRun?: boolean, json?: boolean, quiet?: boolean }

export function ingestCommand(): Command {
    const command = new Command('ingest').description('read records into the store')
    command.command('openalex').description('works, authors and institutions of OpenAlex, from files or from the API')
        .option('--files <folder>', 'OpenAlex-shaped files: works|authors|institutions|topics|sources .jsonl or .ndjson, plain or .gz, or .parquet, or the layout of the public snapshot')
        .option('--works <id...>', 'works by id: W…, doi:…, arXiv:…, pmid:… (free of cost)')
        .option('--authors <id...>', 'profiles of authors by id: A… (100 for a credit)')
        .option('--institutions <id...>', 'institutions by id: I… (100 for a credit)')
        .option('--filter <filter>', 'all works of an OpenAlex filter, such as publication_year:2024,primary_topic.id:T10028')
        .option('--refresh', 'read the works again that the store holds: 100 for a credit')
        .option('--older-than <days>', 'with --refresh: only works not asked for in so many days', wholeNumber)
        .option('--free', 'with --refresh: one by one, at no cost')
        .option('--replay <folder>', 'answer requests from a tape')
        .option('--record <folder>', 'write a tape of the requests')
        .option('--dry-run', 'say what would be fetched and what it costs, and stop')
        .option('--json', 'print the summary as JSON')
        .option('-q, --quiet', 'no progress')
        .addHelpText('after', `
Examples:
  homegrown ingest openalex --files ./snapshot
  homegrown ingest openalex --works W2741809807 arXiv:2401.02954
  homegrown ingest openalex --filter "primary_topic.id:T10028,publication_year:2024" --dry-run
  homegrown ingest openalex --refresh --older-than 90`)
        .action(ingestAction)
    for (const source of [...sourceCommands(), allSourcesCommand()]) command.addCommand(source)
    return command
}

async function ingestAction(options: IngestOptions): Promise<void> {
    checkOptions(options)
    const { authors, institutions } = options
    if (authors) return runWalks('openalex', options, (open) => planOne('openalex', open('openalex'), { entity: 'authors', ids: authors }))
    if (institutions) return runWalks('openalex', options, (open) => planOne('openalex', open('openalex'), { entity: 'institutions', ids: institutions }))
    const bulk = options.files === undefined ? undefined : await bulkFilesOf(options.files)
    const params = bulk ? { source: bulk.source } : paramsOf(options)
    const progress = createProgress(options.quiet === true)
    await withSession(async (session) => {
        const { db, pool } = session.database
        const quoted = bulk ? await quoteLoad(session, bulk.load) : undefined
        if (options.dryRun) return print(quoted ?? await quoteIngest(session, params))
        if (quoted !== undefined && !options.json) progress.say(quoted)
        const { run, isNew } = await openRun(db, { kind: 'ingest', subject: 'openalex', params })
        if (bulk) await noteAlerts(db, run.runId, bulk.load.alerts)
        progress.say(`ingest openalex: run ${run.runId}${isNew ? '' : ' goes on where it was'}`)
        if (options.quiet !== true && !options.json) await sayQuote(session, run, isNew, progress)
        await followRun(session, run, progress)
        const summary = await readSummary(pool, run.runId)
        print(options.json ? summaryJson(summary) : summaryText(summary))
    })
}

/** Throws UsageError when the options do not go together. */
function checkOptions(options: IngestOptions): void {
    const given = (['files', 'works', 'authors', 'institutions', 'filter', 'refresh'] as const).filter((name) => options[name] !== undefined)
    if (given.length !== 1) throw new UsageError(`say what to ingest with one of --files, --works, --authors, --institutions, --filter or --refresh${given.length ? ` (given: ${given.join(', ')})` : ''}`)
    if (options.files !== undefined && (options.replay !== undefined || options.record !== undefined)) throw new UsageError('--replay and --record belong to the API; --files needs no requests')
    if (options.filter?.trim() === '') throw new UsageError('--filter is empty, which would be every work there is: read the public snapshot with --files instead')
    if (!options.refresh && (options.olderThan !== undefined || options.free)) throw new UsageError('--older-than and --free belong to --refresh, which is not given')
    if (options.replay !== undefined && options.record !== undefined) throw new UsageError('--replay and --record exclude one another')
}

/** Of what is fetched from the API. */
function paramsOf(options: IngestOptions): RunParams | RefreshParams {
    const source = { kind: 'api' as const, ...(options.replay === undefined ? {} : { replay: tapeFolder(options.replay) }), ...(options.record === undefined ? {} : { record: path.resolve(options.record) }) }
    if (options.works !== undefined) return { source, works: [...new Set(options.works.map(normaliseWorkReference))] }
    if (options.refresh) return { source, refresh: { olderThanDays: options.olderThan ?? 0, isFree: options.free === true } }
    return { source, filter: String(options.filter) }
}

/** What is wrong with the files is told before they are read; telling it again changes nothing. */
async function noteAlerts(db: Kysely<DB>, runId: number, alerts: FileAlert[]): Promise<void> {
    if (alerts.length === 0) return
    await db.insertInto('ops.alerts').values(alerts.map(({ key, severity, message }) => ({ run_id: runId, alert_key: key, severity, message }))).onConflict((oc) => oc.doNothing()).execute()
}
