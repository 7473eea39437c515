/** Runs a study the way the command does, in this process, on a test database. */
import { followRun } from '../../src/cli/follow-run.ts'
import { createProgress } from '../../src/cli/progress.ts'
import { checkStudy } from '../../src/cli/study-checks.ts'
import { recordedResult } from '../../src/metrics/recorded-result.ts'
import { openRun, type RunSource } from '../../src/runs/runs.ts'
import type { StudyResult } from '../../src/study/result.ts'
import type { Study } from '../../src/study/types.ts'
import type { TestDatabase } from './database.ts'

export async function runStudyOn(database: TestDatabase, study: Study, source: RunSource): Promise<StudyResult> {
    await checkStudy(database.db, study)
    const { run } = await openRun(database.db, { kind: 'study', subject: study.name, params: { source }, study })
    await followRun({ config: database.config, database }, run, createProgress(true))
    return recordedResult(database.db, run.runId)
}
