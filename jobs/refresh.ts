/** What the jobs of a refresh share: which works are due. */
import type pg from 'pg'
import { z } from 'zod'
import { sqlFile } from '../src/db/sql-file.ts'
import { FatalError } from '../src/errors.ts'
import type { Run, RunParams } from '../src/runs/runs.ts'

const refreshShape = z.object({ olderThanDays: z.number().int().min(0), isFree: z.boolean() })

/** `olderThanDays`: works asked for since are left alone. `isFree`: one by one, at no cost, instead of 100 for a credit. */
export type Refresh = z.infer<typeof refreshShape>

export type RefreshParams = RunParams & { refresh: Refresh }

export const planScope = 'plan refresh'
/** Checkpoints of all ranges begin so. */
export const rangeScopes = 'refresh '

/** Ranges of ids, by the last one, with the works that were due in each. */
export interface RefreshPlan { ranges: { until: string, works: number }[] }

/** Undefined for runs that are no refresh. */
export function findRefresh(params: RunParams): Refresh | undefined {
    return 'refresh' in params ? refreshShape.parse(params.refresh) : undefined
}

export function getRefresh(run: Run): Refresh {
    const refresh = findRefresh(run.params)
    if (refresh === undefined) throw new FatalError(`run ${run.runId} is no refresh: its parameters are ${JSON.stringify(run.params)}`)
    return refresh
}

/** Fixed for the whole run, so that what it has read itself is not due any more. */
export async function dueBefore(pool: pg.Pool, run: Run): Promise<Date> {
    const found = await pool.query<{ due_before: Date }>('select started_at - make_interval(days => $2) as due_before from ops.runs where run_id = $1', [run.runId, getRefresh(run).olderThanDays])
    const row = found.rows[0]
    if (row === undefined) throw new FatalError(`there is no run ${run.runId}`)
    return row.due_before
}

/** How many a run that began now would read. */
export async function countDueWorks(pool: pg.Pool, { olderThanDays }: Refresh): Promise<number> {
    const found = await pool.query<{ works: number }>(`select count(*) as works from (${sqlFile('ingest/stale_works')}) as due`, [new Date(Date.now() - olderThanDays * 86_400_000), '', null, null])
    return found.rows[0]?.works ?? 0
}

export async function findDueWorks(pool: pg.Pool, before: Date, range: { after: string, until: string }, limit: number): Promise<string[]> {
    const found = await pool.query<{ work_id: string }>(sqlFile('ingest/stale_works'), [before, range.after, range.until, limit])
    return found.rows.map((row) => row.work_id)
}

/** All works that are due, in ranges of at most so many: the last id of each, and how many. */
export async function findDueRanges(pool: pg.Pool, before: Date, size: number): Promise<{ until: string, works: number }[]> {
    const found = await pool.query<{ until: string, works: number }>(`
        select max(work_id) as until, count(*) as works
        from (select work_id, (row_number() over (order by work_id) - 1) / $5::bigint as part from (${sqlFile('ingest/stale_works')}) as due) as parts
        group by part order by part`, [before, '', null, null, size])
    return found.rows
}
