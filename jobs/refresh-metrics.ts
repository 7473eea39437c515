/** core → metrics of high impact, for the settings of the run and every other that was built; families of works first. */
import { resolveFamilies } from '../src/resolve/families.ts'
import { refreshMetrics } from '../src/metrics/refresh.ts'
import type { JobContext } from './context.ts'

export async function runRefreshMetrics(context: JobContext): Promise<void> {
    const { database, run } = context
    const isFull = run.params.isFull === true
    await context.progress('families', 'rounds', { done: 1 })
    await resolveFamilies(database.pool, { isFull })
    const reports = await refreshMetrics(database.pool, database.connection, {
        settings: run.params.settings ?? [],
        isFull,
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
