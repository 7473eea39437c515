/** core → metrics: every metric of a study's run, computed anew in one transaction. The definitions are in sql/metrics. */
import type pg from 'pg'
import { inTransaction } from '../db/transaction.ts'
import { bootstrapInterval } from './intervals.ts'
import { runChecks } from './run-checks.ts'

/** Tables in the order they depend on one another, with the call that fills each. */
const steps: [table: string, call: string][] = [
    ['variants', 'derive.variants($1)'],
    ['person_places', 'derive.person_places($1)'],
    ['person_flags', 'derive.person_flags($1)'],
    ['person_regions', 'derive.person_regions($1, true)'],
    ['person_classes', 'derive.person_classes($1, true)'],
    ['person_paths', 'derive.person_paths($1)'],
    ['study_ties', 'derive.study_ties($1)'],
    ['study_shares', 'derive.study_shares($1)'],
    ['study_regions', 'derive.study_regions($1)'],
    ['study_trajectories', 'derive.study_trajectories($1)'],
    ['study_institutions', 'derive.study_institutions($1)'],
    ['study_output', 'derive.study_output($1)'],
    ['study_runs', 'derive.study_runs($1)'],
]
/** Many rows: the planner must know how many before the next step reads them. */
const large = new Set(['person_places', 'person_regions', 'person_classes', 'person_flags', 'person_paths'])
/** Steps that read only what earlier steps stored of this run: all of it, so joining row by row is never the better way. */
const readsWholeRun = new Set(['person_regions', 'person_classes', 'person_paths', 'study_ties', 'study_shares', 'study_regions', 'study_trajectories'])

export async function classify(pool: pg.Pool, runId: number): Promise<void> {
    await inTransaction(pool, async (client) => {
        // Two workers that hold the same job do it one after the other; the run's own row stays free for its status.
        await client.query('select pg_advisory_xact_lock(hashtext($1), $2::integer)', ['homegrown metrics', runId])
        for (const [table, call] of steps) {
            await client.query(`delete from metrics.${table} where run_id = $1`, [runId])
            await client.query(`set local enable_nestloop = ${readsWholeRun.has(table) ? 'off' : 'on'}`)
            await client.query(`insert into metrics.${table} select * from ${call}`, [runId])
            if (large.has(table)) await client.query(`analyze metrics.${table}`)
        }
        await writeIntervals(client, runId)
        await runChecks(client, `run ${runId}`, [runId])
    })
}

async function writeIntervals(client: pg.ClientBase, runId: number): Promise<void> {
    const shares = await client.query<{ variant: number, measure: string, people: number, known: number }>(
        'select variant, measure, people, known from metrics.study_shares where run_id = $1', [runId])
    const rows = shares.rows.map((row) => ({ ...row, interval: bootstrapInterval(row.people, row.known) }))
    await client.query(`
        update metrics.study_shares as shares
        set interval_lower = (computed.interval ->> 0)::double precision, interval_upper = (computed.interval ->> 1)::double precision
        from jsonb_to_recordset($2::jsonb) as computed (variant integer, measure text, interval jsonb)
        where shares.run_id = $1 and shares.variant = computed.variant and shares.measure = computed.measure`, [runId, JSON.stringify(rows)])
}
