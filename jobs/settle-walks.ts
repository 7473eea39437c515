/** The end of a run over several sources: done when nothing is missing; otherwise it says what is, and waits or stops. */
import type pg from 'pg'
import { ParkError, RetryableError } from '../src/errors.ts'
import type { JobContext } from './context.ts'
import { runResolve } from './resolve.ts'
import { type MissingWalk, missingScope, runWalkSource } from './walk-source.ts'

/** Woken after a wait, it does what was parked until now, and resolves what that brought. */
export async function runSettleWalks(context: JobContext): Promise<void> {
    const { pool } = context.database
    const due = (await findMissing(pool, context.run.runId)).filter(({ resumeAt }) => resumeAt !== null && Date.parse(resumeAt) <= Date.now())
    for (const { index } of due) await runWalkSource(context, { index })
    if (due.length > 0) await runResolve(context)
    const missing = await findMissing(pool, context.run.runId)
    if (missing.length === 0) return
    const said = `all else was read and resolved, but ${missing.map(({ provider, entity, problem }) => `${provider} ${entity} are missing (${problem})`).join('; ')}`
    const times = missing.flatMap(({ resumeAt }) => resumeAt === null ? [] : [Date.parse(resumeAt)])
    if (times.length > 0) throw new ParkError(said, new Date(Math.min(...times)))
    throw new RetryableError(said)
}

async function findMissing(pool: pg.Pool, runId: number): Promise<MissingWalk[]> {
    const found = await pool.query<{ state: MissingWalk }>('select state from raw.checkpoints where run_id = $1 and scope like $2 order by scope', [runId, missingScope('%')])
    return found.rows.map((row) => row.state)
}
