/**
 * Works of several providers become one: their records are kept in core.work_records, and core.work_matches says which work each describes.
 * Matches follow from what is held, never from the order in which it came: whichever side is read later looks for the other.
 */
import type pg from 'pg'
import { sqlFile } from '../db/sql-file.ts'
import { inTransaction } from '../db/transaction.ts'

const batchSize = 1_000
/** One batch at a time over all processes: whether a title is unambiguous depends on records of other batches. */
const lock = 'select pg_advisory_xact_lock(hashtext($1))'

interface RecordKey { provider: string, entity: string, provider_id: string, doi: string | null, arxiv_id: string | null, title_key: string | null }

/**
 * Resolves what the run read, records and works. Safe to run again.
 * @param isLoad the run wrote works without pinning them, so all records are looked at
 * @param onBatch hears how many were looked at; it may throw to stop
 */
export async function resolveWorkRecords(pool: pg.Pool, runId: number, isLoad: boolean, onBatch: (records: number) => Promise<void>): Promise<void> {
    const kinds = await pool.query<{ provider: string, entity: string }>('select distinct provider, entity from raw.run_records where run_id = $1 and provider <> $2 order by 1, 2', [runId, 'openalex'])
    for (const { provider, entity } of kinds.rows) {
        for await (const ids of pinned(pool, runId, provider, entity)) {
            await inTransaction(pool, async (client) => {
                await client.query(lock, ['homegrown work records'])
                // A record that gets another title frees those that shared the old one.
                const before = await keysOf(client, 'of_records', [provider, entity, ids])
                await client.query(sqlFile('resolve/work_records/records'), [provider, entity, ids])
                await matchRecords(client, [...before, ...await keysOf(client, 'of_records', [provider, entity, ids])])
            })
            await onBatch(ids.length)
        }
    }
    await removeGone(pool)
    const held = await pool.query('select from core.work_records limit 1')
    if (held.rows.length === 0) return
    if (isLoad) await matchAll(pool, onBatch)
    else for await (const ids of pinned(pool, runId, 'openalex', 'works')) await matchWorks(pool, ids)
}

async function* pinned(pool: pg.Pool, runId: number, provider: string, entity: string): AsyncGenerator<string[]> {
    for (let after = ''; ;) {
        const found = await pool.query<{ provider_id: string }>('select provider_id from raw.run_records where run_id = $1 and provider = $2 and entity = $3 and provider_id > $4 order by provider_id limit $5', [runId, provider, entity, after, batchSize])
        const last = found.rows.at(-1)?.provider_id
        if (last === undefined) return
        yield found.rows.map((row) => row.provider_id)
        after = last
    }
}

/** A record that goes frees those that shared its title. */
async function removeGone(pool: pg.Pool): Promise<void> {
    await inTransaction(pool, async (client) => {
        await client.query(lock, ['homegrown work records'])
        const gone = await client.query<{ title_key: string | null }>(sqlFile('resolve/work_records/gone'))
        const titles = gone.rows.map((row) => row.title_key).filter((key) => key !== null)
        if (titles.length > 0) await matchRecords(client, await keysOf(client, 'of_works', [[], [], titles]))
    })
}

async function matchWorks(pool: pg.Pool, workIds: string[]): Promise<void> {
    const ids = await pool.query<{ id_value: string }>('select distinct id_value from core.work_ids where work_id = any($1) and scheme in (\'doi\', \'arxiv\')', [workIds])
    // Of older versions too: a work that got another title frees the records that shared the old one with another work.
    const titles = await pool.query<{ title_key: string }>('select distinct staging.title_key(title)::text as title_key from staging.openalex_works where work_id = any($1) union select title_key::text from core.works where work_id = any($1) and title_key is not null', [workIds])
    await inTransaction(pool, async (client) => {
        await client.query(lock, ['homegrown work records'])
        await matchRecords(client, await keysOf(client, 'of_works', [workIds, ids.rows.map((row) => row.id_value), titles.rows.map((row) => row.title_key)]))
    })
}

async function matchAll(pool: pg.Pool, onBatch: (records: number) => Promise<void>): Promise<void> {
    for (let after = ['', '', '']; ;) {
        const keys = await inTransaction(pool, async (client) => {
            await client.query(lock, ['homegrown work records'])
            const batch = await keysOf(client, 'all_records', [...after, batchSize])
            await matchRecords(client, batch)
            return batch
        })
        const last = keys.at(-1)
        if (last === undefined) return
        after = [last.provider, last.entity, last.provider_id]
        await onBatch(keys.length)
    }
}

async function keysOf(client: pg.ClientBase, file: string, parameters: unknown[]): Promise<RecordKey[]> {
    return (await client.query<RecordKey>(sqlFile(`resolve/work_records/${file}`), parameters)).rows
}

/** Works are asked for by plain lists, in statements that read nothing else: so they may lie on other nodes (docs/distributed.md). */
async function matchRecords(client: pg.ClientBase, given: RecordKey[]): Promise<void> {
    if (given.length === 0) return
    // Of a record that is named twice the later says what holds now.
    const keys = [...new Map(given.map((key) => [JSON.stringify([key.provider, key.entity, key.provider_id]), key])).values()]
    const ids = await client.query(sqlFile('resolve/work_records/candidate_ids'), [keys.flatMap((key) => [key.doi, key.arxiv_id]).filter((id) => id !== null)])
    const titles = await client.query(sqlFile('resolve/work_records/candidate_titles'), [[...new Set(keys.map((key) => key.title_key))].filter((key) => key !== null)])
    await client.query(sqlFile('resolve/work_records/matches'), [JSON.stringify(keys), JSON.stringify(ids.rows), JSON.stringify(titles.rows)])
}
