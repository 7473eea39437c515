/** Limits and budgets in ops.*, so that every worker process on every host keeps to them together. */
import { sql, type Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import type { LimitStore } from './types.ts'

export function createPostgresLimits(db: Kysely<DB>): LimitStore {
    return {
        async reserveSlot(host, requestsPerSecond) {
            const spacing = sql`make_interval(secs => ${1 / requestsPerSecond}::double precision)`
            const slot = await sql<{ wait_ms: number }>`
                insert into ops.rate_slots as slots (host, next_free_at)
                values (${host}, clock_timestamp() + ${spacing})
                on conflict (host) do update set next_free_at = greatest(slots.next_free_at, clock_timestamp()) + ${spacing}
                returning extract(epoch from next_free_at - ${spacing} - clock_timestamp()) * 1000 as wait_ms`.execute(db)
            return Math.max(0, slot.rows[0]?.wait_ms ?? 0)
        },
        async holdUntil(host, until) {
            await sql`
                insert into ops.rate_slots as slots (host, next_free_at) values (${host}, ${until})
                on conflict (host) do update set next_free_at = greatest(slots.next_free_at, excluded.next_free_at)`.execute(db)
        },
        async getBudget(provider) {
            const row = await db.selectFrom('ops.budgets').selectAll().where('provider', '=', provider).executeTakeFirst()
            return row && {
                provider,
                limit: row.budget_limit ?? undefined,
                remaining: row.remaining ?? undefined,
                resetAt: row.reset_at ?? undefined,
                observedAt: row.observed_at,
            }
        },
        async saveBudget(budget) {
            const row = { budget_limit: budget.limit ?? null, remaining: budget.remaining ?? null, reset_at: budget.resetAt ?? null, observed_at: budget.observedAt }
            await db.insertInto('ops.budgets').values({ provider: budget.provider, ...row })
                .onConflict((oc) => oc.column('provider').doUpdateSet(row).where('ops.budgets.observed_at', '<=', budget.observedAt)).execute()
        },
    }
}
