/** Compares what a harvest was to bring with what it brought, when all its walks are over. */
import { readCheckpoint } from '../src/ingest/store.ts'
import type { JobContext } from './context.ts'
import { type HarvestPlan, planScope, walkScope } from './walk.ts'

export async function runCheckWindows(context: JobContext): Promise<void> {
    const plan = (await readCheckpoint<HarvestPlan>(context.store, planScope))?.state
    if (plan === undefined) return
    const found = await context.database.pool.query<{ held: number, read: number }>(`
        select
            (select coalesce(sum((state ->> 'works')::bigint), 0) from raw.checkpoints where run_id = $1 and starts_with(scope, $2) and not state ? 'parts') as held,
            (select count(distinct work_id) from raw.run_works where run_id = $1 and reference = $3) as read`,
    [context.run.runId, walkScope('all'), `filter ${plan.filter}`])
    const { held = 0, read = 0 } = found.rows[0] ?? {}
    if (held !== plan.works) {
        await raise('windows', `the windows of publication dates of ${plan.filter} hold ${held} works, but the filter found ${plan.works} when the harvest was planned: works were added, removed or dated anew meanwhile, or carry dates that no window finds. Run it again to be sure`)
    }
    if (read !== held) {
        await raise('walks', `${read} different works were read of ${plan.filter}, but its walks announced ${held}: works moved while they were read. Run it again to be sure`)
    }

    async function raise(key: string, message: string): Promise<void> {
        await context.database.db.insertInto('ops.alerts').values({ run_id: context.run.runId, alert_key: `harvest ${key}`, severity: 'warning', message })
            .onConflict((oc) => oc.columns(['run_id', 'alert_key']).doUpdateSet({ message })).execute()
    }
}
