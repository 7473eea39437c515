/** The answer of a finished run as it was stored. */
import type { Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { UsageError } from '../errors.ts'
import type { StudyResult } from '../study/result.ts'

/** Throws UsageError when the run has none. */
export async function recordedResult(db: Kysely<DB>, runId: number): Promise<StudyResult> {
    const row = await db.selectFrom('metrics.study_results').select('result').where('run_id', '=', runId).executeTakeFirst()
    if (!row) throw new UsageError(`run ${runId} has no result: it did not finish, or it is no run of a study (\`homegrown status\` lists runs)`)
    return row.result as unknown as StudyResult
}
