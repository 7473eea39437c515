/** A transaction on one connection of the pool, for the places that need COPY; everything else uses Kysely. */
import type pg from 'pg'

export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    // A connection that dies while it is checked out emits an error that nobody else listens to.
    const onError = () => undefined
    client.on('error', onError)
    let failed = false
    try {
        await client.query('begin')
        const result = await work(client)
        await client.query('commit')
        return result
    } catch (error) {
        failed = true
        await client.query('rollback').then(() => { failed = false }, () => undefined)
        throw error
    } finally {
        client.removeListener('error', onError)
        client.release(failed)
    }
}
