/** Everything a run leaves in raw, core and metrics, as text, without what depends on the clock; for comparing two stores byte for byte. */
import type pg from 'pg'

/** The log of exchanges: a page asked for twice is logged twice. */
const logs = new Set(['raw.responses'])
const clockColumns = new Set(['first_seen_at', 'last_seen_at', 'seen_at', 'updated_at', 'rejected_at', 'as_of'])

export async function dumpStore(pool: pg.Pool): Promise<Record<string, string[]>> {
    const columns = await pool.query<{ name: string, columns: string[] }>(`
        select table_schema || '.' || table_name as name, array_agg(column_name::text order by ordinal_position) as columns
        from information_schema.columns
        where table_schema in ('raw', 'core', 'metrics')
        group by 1 order by 1`)
    const dump: Record<string, string[]> = {}
    for (const table of columns.rows) {
        if (logs.has(table.name)) continue
        const kept = table.columns.filter((column) => !clockColumns.has(column))
        const rows = await pool.query<{ row: string }>(`select concat_ws('|', ${kept.map((column) => `coalesce("${column}"::text, '∅')`).join(', ')}) as row from ${table.name}`)
        dump[table.name] = rows.rows.map((each) => each.row.replace(/"as_of":"[^"]*"/, '"as_of":""')).sort()
    }
    return dump
}
