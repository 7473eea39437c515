/** An old id leads to the work that is held now, however often it was merged on the way. */
import type pg from 'pg'
import { sqlFile } from '../db/sql-file.ts'

/** Merges in a row that are followed; each round halves the way, so a longer chain is a ring. */
const mostRounds = 20

export async function resolveAliases(pool: pg.Pool): Promise<void> {
    for (let round = 0; round < mostRounds; round += 1) {
        const chained = await pool.query(sqlFile('load/chained_aliases'))
        if (chained.rows.length === 0) return
        await pool.query(sqlFile('load/shorten_aliases'), [JSON.stringify(chained.rows)])
    }
}
