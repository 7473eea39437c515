/** core → metrics of high impact, for the settings of the run and every other that was built; families of works first. */
import { resolveFamilies } from '../src/resolve/families.ts'
import { refreshMetrics } from '../src/metrics/refresh.ts'
import type pg from 'pg'
import type { JobContext } from './context.ts'

/** Subfields and years from which on it is faster to look at every work than at those of each (docs/families.md). */
const manySets = 2_000

export async function runRefreshMetrics(context: JobContext): Promise<void> {
    const { database, run } = context
    const isFull = run.params.isFull === true
    let looksAtAll = isFull || await isMuchTouched(database.pool)
    const reports = await refreshMetrics(database.pool, database.connection, {
        settings: run.params.settings ?? [],
        isFull,
        settle: async () => {
            await context.progress('families', 'rounds', { done: 1 })
            const { changed } = await resolveFamilies(database.pool, { isFull: looksAtAll, runId: run.runId })
            looksAtAll = false
            return changed
        },
        onSetting: async (done, total) => {
            await context.progress('refresh metrics', 'settings', { done: done === 0 ? 0 : 1, total })
            context.signal.throwIfAborted()
        },
    })
    await database.db.insertInto('ops.alerts').values(reports.map((report) => ({
        run_id: run.runId, alert_key: `setting ${report.setting}`, severity: 'note',
        message: `${report.setting}: ${report.way === 'unchanged' ? 'nothing was touched' : `${report.way} in ${report.seconds.toFixed(1)} s (${report.sets} ${report.sets === 1 ? 'subfield and year' : 'subfields and years'})`}`,
    }))).onConflict((oc) => oc.columns(['run_id', 'alert_key']).doUpdateSet((eb) => ({ message: eb.ref('excluded.message') }))).execute()
}

async function isMuchTouched(pool: pg.Pool): Promise<boolean> {
    const touched = await pool.query<{ n: number }>('select count(*) as n from ops.touched_sets')
    return (touched.rows[0]?.n ?? 0) > manySets
}
