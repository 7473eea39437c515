/** raw → core: records become people, places, works and claims, batch by batch; then the cohort of a study and the claims it rests on. */
import type pg from 'pg'
import { sqlFile } from '../db/sql-file.ts'
import { inTransaction } from '../db/transaction.ts'
import { type MatchOrganisation, resolveRosterClaims } from './education/resolve-claims.ts'

type Entity = 'institutions' | 'authors' | 'works'

/** Statements per entity, in order; each takes the run and the batch's ids. Works themselves are stored by the loader, before. */
const statements: Record<Entity, string[]> = {
    institutions: ['resolve/institutions', 'resolve/current_institutions'],
    authors: ['resolve/authors', 'resolve/author_evidence'],
    works: ['resolve/authorship_evidence'],
}

/** Writes works into core, and calls `also` in the same transaction. The loader belongs to another stage: the job hands it in. */
export type StoreWorks = (payloads: string[], readAsOf: string, also: (client: pg.ClientBase) => Promise<void>) => Promise<void>
const batchSize = 1_000

/** Steps on the way to a cohort, filled by the file of the same name, in order. */
const temporaryTables: [table: string, columns: string][] = [
    ['run_cohort_works', 'work_id text, authors_listed integer, is_author_list_cut boolean'],
    ['run_authorships', 'work_id text, author_order integer, author_id text, raw_author_name text'],
    ['run_profiles', 'author_id text, record_hash text, display_name text, orcid text, works_count integer'],
    ['run_names', 'candidate bigint, name text, listed_ids text[], orcid text, works bigint'],
    ['run_name_ids', 'candidate bigint, author_id text'],
]

/** Safe to run again: a batch that was resolved before is skipped by its checkpoint. */
export async function resolveRecords(pool: pg.Pool, runId: number, storeWorks: StoreWorks, onBatch: (records: number, total: number) => Promise<void>): Promise<void> {
    const total = await pool.query<{ n: number }>('select count(*) as n from raw.run_records where run_id = $1', [runId])
    const run = await pool.query<{ day: string }>('select (started_at at time zone $2)::date::text as day from ops.runs where run_id = $1', [runId, 'UTC'])
    const readAsOf = run.rows[0]?.day ?? new Date().toISOString().slice(0, 10)
    for (const entity of Object.keys(statements) as Entity[]) {
        const scope = `resolve ${entity}`
        const saved = await pool.query<{ state: { after: string } }>('select state from raw.checkpoints where run_id = $1 and scope = $2', [runId, scope])
        let after = saved.rows[0]?.state.after ?? ''
        for (;;) {
            const batch = await pool.query<{ provider_id: string }>(
                `select provider_id from raw.run_records where run_id = $1 and provider = 'openalex' and entity = $2 and provider_id > $3 order by provider_id limit $4`,
                [runId, entity, after, batchSize])
            const last = batch.rows.at(-1)?.provider_id
            if (last === undefined) break
            const ids = batch.rows.map((row) => row.provider_id)
            const finish = async (client: pg.ClientBase) => {
                for (const statement of statements[entity]) await client.query(sqlFile(statement), [runId, ids])
                await client.query(`insert into raw.checkpoints (run_id, scope, state) values ($1, $2, $3)
                    on conflict (run_id, scope) do update set state = excluded.state, updated_at = now()`, [runId, scope, JSON.stringify({ after: last })])
            }
            if (entity === 'works') await storeWorks(await payloadsOf(pool, runId, ids), readAsOf, finish)
            else await inTransaction(pool, finish)
            after = last
            await onBatch(ids.length, total.rows[0]?.n ?? 0)
        }
    }
    // After a load the planner still believes the tables to be small, and would join a large cohort row by row.
    if ((total.rows[0]?.n ?? 0) > batchSize) await pool.query('analyze raw.run_records, raw.run_works, core.authors, core.authorships, core.evidence')
}

/** The versions of works that a run read, as texts. */
async function payloadsOf(pool: pg.Pool, runId: number, ids: string[]): Promise<string[]> {
    const found = await pool.query<{ payload: string }>(`
        select records.payload::text as payload
        from raw.run_records as pinned
        inner join raw.records as records using (provider, entity, provider_id, content_hash)
        where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'works' and pinned.provider_id = any($2)
        order by pinned.provider_id`, [runId, ids])
    return found.rows.map((row) => row.payload)
}

/**
 * @param references works of the cohort as (scheme, value), for records read from files
 * @param matchOrganisation for names in the roster
 */
export async function resolveCohort(pool: pg.Pool, runId: number, references: { reference: string, scheme: string, value: string }[], matchOrganisation: MatchOrganisation): Promise<void> {
    await inTransaction(pool, async (client) => {
        await client.query('select pg_advisory_xact_lock(hashtext($1), $2::integer)', ['homegrown cohort', runId])
        await client.query(sqlFile('resolve/clear_cohort'), [runId])
        await client.query(sqlFile('resolve/run_works'), [runId, JSON.stringify(references)])
        for (const [table, columns] of temporaryTables) {
            // Tables of their own, so that the planner knows how many rows there are.
            await client.query(`create temp table ${table} (${columns}) on commit drop`)
            await client.query(sqlFile(`resolve/${table}`), table === 'run_name_ids' ? [] : [runId])
            await client.query(`analyze ${table}`)
        }
        await client.query(sqlFile('resolve/cohort'), [runId])
        await client.query('analyze core.cohort_members, core.member_authors')
        await client.query('create temp table run_claims (author_id text, evidence_id uuid) on commit drop')
        await client.query(sqlFile('resolve/careers/member_evidence'), [runId])
        await client.query(sqlFile('resolve/careers/run_claims'), [runId])
        await client.query('analyze run_claims')
        await client.query(sqlFile('resolve/pin_evidence'), [runId])
        await resolveRosterClaims(client, runId, matchOrganisation)
        await client.query(sqlFile('resolve/careers/roster_evidence'), [runId])
        await client.query('analyze core.run_evidence')
        await client.query(sqlFile('resolve/added_evidence'), [runId])
        await client.query(sqlFile('resolve/cohort_alerts'), [runId, JSON.stringify(references)])
    })
}
