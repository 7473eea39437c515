/** metrics → the stored answer of the run, as every output shows it. */
import { readResult } from '../src/metrics/read-result.ts'
import type { JobContext } from './context.ts'

export async function runReport(context: JobContext): Promise<void> {
    const { db } = context.database
    const result = JSON.stringify(await readResult(db, context.run.runId))
    await db.insertInto('metrics.study_results').values({ run_id: context.run.runId, result })
        .onConflict((oc) => oc.column('run_id').doUpdateSet({ result })).execute()
}
