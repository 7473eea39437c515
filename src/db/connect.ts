/** Opens the database the configuration names, and closes it again (the embedded server too, when it is ours to stop). */
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
    close(): Promise<void>
}

/** Throws FatalError when the database cannot be reached. */
export async function openDatabase(config: Config, options: { poolSize?: number } = {}): Promise<Database> {
    const connection: pg.PoolConfig = config.database.mode === 'server'
        ? { connectionString: config.database.url }
        : await startEmbedded(config.home)
    const pool = new pg.Pool({ ...connection, max: options.poolSize ?? 10, application_name: 'homegrown', keepAlive: true, connectionTimeoutMillis: 10_000 })
    // A broken idle connection is replaced by the pool; the query that needs the next one reports the error.
    pool.on('error', () => undefined)
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
        close: async () => {
            await db.destroy()
            if (config.database.mode === 'embedded') await stopEmbedded(config.home)
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
