/** The matcher over the organisations of the store; made once a process and again when they change. */
import type pg from 'pg'
import { createMatcher, type Matcher } from './match.ts'
import { type Organisation, readOrganisation } from './organisation.ts'

const batchSize = 5_000
let held: { version: string, matcher: Matcher } | undefined

/** Undefined when the store holds no organisation. Making it takes some seconds and some hundred megabytes. */
export async function loadMatcher(pool: pg.Pool): Promise<Matcher | undefined> {
    const version = await organisationsVersion(pool)
    if (version === undefined) return undefined
    if (held?.version === version) return held.matcher
    const organisations: Organisation[] = []
    for (let after = ''; ;) {
        const found = await pool.query<{ ror: string, record: unknown }>('select ror, record from core.organisations where ror > $1 order by ror limit $2', [after, batchSize])
        const last = found.rows.at(-1)?.ror
        if (last === undefined) break
        for (const row of found.rows) {
            const organisation = readOrganisation(row.record)
            if (organisation) organisations.push(organisation)
        }
        after = last
    }
    const codes = await pool.query<{ country_code: string }>('select country_code from core.countries')
    const matcher = createMatcher(organisations, codes.rows.map((row) => row.country_code))
    held = { version, matcher }
    return matcher
}

/** Changes when an organisation is added or changed; undefined when there is none. */
export async function organisationsVersion(pool: pg.Pool): Promise<string | undefined> {
    const found = await pool.query<{ version: string | null, organisations: number }>(`select md5(string_agg(ror || record_hash, ',' order by ror)) as version, count(*) as organisations from core.organisations`)
    const row = found.rows[0]
    return row === undefined || row.version === null ? undefined : `${row.organisations} ${row.version}`
}
