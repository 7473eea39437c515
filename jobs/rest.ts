/** How far a harvest or a refresh has come, from its checkpoints. */
import type pg from 'pg'
import { planScope as refreshScope, rangeScopes, type RefreshPlan } from './refresh.ts'
import { type HarvestPlan, planScope, walkScope, type WalkState } from './walk.ts'

/** `pages` is how many list pages of 100 are left, about. */
export interface Rest { read: number, total: number, pages: number }

/** Undefined before it was planned. */
export async function findRest(pool: pg.Pool, runId: number): Promise<Rest | undefined> {
    const plans = await pool.query<{ scope: string, state: HarvestPlan & RefreshPlan }>('select scope, state from raw.checkpoints where run_id = $1 and scope = any($2) and is_done', [runId, [planScope, refreshScope]])
    const plan = plans.rows[0]
    if (plan === undefined) return undefined
    const isHarvest = plan.scope === planScope
    const found = await pool.query<{ state: Partial<WalkState> & { read: number }, is_done: boolean }>('select state, is_done from raw.checkpoints where run_id = $1 and starts_with(scope, $2)', [runId, isHarvest ? walkScope('all') : rangeScopes])
    const read = found.rows.reduce((sum, { state }) => sum + state.read, 0)
    const total = isHarvest ? plan.state.works : plan.state.ranges.reduce((sum, range) => sum + range.works, 0)
    const left = Math.max(0, total - read)
    if (!isHarvest) return { read, total, pages: Math.ceil(left / 100) }
    // Every walk that is not over ends with a page that is not full.
    const walks = plan.state.windows.length + found.rows.reduce((sum, { state }) => sum + (state.parts?.length ?? 0), 0)
    return { read, total, pages: Math.floor(left / 100) + walks - found.rows.filter((row) => row.is_done).length }
}
