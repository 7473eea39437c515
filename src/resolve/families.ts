/**
 * core → core.work_families: preprint and published versions of one work. The rule is in sql/resolve/families (same_id, same_title,
 * same_first_author, heads), in words in docs/families.md. A full run looks at all works. Any other looks at the works in the subfields and
 * years of ops.touched_sets and goes on, round by round, to those they are linked to or stood in one family with. Both leave the same table,
 * whatever the order of loads.
 */
import type pg from 'pg'
import { sqlFile } from '../db/sql-file.ts'
import { inTransaction } from '../db/transaction.ts'

/** More works than this that belong together are no family (docs/families.md). */
const largestFamily = 20

/** For sorts and hashes; the server's own setting is meant for many small queries. */
const memory = '256MB'

/**
 * In one transaction; one runs at a time, others wait. Running it again changes nothing. Touches the sets of works whose row changed.
 * @param options.isFull look at every work: after a first load, and whenever ops.touched_sets does not tell all that changed since the last run
 * @param options.runId whose alert it is when works were found that are too many for a family; 0, which is no run, if missing
 * @param options.onStep hears what comes next; it may throw to stop, and nothing is changed
 * @returns families among the works looked at; rows of core.work_families that appeared, changed or vanished
 */
export async function resolveFamilies(pool: pg.Pool, options: { isFull: boolean, runId?: number, onStep?: (step: string) => Promise<void> }): Promise<{ families: number, changed: number }> {
    const onStep = options.onStep ?? (async () => undefined)
    return inTransaction(pool, async (client) => {
        await client.query('select pg_advisory_xact_lock(hashtext($1))', ['homegrown families'])
        await client.query(`set local work_mem = '${memory}'; set local jit = off`)
        await run(client, 'tables')
        await onStep('works that belong together')
        await (options.isFull ? linkAll(client) : linkTouched(client, onStep))
        await onStep('families')
        await run(client, 'labels')
        for (let round = 1; await run(client, 'spread_labels', [round]) > 0; round += 1);
        await run(client, 'heads', [largestFamily])
        await onStep('what changed')
        await run(client, 'held')
        const changed = await run(client, 'difference')
        if (changed > 0) await run(client, 'store')
        await run(client, 'clear_alert', [options.runId ?? 0, largestFamily])
        await run(client, 'too_large', [options.runId ?? 0, largestFamily])
        const families = await client.query('select from family_rows group by family_id having count(*) <= $1', [largestFamily])
        if (changed > 0) await run(client, 'touch_sets')
        return { families: families.rowCount ?? 0, changed }
    })
}

async function linkAll(client: pg.ClientBase): Promise<void> {
    await run(client, 'all_keys')
    await linkByKeys(client)
    await run(client, 'all_works')
}

async function linkTouched(client: pg.ClientBase, onStep: (step: string) => Promise<void>): Promise<void> {
    // Few works of many: the server's own price of a look-up in an index would have the planner read whole tables.
    await client.query('set local random_page_cost = 1.1')
    await run(client, 'scope')
    for (let round = 1; ; round += 1) {
        await run(client, 'growth')
        const works = await run(client, 'look_at')
        if (works === 0) return
        await onStep(`works that belong together, round ${round}, ${works} works`)
        await run(client, 'frontier_keys')
        await linkByKeys(client)
    }
}

async function linkByKeys(client: pg.ClientBase): Promise<void> {
    await run(client, 'same_id')
    await run(client, 'same_title')
    await run(client, 'same_first_author')
}

/** Returns the number of rows, where the file holds one statement. */
async function run(client: pg.ClientBase, name: string, values?: number[]): Promise<number> {
    return (await client.query(sqlFile(`resolve/families/${name}`), values)).rowCount ?? 0
}
