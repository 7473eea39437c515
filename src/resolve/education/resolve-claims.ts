/** raw → core.career_claims: what records state of studies and posts, batch by batch; each text is read once. */
import type pg from 'pg'
import { sqlFile } from '../../db/sql-file.ts'
import { inTransaction } from '../../db/transaction.ts'
import { parseDegree } from './parse-degree.ts'

/** The organisation a name means, or undefined: no match is an answer. A country alone is one too. */
interface Found { ror: string | undefined, countryCode: string | undefined }
export type MatchOrganisation = (name: string, hint: { country?: string, city?: string }) => Found | undefined | Promise<Found | undefined>

interface ClaimSource { provider: string, entity: string, next: string, statements: string, replaces: 'declared' | 'dissertations' | 'earliest', purpose?: string }

const declared = { next: 'resolve/careers/next_records', statements: 'resolve/careers/declared_statements', replaces: 'declared' } as const
/** Declared ones first: what is inferred depends on whether anything is declared. */
const sources: ClaimSource[] = [
    { provider: 'orcid', entity: 'records', ...declared },
    { provider: 'openreview', entity: 'profiles', ...declared },
    { provider: 'wikidata', entity: 'education', ...declared },
    { provider: 'dblp', entity: 'persons', ...declared },
    { provider: 'openalex', entity: 'works', next: 'resolve/careers/next_dissertations', statements: 'resolve/careers/dissertation_statements', replaces: 'dissertations' },
    { provider: 'openalex', entity: 'authors', next: 'resolve/careers/next_records', statements: 'resolve/careers/earliest_statements', replaces: 'earliest' },
]
/** Claims may have been read before the organisations they name. */
const placedAnew = sources.filter((source) => source.replaces !== 'dissertations').map((source) => ({ ...source, next: 'resolve/careers/next_unplaced', purpose: 'place' }))
const batchSize = 1_000

/**
 * Everything the run read, newest version of each record. Safe to run again, and in any order: a run
 * that read organisations places the claims anew that have none.
 * @param matchOrganisation for names without an id
 */
export async function resolveClaims(pool: pg.Pool, runId: number, matchOrganisation: MatchOrganisation, onBatch: (records: number) => Promise<void>): Promise<void> {
    const organisations = await pool.query('select from raw.run_records where run_id = $1 and provider = $2 limit 1', [runId, 'ror'])
    for (const source of organisations.rows.length === 0 ? sources : [...sources, ...placedAnew]) {
        const scope = `${source.purpose ?? 'resolve'} claims ${source.provider} ${source.entity}`
        const saved = await pool.query<{ state: { after: string } }>('select state from raw.checkpoints where run_id = $1 and scope = $2', [runId, scope])
        let after = saved.rows[0]?.state.after ?? ''
        for (;;) {
            const batch = await pool.query<{ id: string }>(sqlFile(source.next), [runId, source.provider, source.entity, after, batchSize])
            const last = batch.rows.at(-1)?.id
            if (last === undefined) break
            const ids = batch.rows.map((row) => row.id)
            await inTransaction(pool, async (client) => {
                await lockClaims(client)
                await client.query(sqlFile('resolve/careers/tables'))
                await client.query(sqlFile(source.statements), [source.provider, ids])
                await client.query(sqlFile('resolve/careers/clear_claims'), [source.provider, ids, source.replaces])
                await storeClaims(client, runId, matchOrganisation)
                if (source.replaces === 'declared') await client.query(sqlFile('resolve/careers/drop_guesses'), [source.provider, ids])
                await client.query(`insert into raw.checkpoints (run_id, scope, state) values ($1, $2, $3)
                    on conflict (run_id, scope) do update set state = excluded.state, updated_at = now()`, [runId, scope, JSON.stringify({ after: last })])
            })
            after = last
            await onBatch(ids.length)
        }
    }
}

/** Degrees that the roster of a run states; in the transaction of the caller. */
export async function resolveRosterClaims(client: pg.ClientBase, runId: number, matchOrganisation: MatchOrganisation): Promise<void> {
    await lockClaims(client)
    await client.query(sqlFile('resolve/careers/tables'))
    await client.query(sqlFile('resolve/careers/roster_statements'), [runId])
    const found = await client.query<{ profiles: string[] }>('select coalesce(array_agg(distinct profile_id), $1) as profiles from career_statements', [[]])
    await client.query(sqlFile('resolve/careers/clear_claims'), ['roster', found.rows[0]?.profiles ?? [], 'declared'])
    await storeClaims(client, runId, matchOrganisation)
}

/** One batch at a time: two runs may have read the same record. */
async function lockClaims(client: pg.ClientBase): Promise<void> {
    await client.query('select pg_advisory_xact_lock(hashtext($1))', ['homegrown career claims'])
}

async function storeClaims(client: pg.ClientBase, runId: number, matchOrganisation: MatchOrganisation): Promise<void> {
    await client.query('analyze career_statements')
    await client.query(sqlFile('resolve/careers/match_organisations'))
    const degrees = await client.query<{ raw_degree: string }>('select distinct raw_degree from career_statements where raw_degree is not null')
    await client.query(`insert into read_degrees select * from jsonb_to_recordset($1) as read (raw_degree text, degree_level text, is_student boolean, is_honorary boolean, because text)`,
        [JSON.stringify(degrees.rows.map(({ raw_degree: text }) => {
            const { level, isStudent, isHonorary, because } = parseDegree(text)
            return { raw_degree: text, degree_level: level, is_student: isStudent, is_honorary: isHonorary, because }
        }))])
    const unnamed = await client.query<{ raw_organisation: string, stated_country: string | null, city: string | null }>(sqlFile('resolve/careers/unnamed_organisations'))
    await client.query(`insert into named_organisations select * from jsonb_to_recordset($1) as named (raw_organisation text, stated_country text, city text, ror text, country_code text)`,
        [JSON.stringify(await Promise.all(unnamed.rows.map(async (row) => {
            const match = await matchOrganisation(row.raw_organisation, { ...(row.stated_country === null ? {} : { country: row.stated_country }), ...(row.city === null ? {} : { city: row.city }) })
            return { ...row, ror: match?.ror ?? null, country_code: match?.countryCode ?? null }
        })))])
    await client.query('analyze read_degrees, named_organisations')
    await client.query(sqlFile('resolve/careers/store_claims'), [runId])
}
