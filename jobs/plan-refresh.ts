/** Finds the works that are due and queues them in ranges of their ids. */
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import type { JobContext } from './context.ts'
import { dueBefore, findDueRanges, planScope, type RefreshPlan } from './refresh.ts'
import { findRest } from './rest.ts'

/** 25 list pages a job. */
const worksPerRange = 2_500

export async function runPlanRefresh(context: JobContext): Promise<void> {
    const { pool } = context.database
    // Kept, because works that were read are not due any more: cut anew, the ranges would be others.
    const saved = await readCheckpoint<RefreshPlan>(context.store, planScope)
    const ranges = saved?.isDone ? saved.state.ranges : await findDueRanges(pool, await dueBefore(pool, context.run), worksPerRange)
    if (!saved?.isDone) await storePage(context.store, { entity: 'works', records: [], checkpoint: { scope: planScope, state: { ranges } satisfies RefreshPlan, isDone: true } })
    const rest = await findRest(pool, context.run.runId)
    if (rest) await context.progress('refresh works', 'works', { done: rest.read, total: rest.total })
    await context.addBefore('resolve', ranges.map((range, index) => ({
        name: 'refresh-works', key: `refresh-works.${index}`, input: { after: ranges[index - 1]?.until ?? '', until: range.until },
    })))
}
