/** Works of several providers become one: by tables worked out by hand. */
import { gunzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { storeWorkPayloads } from '../../src/ingest/load-works.ts'
import { resolveWorkRecords } from '../../src/resolve/work-records.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { hasRealData, realData } from '../support/real-data.ts'
import { inventWork, type InventedWork, storeWorks } from './invented-works.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())
beforeEach(async () => {
    await database.pool.query('truncate raw.records, raw.run_records, raw.gone, core.work_records, core.work_matches, core.works, core.work_ids, core.authorships')
})

const nobody = async () => undefined
const title = 'On the Measurement of Lamplight in Small Towns'

interface Version { provider: string, entity: string, id: string, payload: object, updatedAt?: string, seenAt?: string }
const crossref = (doi: string, more: object = {}, version: Partial<Version> = {}): Version => ({ provider: 'crossref', entity: 'works', id: doi, payload: { DOI: doi, type: 'journal-article', title: [title], issued: { 'date-parts': [[2020, 3, 5]] }, ...more }, ...version })
const paper = (letter: string, more: object = {}, version: Partial<Version> = {}): Version => ({ provider: 'semanticscholar', entity: 'papers', id: letter.repeat(40), payload: { paperId: letter.repeat(40), externalIds: {}, title, year: 2020, ...more }, ...version })
const preprint = (id: string, more: object = {}): Version => ({ provider: 'arxiv', entity: 'works', id, payload: { id, title, authors: [{ name: 'Ada' }], categories: [], created: '2019-11-02T00:00:00Z', ...more } })

/** As storePage leaves it, by a run of its own or a given one. */
async function read(run: number, ...versions: Version[]): Promise<void> {
    for (const [index, { provider, entity, id, payload, updatedAt, seenAt }] of versions.entries()) {
        const hash = `hash of ${JSON.stringify(payload)}`
        await database.pool.query(`insert into raw.records (provider, entity, provider_id, content_hash, payload, provider_updated_at, last_seen_at) values ($1, $2, $3, $4, $5, $6, coalesce($7, now()))
            on conflict (provider, entity, provider_id, content_hash) do update set last_seen_at = excluded.last_seen_at`, [provider, entity, id, hash, JSON.stringify(payload), updatedAt ?? null, seenAt ?? null])
        await database.pool.query('insert into raw.run_records (run_id, provider, entity, provider_id, content_hash, origin) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [run, provider, entity, id, hash, String(index)])
    }
}

async function readAndResolve(run: number, ...versions: Version[]): Promise<void> {
    await read(run, ...versions)
    await resolveWorkRecords(database.pool, run, false, nobody)
}

/** Titles get the keys the loader gives them. */
async function putWorks(...works: InventedWork[]): Promise<void> {
    await storeWorks(database.pool, works)
    await database.pool.query('update core.works set title_key = staging.title_key(title)')
}

async function loadWorks(run: number, ...works: InventedWork[]): Promise<void> {
    await putWorks(...works)
    for (const { id } of works) await database.pool.query('insert into raw.run_records (run_id, provider, entity, provider_id, content_hash, origin) values ($1, $2, $3, $4, $5, $5) on conflict do nothing', [run, 'openalex', 'works', id, 'x'])
    await resolveWorkRecords(database.pool, run, false, nobody)
}

async function matches(): Promise<string[]> {
    const found = await database.pool.query<{ line: string }>('select concat_ws(\' \', work_id, provider, left(provider_id, 12), \'by\', matched_by) as line from core.work_matches order by 1')
    return found.rows.map((row) => row.line)
}

describe('a record is matched', () => {
    it.each<[string, InventedWork[], Version[], string[]]>([
        ['by DOI', [inventWork('W1', { dois: ['10.5555/a'] })], [crossref('10.5555/a')], ['W1 crossref 10.5555/a by doi']],
        ['by DOI before arXiv id', [inventWork('W1', { dois: ['10.5555/a'] }), inventWork('W2', { arxivIds: ['2001.00001'] })], [paper('a', { externalIds: { DOI: '10.5555/A', ArXiv: '2001.00001v2' } })], ['W1 semanticscholar aaaaaaaaaaaa by doi']],
        ['by arXiv id where no work has the DOI', [inventWork('W2', { arxivIds: ['2001.00001'] })], [paper('a', { externalIds: { DOI: '10.5555/a', ArXiv: '2001.00001v2' } }), preprint('2001.00001')], ['W2 arxiv 2001.00001 by arxiv', 'W2 semanticscholar aaaaaaaaaaaa by arxiv']],
        ['with all doubles that hold its DOI', [inventWork('W1', { dois: ['10.5555/a'] }), inventWork('W2', { dois: ['10.5555/a'] })], [crossref('10.5555/a')], ['W1 crossref 10.5555/a by doi', 'W2 crossref 10.5555/a by doi']],
        ['by title and year, whatever case, markup and punctuation', [inventWork('W1', { title })], [paper('a', { title: 'On the <i>measurement</i> of lamplight in small towns.' })], ['W1 semanticscholar aaaaaaaaaaaa by title and year']],
        ['not by title in another year', [inventWork('W1', { title })], [paper('a', { year: 2021 })], []],
        ['not by a short title', [inventWork('W1', { title: 'Introduction' })], [paper('a', { title: 'Introduction' })], []],
        ['not by a title that two works have', [inventWork('W1', { title }), inventWork('W2', { title })], [paper('a')], []],
        ['not by a title that two records have', [inventWork('W1', { title })], [paper('a'), paper('b')], []],
        ['by a title that another provider has too', [inventWork('W1', { title })], [paper('a'), crossref('10.5555/a')], ['W1 crossref 10.5555/a by title and year', 'W1 semanticscholar aaaaaaaaaaaa by title and year']],
        ['not by title against its DOI', [inventWork('W1', { title, dois: ['10.5555/other'] })], [crossref('10.5555/a')], []],
        ['not by title against its arXiv id', [inventWork('W1', { title, arxivIds: ['1901.00009'] })], [paper('a', { externalIds: { ArXiv: '2001.00001' } })], []],
    ])('%s', async (_name, works, records, expected) => {
        await putWorks(...works)
        await readAndResolve(1, ...records)
        expect(await matches()).toEqual(expected)
        await resolveWorkRecords(database.pool, 1, true, nobody)
        expect(await matches()).toEqual(expected)
    })

    it('also when its work is read later, and no more when its work loses the id', async () => {
        await readAndResolve(1, crossref('10.5555/a', { title: null }))
        expect(await matches()).toEqual([])
        await loadWorks(2, inventWork('W1', { dois: ['10.5555/a'] }))
        expect(await matches()).toEqual(['W1 crossref 10.5555/a by doi'])
        await loadWorks(3, inventWork('W1', { dois: ['10.5555/b'] }))
        expect(await matches()).toEqual([])
    })

    it('no more by a title that became ambiguous, on either side', async () => {
        await putWorks(inventWork('W1', { title }))
        await readAndResolve(1, paper('a'))
        expect(await matches()).toHaveLength(1)
        await readAndResolve(2, paper('b'))
        expect(await matches()).toEqual([])
        await readAndResolve(3, paper('b', { year: 1990 }, { seenAt: '2090-01-01' }))
        expect(await matches()).toHaveLength(1)
        await loadWorks(4, inventWork('W2', { title }))
        expect(await matches()).toEqual([])
    })

    it('by a title that stopped being ambiguous, whoever had it before', async () => {
        await loadWorks(1, inventWork('W1', { title }))
        await readAndResolve(2, paper('a'), paper('b'))
        expect(await matches()).toEqual([])
        await readAndResolve(3, paper('b', { title: `${title}, renamed` }, { seenAt: '2090-01-01' }))
        expect(await matches()).toEqual(['W1 semanticscholar aaaaaaaaaaaa by title and year'])
        await readAndResolve(4, paper('c'))
        expect(await matches()).toEqual([])
        await database.pool.query('insert into raw.gone (provider, entity, provider_id, seen_at) values ($1, $2, $3, now() + interval \'1 second\')', ['semanticscholar', 'papers', 'c'.repeat(40)])
        await resolveWorkRecords(database.pool, 4, false, nobody)
        expect(await matches()).toEqual(['W1 semanticscholar aaaaaaaaaaaa by title and year'])
    })

    it('no more when its provider deleted it, and again when it came back', async () => {
        await putWorks(inventWork('W1', { arxivIds: ['2001.00001'] }))
        await readAndResolve(1, preprint('2001.00001'))
        await database.pool.query('insert into raw.gone (provider, entity, provider_id, seen_at) values (\'arxiv\', \'works\', \'2001.00001\', now() + interval \'1 second\')')
        await resolveWorkRecords(database.pool, 1, false, nobody)
        expect(await matches()).toEqual([])
        await readAndResolve(2, { ...preprint('2001.00001'), seenAt: '2090-01-01' })
        expect(await matches()).toEqual(['W1 arxiv 2001.00001 by arxiv'])
    })
})

describe('of several versions', () => {
    it('the one the provider changed last is kept, whatever the order', async () => {
        const older = crossref('10.5555/a', { 'is-referenced-by-count': 1 }, { updatedAt: '2026-01-01' })
        const newer = crossref('10.5555/a', { 'is-referenced-by-count': 2 }, { updatedAt: '2026-02-01' })
        await readAndResolve(1, newer)
        await readAndResolve(2, older)
        expect((await database.pool.query('select cited_by_count from core.work_records')).rows).toEqual([{ cited_by_count: 2 }])
    })

    it('any order of records and works gives the same matches', async () => {
        const works = [inventWork('W1', { title, dois: ['10.5555/a'] }), inventWork('W2', { title: `${title}, again`, arxivIds: ['2001.00001'] }), inventWork('W3', { title: `${title}, once more` }), inventWork('W4', { title })]
        const records = [crossref('10.5555/a'), crossref('10.5555/z', { title: [`${title}, once more`] }), paper('a', { externalIds: { DOI: '10.5555/a' } }), paper('b', { title: `${title}, once more` }), paper('c', { externalIds: { ArXiv: '2001.00001' } }), preprint('2001.00001')]
        const results: string[][] = []
        for (let seed = 1; seed <= 8; seed += 1) {
            await database.pool.query('truncate raw.records, raw.run_records, core.work_records, core.work_matches, core.works, core.work_ids, core.authorships')
            const steps = [...works.map((work) => (run: number) => loadWorks(run, work)), ...records.map((record) => (run: number) => readAndResolve(run, record))]
                .map((step, index) => ({ step, key: Math.sin(seed * 97 + index * 31) })).sort((one, other) => one.key - other.key)
            for (const [index, { step }] of steps.entries()) await step(index + 1)
            results.push(await matches())
        }
        expect(new Set(results.map((each) => JSON.stringify(each))).size).toBe(1)
        expect(results[0]).toEqual([
            'W1 crossref 10.5555/a by doi', 'W1 semanticscholar aaaaaaaaaaaa by doi', 'W2 arxiv 2001.00001 by arxiv', 'W2 semanticscholar cccccccccccc by arxiv',
            'W3 crossref 10.5555/z by title and year', 'W3 semanticscholar bbbbbbbbbbbb by title and year',
        ])
    })
})

describe('one work of several', () => {
    beforeEach(async () => {
        await putWorks(inventWork('W1', { title, dois: ['10.5555/a'], arxivIds: ['2001.00001'], year: 2021, type: 'review', citations: 10 }), inventWork('W2', { title: 'Alone' }))
        await readAndResolve(1,
            crossref('10.5555/a', { 'container-title': ['Journal of Lamps'], author: [{ family: 'A' }, { family: 'B' }], 'is-referenced-by-count': 8, 'updated-by': [{ type: 'retraction', DOI: '10.5555/r' }] }),
            paper('a', { externalIds: { DOI: '10.5555/a' }, venue: 'J. Lamps', year: 2019, citationCount: 12, authors: [{ name: 'A' }] }),
            preprint('2001.00001'),
            { provider: 'opencitations', entity: 'citation_counts', id: '10.5555/a', payload: { doi: '10.5555/a', count: '7' } })
    })

    it('takes each field from the provider whose word counts, and names it', async () => {
        const found = await database.pool.query('select *, publication_date::text as publication_date from core.merged_works order by work_id')
        expect(found.rows[0]).toEqual({
            work_id: 'W1', title, title_from: 'openalex', publication_year: 2020, publication_year_from: 'crossref', publication_date: '2020-03-05', publication_date_from: 'crossref',
            work_type: 'review', work_type_from: 'openalex', venue: 'Journal of Lamps', venue_from: 'crossref', authors_listed: 1, authors_listed_from: 'openalex',
            cited_by_count: 10, cited_by_count_from: 'openalex', is_retracted: true, is_retracted_from: 'crossref', providers: 5,
        })
        expect(found.rows[1]).toMatchObject({ work_id: 'W2', providers: 1, venue: null, venue_from: null, is_retracted: false, is_retracted_from: 'openalex' })
    })

    it('follows a declared precedence that is changed', async () => {
        await database.pool.query('delete from core.field_precedence where field = \'publication_year\' and provider in (\'crossref\', \'openalex\')')
        const found = await database.pool.query('select publication_year, publication_year_from from core.merged_works where work_id = \'W1\'')
        await database.pool.query('insert into core.field_precedence (field, provider, precedence, because) values (\'publication_year\', \'crossref\', 1, \'\'), (\'publication_year\', \'openalex\', 2, \'\')')
        expect(found.rows).toEqual([{ publication_year: 2019, publication_year_from: 'arxiv' }])
    })

    it('keeps what they disagree on, with every value', async () => {
        const found = await database.pool.query<{ work_id: string, field: string, claims: { provider: string, value: unknown }[], difference: number | null }>('select * from core.work_disagreements order by work_id, field')
        expect(found.rows.map(({ work_id, field, claims, difference }) => [work_id, field, Object.fromEntries(claims.map(({ provider, value }) => [provider, value])), difference])).toEqual([
            ['W1', 'authors_listed', { arxiv: 1, crossref: 2, openalex: 1, semanticscholar: 1 }, 1],
            ['W1', 'cited_by_count', { crossref: 8, openalex: 10, opencitations: 7, semanticscholar: 12 }, 5],
            ['W1', 'is_retracted', { crossref: true, openalex: false }, null],
            ['W1', 'publication_year', { arxiv: 2019, crossref: 2020, openalex: 2021, semanticscholar: 2019 }, 2],
            // A review in a journal is an article to Crossref: no disagreement with it, but with arXiv.
            ['W1', 'work_type', { arxiv: 'preprint', crossref: 'article', openalex: 'review' }, null],
        ])
    })
})

describe('a title\'s key', () => {
    it.each([['short', null], ['On the measurement of…', null], [null, null]])('of %s is null', async (text, key) => {
        expect((await database.pool.query('select staging.title_key($1)', [text])).rows).toEqual([{ title_key: key }])
    })

    it.skipIf(!hasRealData)('is the one that the loader computes, for all real works', async () => {
        const lines = gunzipSync(readFileSync(realData('openalex', 'works-2026-02.ndjson.gz'))).toString().split('\n').filter((line) => line !== '')
        await database.pool.query('insert into ops.runs (kind, subject, fingerprint, params, status) values (\'ingest\', \'x\', \'titles\', \'{}\', \'running\')')
        for (let from = 0; from < lines.length; from += 1_000) await storeWorkPayloads(database.pool, 1, lines.slice(from, from + 1_000), '2026-02-01', async () => undefined)
        const found = await database.pool.query<{ title: string }>('select title from core.works where title_key is distinct from staging.title_key(title) and title !~ \'</?[A-Za-z]\'')
        expect(found.rows).toEqual([])
        const counts = await database.pool.query<{ n: number }>('select count(*)::integer as n from core.works where title_key is not null')
        expect(counts.rows[0]?.n).toBeGreaterThan(2_000)
    })
})
