/** Works written straight into core, and deleted from it, with the sets that a load touches. All is invented. */
import type pg from 'pg'
import { sqlFile } from '../../src/db/sql-file.ts'
import { inTransaction } from '../../src/db/transaction.ts'

export interface InventedWork {
    id: string
    /** Null = too short to tell. */
    title: string | null
    year: number | null
    type: string
    /** First author; null = the work has no authors. */
    author: { id: string | null, name: string | null } | null
    /** Several where the provider gives a work several. */
    dois: string[]
    arxivIds: string[]
    citations: number
    citations3y: number | null
    citations5y: number | null
    isRetracted: boolean
    subfield: number
}

/** A work like most, but for what is given. */
export function inventWork(id: string, given: Partial<InventedWork> = {}): InventedWork {
    return {
        id, title: `A title of its own for ${id}`, year: 2020, type: 'article', author: { id: null, name: 'Ada Lamplighter' }, dois: [], arxivIds: [],
        citations: 0, citations3y: null, citations5y: null, isRetracted: false, subfield: 1702, ...given,
    }
}

/** New works, and newer versions of held ones; in one transaction, and touches the sets they come from and go to, as the loader does. */
export async function storeWorks(pool: pg.Pool, works: InventedWork[]): Promise<void> {
    const ids = works.map(({ id }) => id)
    await inTransaction(pool, async (client) => {
        await touchSets(client, ids)
        await clearWorks(client, ids)
        await client.query(`
            insert into core.works (work_id, record_hash, read_as_of, title, title_key, publication_year, work_type, cited_by_count, citations_3y, citations_5y, is_retracted, subfield_id, is_expansion, authors_listed, is_author_list_cut, country_codes, country_weights, lost_weight)
            select id, 0, '2026-02-01', title, hashtextextended(title, 0), year, type, citations, citations3y, citations5y, retracted, subfield, false, 1, false, '{}', '{}', 1000000000
            from jsonb_to_recordset($1) as rows (id text, title text, year integer, type text, citations integer, citations3y integer, citations5y integer, retracted boolean, subfield integer)`,
        [JSON.stringify(works.map((work) => ({ ...work, retracted: work.isRetracted })))])
        await client.query(`
            insert into core.work_ids (work_id, scheme, id_value) select id, scheme, value from jsonb_to_recordset($1) as rows (id text, scheme text, value text)`,
        [JSON.stringify(works.flatMap(({ id, dois, arxivIds }) => [
            ...dois.map((value) => ({ id, scheme: 'doi', value })), ...arxivIds.map((value) => ({ id, scheme: 'arxiv', value })), { id, scheme: 'pmid', value: '31415926' },
        ]))])
        // A second author whom all works share must never tie them.
        await client.query(`
            insert into core.authorships (work_id, author_order, author_id, raw_author_name)
            select id, 1, author ->> 'id', author ->> 'name' from jsonb_to_recordset($1) as rows (id text, author jsonb) where author is not null
            union all
            select id, 2, 'A99', 'Sam Second' from jsonb_to_recordset($1) as rows (id text, author jsonb) where author is not null`,
        [JSON.stringify(works.map(({ id, author }) => (author ? { id, author } : { id })))])
        await touchSets(client, ids)
    })
}

/** As a list of deleted works does (src/ingest/apply-tombstones.ts). */
export async function deleteWorks(pool: pg.Pool, ids: string[]): Promise<void> {
    await inTransaction(pool, async (client) => {
        await client.query(sqlFile('load/incoming_tombstones'))
        await client.query('insert into doomed_works (work_id, subfield_id, publication_year) select work_id, subfield_id, publication_year from core.works where work_id = any($1)', [ids])
        await client.query(sqlFile('load/delete_works'))
    })
}

async function clearWorks(client: pg.ClientBase, ids: string[]): Promise<void> {
    for (const table of ['works', 'work_ids', 'authorships']) await client.query(`delete from core.${table} where work_id = any($1)`, [ids])
}

async function touchSets(client: pg.ClientBase, ids: string[]): Promise<void> {
    await client.query(`
        insert into ops.touched_sets as touched (subfield_id, publication_year, touches)
        select distinct subfield_id, coalesce(publication_year, 0), 1 from core.works where work_id = any($1)
        on conflict (subfield_id, publication_year) do update set touches = touched.touches + 1`, [ids])
}
