/** raw → core.organisations: what the run read of ROR, batch by batch. */
import type pg from 'pg'
import { sqlFile } from '../../db/sql-file.ts'

const batchSize = 2_000

/** Safe to run again. @param onBatch hears how many organisations were looked at; it may throw to stop */
export async function resolveOrganisations(pool: pg.Pool, runId: number, onBatch: (organisations: number) => Promise<void>): Promise<void> {
    for (let after = ''; ;) {
        const found = await pool.query<{ provider_id: string }>(`select provider_id from raw.run_records where run_id = $1 and provider = 'ror' and entity = 'organisations' and provider_id > $2 order by provider_id limit $3`, [runId, after, batchSize])
        const last = found.rows.at(-1)?.provider_id
        if (last === undefined) return
        await pool.query(sqlFile('resolve/organisations'), [found.rows.map((row) => row.provider_id)])
        after = last
        await onBatch(found.rows.length)
    }
}
