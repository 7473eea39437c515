/** Cuts a filter into windows of publication dates and queues a walk for each. A filter that finds few works is one walk, which begins here. */
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import { planWindows } from '../src/ingest/windows.ts'
import type { JobContext } from './context.ts'
import { findRest } from './rest.ts'
import { beginning, type HarvestInput, type HarvestPlan, planScope, queueWalks, storeWalkPage } from './walk.ts'

export async function runPlanWindows(context: JobContext, input: HarvestInput): Promise<void> {
    const saved = await readCheckpoint<HarvestPlan>(context.store, planScope)
    const plan = saved?.isDone ? saved.state : await makePlan(context, input)
    const rest = await findRest(context.database.pool, context.run.runId)
    if (rest) await context.progress('list works', 'works', { done: rest.read, total: rest.total })
    await queueWalks(context, input, plan.windows)
}

async function makePlan(context: JobContext, { filter, worksPerWindow }: HarvestInput): Promise<HarvestPlan> {
    const first = await context.openalex.listWorks({ filter, atMost: worksPerWindow })
    const works = first.totalCount ?? 0
    if (works <= worksPerWindow) {
        // The page is the first of the only walk: what was paid for is kept.
        await storeWalkPage(context, filter, 'all', first, beginning)
        return savePlan(context, { filter, works, windows: ['all'] })
    }
    const { years, responses } = await context.openalex.countByYear(filter)
    return savePlan(context, { filter, works, windows: planWindows(years, worksPerWindow).map(({ window }) => window) }, [...first.responses, ...responses])
}

async function savePlan(context: JobContext, plan: HarvestPlan, responses: Parameters<typeof storePage>[1]['responses'] = []): Promise<HarvestPlan> {
    await storePage(context.store, { entity: 'works', records: [], responses, checkpoint: { scope: planScope, state: plan, isDone: true } })
    return plan
}
