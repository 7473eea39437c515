/** The tables of core that a load of works writes, as text, without what names the file; for comparing loads of the same records. */
import type pg from 'pg'
import { dumpStore } from './dump.ts'

/** @param isPlain keep the columns that point to file and line */
export async function dumpCore(pool: pg.Pool, options: { withLines?: boolean } = {}): Promise<Record<string, string[]>> {
    const tables = Object.entries(await dumpStore(pool)).filter(([table]) => table.startsWith('core.'))
    if (options.withLines) return Object.fromEntries(tables)
    const works = await pool.query<{ row: string }>(`select (to_jsonb(works) - 'file_id' - 'file_line')::text as row from core.works order by work_id`)
    return { ...Object.fromEntries(tables), 'core.works': works.rows.map((each) => each.row) }
}
