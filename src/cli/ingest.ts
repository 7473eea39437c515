/** homegrown ingest openalex: records into the store, without a study. */
import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { normaliseWorkReference } from '../ingest/sources/openalex.ts'
import { openRun, type RunParams } from '../runs/runs.ts'
import { followRun } from './follow-run.ts'
import { createProgress } from './progress.ts'
import { quoteIngest } from './quote.ts'
import { withSession } from './session.ts'
import { filesOf } from './source-files.ts'
import { print, tapeFolder } from './study.ts'
import path from 'node:path'

interface IngestOptions { files?: string, works?: string[], filter?: string, replay?: string, record?: string, dryRun?: boolean, json?: boolean, quiet?: boolean }

export function ingestCommand(): Command {
    const command = new Command('ingest').description('read records into the store')
    command.command('openalex').description('works, authors and institutions of OpenAlex, from files or from the API')
        .option('--files <folder>', 'OpenAlex-shaped files: works|authors|institutions .jsonl or .ndjson, plain or .gz, or the layout of the public snapshot')
        .option('--works <id...>', 'works by id: W…, doi:…, arXiv:…, pmid:… (free of cost)')
        .option('--filter <filter>', 'all works of an OpenAlex filter, such as publication_year:2024,primary_topic.id:T10028')
        .option('--replay <folder>', 'answer requests from a tape')
        .option('--record <folder>', 'write a tape of the requests')
        .option('--dry-run', 'say what would be fetched and what it costs, and stop')
        .option('--json', 'print the summary as JSON')
        .option('-q, --quiet', 'no progress')
        .addHelpText('after', `
Examples:
  homegrown ingest openalex --files ./snapshot
  homegrown ingest openalex --works W2741809807 arXiv:2401.02954
  homegrown ingest openalex --filter "primary_topic.id:T10028,publication_year:2024" --dry-run`)
        .action(ingestAction)
    return command
}

async function ingestAction(options: IngestOptions): Promise<void> {
    const params = await paramsOf(options)
    const progress = createProgress(options.quiet === true)
    await withSession(async (session) => {
        const { db, pool } = session.database
        if (options.dryRun) return print(await quoteIngest(session, params))
        const { run, isNew } = await openRun(db, { kind: 'ingest', subject: 'openalex', params })
        progress.say(`ingest openalex: run ${run.runId}${isNew ? '' : ' goes on where it was'}`)
        await followRun(session, run, progress)
        const records = await pool.query<{ entity: string, records: number }>('select entity, count(*) as records from raw.run_records where run_id = $1 group by entity order by entity', [run.runId])
        const rejects = await pool.query<{ entity: string, reason: string, rejected: number, example: string }>(`
            select entity, reason, count(*) as rejected, min(origin || ': ' || detail) as example
            from raw.rejected_records where run_id = $1 group by entity, reason order by rejected desc, entity, reason`, [run.runId])
        const alerts = await pool.query<{ message: string }>('select message from ops.alerts where run_id = $1 order by alert_key', [run.runId])
        const newFields = await db.selectFrom('ops.schema_fields').select(['entity', 'field']).where('is_expected', '=', false).orderBy('entity').orderBy('field').execute()
        if (options.json) return print(JSON.stringify({ version: 1, run: run.runId, records: records.rows, rejected: rejects.rows, alerts: alerts.rows.map((row) => row.message), undocumented_fields: newFields }))
        for (const row of records.rows) print(`${row.entity}: ${row.records} records`)
        if (records.rows.length === 0) print('no records')
        for (const row of rejects.rows) print(`rejected: ${row.rejected} ${row.entity}, ${row.reason} (such as ${row.example})`)
        if (rejects.rows.length > 0) print(`All of them: select * from raw.rejected_records where run_id = ${run.runId}`)
        for (const alert of alerts.rows) print(`note: ${alert.message}`)
        if (newFields.length > 0) print(`fields the provider does not document, kept as sent: ${newFields.map(({ entity, field }) => `${entity}.${field}`).join(', ')}`)
    })
}

async function paramsOf(options: IngestOptions): Promise<RunParams> {
    const given = (['files', 'works', 'filter'] as const).filter((name) => options[name] !== undefined)
    if (given.length !== 1) throw new UsageError(`say what to ingest with one of --files, --works or --filter${given.length ? ` (given: ${given.join(', ')})` : ''}`)
    if (options.files !== undefined) {
        if (options.replay !== undefined || options.record !== undefined) throw new UsageError('--replay and --record belong to the API; --files needs no requests')
        return { source: await filesOf(options.files) }
    }
    if (options.replay !== undefined && options.record !== undefined) throw new UsageError('--replay and --record exclude one another')
    const source = { kind: 'api' as const, ...(options.replay === undefined ? {} : { replay: tapeFolder(options.replay) }), ...(options.record === undefined ? {} : { record: path.resolve(options.record) }) }
    if (options.works !== undefined) return { source, works: [...new Set(options.works.map(normaliseWorkReference))] }
    return { source, filter: String(options.filter) }
}
