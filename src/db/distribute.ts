/** Spreads the tables over the nodes of a distributed Postgres (Citus), as sql/distributed says. docs/distributed.md */
import type pg from 'pg'
import { UsageError } from '../errors.ts'
import { sqlFile } from './sql-file.ts'

/** Each in a transaction of its own: Citus makes functions in no transaction that has just made shards. */
const files = ['01_tables', '02_rules', '03_distribute', '04_functions']
const oldestVersion = 13

export interface Distribution {
    /** Tables on the workers. */
    tables: string[]
    /** Functions of sql/metrics that were made anew, because Citus cannot run them as they are. */
    functions: string[]
}

/**
 * Safe to run again: after a migration, after a change of sql/metrics, after it was cut off.
 * @param options.shards for a group of tables that is not distributed yet
 * Throws UsageError that names what is missing, and whatever Postgres refuses.
 */
export async function distribute(pool: pg.Pool, options: { shards: number }): Promise<Distribution> {
    const client = await pool.connect()
    try {
        await checkCitus(client)
        await client.query(`select set_config('homegrown.shards', $1, false)`, [String(options.shards)])
        for (const file of files) await client.query(sqlFile(`distributed/${file}`))
        const tables = await client.query<{ table_name: string }>(`select table_name from table_places where place <> 'coordinator' order by 1`)
        const functions = await client.query<{ function_name: string }>('select function_name from written_out order by 1')
        return { tables: tables.rows.map((row) => row.table_name), functions: functions.rows.map((row) => row.function_name) }
    } finally {
        // The connection holds temporary tables.
        client.release(true)
    }
}

/** Whether works lie on several nodes. */
export async function isDistributed(client: pg.ClientBase | pg.Pool): Promise<boolean> {
    const [citus] = (await client.query<{ is_there: boolean }>(`select to_regclass('pg_dist_partition') is not null as is_there`)).rows
    return citus?.is_there === true && (await client.query(`select 1 from pg_dist_partition where logicalrelid = 'core.works'::regclass`)).rows.length > 0
}

async function checkCitus(client: pg.ClientBase): Promise<void> {
    const [found] = (await client.query<{ installed: string | null, available: string | null }>(`
        select
            (select extversion from pg_extension where extname = 'citus') as installed,
            (select default_version from pg_available_extensions where name = 'citus') as available`)).rows
    if (found?.installed == null) {
        throw new UsageError(found?.available == null
            ? 'this Postgres has no Citus: install it on every node (docs/distributed.md), or leave the tables on one Postgres, where everything works as it is'
            : `Citus ${found.available} is there but not switched on in this database: \`create extension citus\`, then citus_set_coordinator_host and citus_add_node (docs/distributed.md)`)
    }
    if (Number.parseInt(found.installed, 10) < oldestVersion) throw new UsageError(`this is Citus ${found.installed}: version ${oldestVersion} or newer is needed`)
    const [nodes] = (await client.query<{ count: number }>(`select count(*) as count from pg_dist_node where noderole = 'primary' and isactive and shouldhaveshards`)).rows
    if (!nodes || nodes.count === 0) throw new UsageError('Citus knows no node that may hold shards: add workers with citus_add_node (docs/distributed.md)')
}
