/** The review queue: strings whose best candidate was not accepted. */
import type pg from 'pg'
import { sqlFile } from '../../db/sql-file.ts'

export interface ReviewRow { affiliation: string, works: number, candidates: { ror: string, name: string, score: number, because: string }[] }

/** Those on most works first. */
export async function readReview(pool: pg.Pool, { limit, atLeast }: { limit: number, atLeast: number }): Promise<ReviewRow[]> {
    return (await pool.query<ReviewRow>(sqlFile('resolve/affiliations/review'), [limit, atLeast])).rows
}
