/**
 * core → core.work_families: preprint and published versions of one work. The rule is in sql/resolve/families/edges.sql and heads.sql, in
 * words in docs/families.md. A full run looks at all works; otherwise at those in the subfields and years of ops.touched_sets and at what
 * they are linked to, or stood in one family with, until nothing more is reached. Both leave the same table, whatever the order of loads.
 */
import type pg from 'pg'
import { sqlFile } from '../db/sql-file.ts'
import { inTransaction } from '../db/transaction.ts'

/** More works than this that belong together are no family (docs/families.md). */
const largestFamily = 20

/** For sorts and hashes; the server's own setting is meant for many small queries. */
const memory = '256MB'

/**
 * In one transaction; one runs at a time, others wait. Running it again changes nothing.
 * @param options.isFull look at every work: the first time, and whenever ops.touched_sets does not tell what changed since the last run
 * @param options.runId whose alert it is when works were found that are too many for a family; 0, which is no run, if missing
 * @param options.onStep hears what comes next; it may throw to stop, and nothing is changed
 * @returns families among the works looked at, and rows of core.work_families that appeared, changed or vanished
 */
export async function resolveFamilies(pool: pg.Pool, options: { isFull: boolean, runId?: number, onStep?: (step: string) => Promise<void> }): Promise<{ families: number, changed: number }> {
    return inTransaction(pool, async (client) => {
        const step = async (name: string) => { await options.onStep?.(name) }
        await client.query('select pg_advisory_xact_lock(hashtext($1))', ['homegrown families'])
        await client.query(`set local work_mem = '${memory}'; set local hash_mem_multiplier = 1; set local jit = off; set local client_min_messages = warning`)
        await run(client, 'tables')
        await step('works that belong together')
        await (options.isFull ? linkAll(client) : linkTouched(client, step))
        await step('families')
        await labelLinked(client)
        await run(client, 'heads', [largestFamily])
        await step('what changed')
        const changed = (await run(client, 'difference')) ?? 0
        const runId = options.runId ?? 0
        await run(client, 'clear_alert', [runId])
        await run(client, 'too_large', [runId, largestFamily])
        const [row] = (await client.query<{ families: number }>('select count(*) as families from (select from family_rows group by family_id having count(*) <= $1) as families', [largestFamily])).rows
        if (changed > 0) await run(client, 'touch_sets')
        return { families: row?.families ?? 0, changed }
    })
}

async function linkAll(client: pg.ClientBase): Promise<void> {
    await run(client, 'all_keys')
    await linkByKeys(client)
    await run(client, 'all_works')
}

/** Round by round: works, what ties others to them, these others. */
async function linkTouched(client: pg.ClientBase, step: (name: string) => Promise<void>): Promise<void> {
    await client.query('set local random_page_cost = 1.1')
    await run(client, 'scope')
    for (let round = 1; ; round += 1) {
        await run(client, 'growth')
        const [row] = (await client.query<{ works: number }>('select count(*) as works from family_frontier')).rows
        if (!row || row.works === 0) return
        await step(`works that belong together, round ${round}, ${row.works} works`)
        await run(client, 'frontier_keys')
        await linkByKeys(client)
    }
}

async function linkByKeys(client: pg.ClientBase): Promise<void> {
    await run(client, 'same_id')
    await run(client, 'same_title')
    await run(client, 'same_first_author')
}

async function labelLinked(client: pg.ClientBase): Promise<void> {
    await run(client, 'labels')
    for (let round = 1; (await run(client, 'spread_labels', [round])) !== 0; round += 1);
}

/** Returns the number of rows, for a file of one statement. */
async function run(client: pg.ClientBase, name: string, values?: unknown[]): Promise<number | null> {
    return (await client.query(sqlFile(`resolve/families/${name}`), values)).rowCount
}
