/**
 * Builds of a setting: each has its own partition of every table below, so that a full rebuild is written beside what readers see, becomes
 * visible by one changed number, and the build before it is dropped whole.
 */
import pLimit from 'p-limit'
import type pg from 'pg'

/** Tables with their keys: made when the rows are in, which is faster. */
const tables: [table: string, key: string][] = [
    ['corpus_coverage', 'subfield_id, publication_year, verdict'],
    ['citation_histogram', 'set_id, citations'],
    ['reference_sets', 'set_id'],
    ['country_cells', 'set_id, country_code, band'],
    ['country_pairs', 'subfield_id, publication_year, country_code, partner_code'],
    ['region_overlaps', 'set_id, region, band'],
    ['region_years', 'publication_year, region, counting'],
]

/** Empty partitions for a new build; returns its number. Readers see nothing of it. */
export async function createBuild(client: pg.ClientBase): Promise<number> {
    const [row] = (await client.query<{ build: number }>(`select nextval('metrics.build_ids')::integer as build`)).rows
    if (!row) throw new TypeError('the sequence of builds gave no number')
    for (const [table] of tables) {
        // Attached and not created as a partition: that would lock readers of the table out while they are read.
        await client.query(`create table metrics.${table}_${row.build} (like metrics.${table} including defaults including constraints${table === 'region_years' ? ' including indexes' : ''}, check (build_id = ${row.build}))`)
        await client.query(`alter table metrics.${table} attach partition metrics.${table}_${row.build} for values in (${row.build})`)
    }
    return row.build
}

/** Keys and statistics, when the rows are in. Nobody reads the build yet, so each table is a statement of its own, as many at once as `parallel`. */
export async function finishBuild(pool: pg.Pool, build: number, parallel: number): Promise<void> {
    const limit = pLimit(parallel)
    await Promise.all(tables.map(([table, key]) => limit(async () => {
        if (table !== 'region_years') await pool.query(`alter table metrics.${table}_${build} add primary key (build_id, ${key})`)
        await pool.query(`analyze metrics.${table}_${build} (build_id, ${key})`)
    })))
}

/** Drops builds that no setting shows. What a reader still holds is left for the next time. */
export async function dropOldBuilds(client: pg.ClientBase): Promise<void> {
    const old = await client.query<{ name: string }>(`
        select child.relname as name
        from pg_inherits
        inner join pg_class as child on child.oid = inhrelid
        inner join pg_class as parent on parent.oid = inhparent
        where parent.relnamespace = 'metrics'::regnamespace
            and substring(child.relname from '_([0-9]+)$')::integer not in (select build_id from metrics.settings where build_id is not null)
        order by 1`)
    for (const { name } of old.rows) {
        await client.query('begin')
        try {
            await client.query(`set local lock_timeout = '500ms'`)
            await client.query(`drop table metrics.${name}`)
            await client.query('commit')
        } catch {
            await client.query('rollback')
        }
    }
}
