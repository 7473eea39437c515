/** Opens the database the configuration names, and closes it again (the embedded server too, when it is ours to stop). */
import { randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Config } from '../config.ts'
import { FatalError, messageOf } from '../errors.ts'
import { startEmbedded, stopEmbedded } from './embedded.ts'
import type { DB } from './types.ts'

// Counts and ids are far below 2^53, and a number is what every caller wants.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

export interface Database {
    db: Kysely<DB>
    pool: pg.Pool
    /** How other clients (BullMQ, psql) reach the same database. */
    connection: pg.PoolConfig
    /** Ends what this process's connections are doing on the server, so that a stop need not wait for it. */
    cancelQueries(): Promise<void>
    close(): Promise<void>
}

/** A query whose client is gone ends by itself. https://www.postgresql.org/docs/18/runtime-config-connection.html */
const sessionOptions = '-c client_connection_check_interval=2000'
const closeWithinMs = 5_000

/** Throws FatalError when the database cannot be reached. */
export async function openDatabase(config: Config, options: { poolSize?: number } = {}): Promise<Database> {
    const ownName = `homegrown ${process.pid} `
    const connection: pg.PoolConfig = {
        ...(config.database.mode === 'server' ? { connectionString: config.database.url } : await startEmbedded(config.home, ownName)),
        application_name: `${ownName}beside`,
    }
    const applicationName = `${ownName}${randomBytes(4).toString('hex')}`
    const pool = new pg.Pool({ ...connection, max: options.poolSize ?? 10, application_name: applicationName, options: sessionOptions, keepAlive: true, connectionTimeoutMillis: 10_000 })
    // A broken idle connection is replaced by the pool; the query that needs the next one reports the error.
    pool.on('error', () => undefined)
    // A connection that breaks while it is checked out and between two queries would end the process; its next query reports it.
    pool.on('connect', (client) => { client.on('error', () => undefined) })
    try {
        await pool.query('select 1')
    } catch (error) {
        await pool.end()
        const where = config.database.mode === 'server' ? `DATABASE_URL (${withoutPassword(config.database.url)})` : `the embedded Postgres in ${config.home}`
        throw new FatalError(`cannot reach ${where}: ${messageOf(error)}. Is the server up, and are name and password right? \`homegrown doctor\` tells more.`, { cause: error })
    }
    const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
    return {
        db, pool, connection,
        cancelQueries: async () => {
            const client = new pg.Client(connection)
            client.on('error', () => undefined)
            try {
                await client.connect()
                await client.query(`select pg_cancel_backend(pid) from pg_stat_activity where application_name = $1 and state = 'active'`, [applicationName])
                await client.end()
            } catch {
                // A server that is away has nothing to cancel.
            }
        },
        close: async () => {
            // Kysely ends the pool only if it was asked something itself.
            const ending = db.destroy().then(() => (pool.ended ? undefined : pool.end()))
            await Promise.race([ending, new Promise((resolve) => { setTimeout(resolve, closeWithinMs).unref() })])
            if (config.database.mode === 'embedded') await stopEmbedded(config.home, ownName)
        },
    }
}

/** A connection string as psql takes it. */
export function connectionUrl(connection: pg.PoolConfig): string {
    if (connection.connectionString) return connection.connectionString
    return `postgresql:///${connection.database}?host=${connection.host}&user=${String(connection.user)}`
}

export function withoutPassword(url: string): string {
    return url.replace(/(:\/\/[^:@/]*):[^@]*@/, '$1:***@')
}
