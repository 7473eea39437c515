/** core → metrics for a study's run. */
import { classify } from '../src/metrics/classify.ts'
import type { JobContext } from './context.ts'

export async function runClassify(context: JobContext): Promise<void> {
    await classify(context.database.pool, context.run.runId)
}
