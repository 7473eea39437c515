/** What a source lets through, SQL can cast: real records, and records with odd values in every place. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { HttpClient } from '../../src/http/types.ts'
import type { Source } from '../../src/ingest/source.ts'
import { registry } from '../../src/ingest/sources/registry.ts'
import { prepareRecord, storePage } from '../../src/ingest/store.ts'
import { resolveWorkRecords } from '../../src/resolve/work-records.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { hasRealData, realData } from '../support/real-data.ts'
import { readCassettes } from '../support/vcr.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())
beforeEach(() => database.pool.query('truncate raw.records, raw.run_records, raw.rejected_records, raw.checkpoints, core.work_records, core.work_matches'))

function sourceOf(provider: string): Source {
    const never = async () => { throw new Error('nobody is asked here') }
    const http: HttpClient = { getJson: never, postJson: never, getText: never, close: async () => undefined }
    const source = registry[provider]?.create({ http, settings: {}, isReplay: true })
    if (source === undefined) throw new Error(`no source ${provider}`)
    return source
}

/** Stores and resolves; returns how many there are of it, and how many were refused. */
async function through(provider: string, entity: string, payloads: unknown[]): Promise<{ held: number, resolved: number, rejected: number }> {
    const source = sourceOf(provider)
    const records = payloads.map((payload, index) => prepareRecord((each) => source.checkRecord(entity, each), { payload, origin: String(index).padStart(6, '0') }))
    await storePage({ pool: database.pool, runId: 1, provider }, { entity, records, checkpoint: { scope: 'all', state: {}, isDone: true } })
    await resolveWorkRecords(database.pool, 1, false, async () => undefined)
    const found = await database.pool.query<{ held: number, resolved: number, rejected: number }>(`
        select (select count(*)::integer from raw.run_records) as held, (select count(*)::integer from core.work_records) as resolved, (select count(*)::integer from raw.rejected_records) as rejected`)
    // Every version too, not only the newest.
    await database.pool.query('select * from staging.work_records')
    return found.rows[0] ?? { held: 0, resolved: 0, rejected: 0 }
}

const samples: [provider: string, entity: string, payload: object][] = [
    ['crossref', 'works', {
        DOI: '10.5555/w1', type: 'journal-article', title: ['On Lamps'], issued: { 'date-parts': [[2024, 2, 29]] }, 'container-title': ['Lamps'], 'is-referenced-by-count': 3, indexed: { 'date-time': '2026-01-01T00:00:00Z' },
        author: [{ given: 'A', family: 'B', affiliation: [{ name: 'C' }] }], 'updated-by': [{ type: 'retraction', DOI: '10.5555/r' }],
    }],
    ['semanticscholar', 'papers', { paperId: 'a'.repeat(40), externalIds: { DOI: '10.5555/A', ArXiv: '2401.00001', CorpusId: 7 }, title: 'On Lamps', year: 2024, publicationDate: '2024-02-29', publicationTypes: ['Review'], venue: '', citationCount: 3, authors: [{ authorId: '1', name: 'A' }] }],
    ['arxiv', 'works', { id: '2401.00001', format: 'oai', title: 'On Lamps', created: '2024-02-30', datestamp: '2026-01-01', authors: [{ keyname: 'B', affiliations: [] }], categories: ['cs.LG'] }],
    ['datacite', 'works', { id: '10.48550/arXiv.2401.00001', attributes: { titles: [{ title: 'On Lamps' }], publicationYear: 2024, types: { resourceTypeGeneral: 'Preprint' }, publisher: { name: 'arXiv' }, creators: [{ name: 'B' }], updated: '2026-01-01T00:00:00Z' } }],
    ['opencitations', 'citation_counts', { doi: '10.5555/w1', count: '42' }],
]

const odd: unknown[] = [null, '', 'x', '\u0000', '\uD800', -1, 1.5, 2_147_483_648, 1e300, true, [], [null], [[]], [[null]], [[2024, 13, 45]], [[0]], {}, { a: null }, '2024-02-30', '0000-00-00', '99999-01-01', '10.5555/"; drop table x']

/** The sample with each place, at any depth, replaced by each odd value, and left out. */
function variantsOf(value: unknown): unknown[] {
    if (typeof value !== 'object' || value === null) return odd
    if (Array.isArray(value)) return [...odd, ...value.flatMap((each, index) => variantsOf(each).map((variant) => value.with(index, variant)))]
    return [...odd, ...Object.entries(value).flatMap(([key, each]) => [
        Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)),
        ...variantsOf(each).map((variant) => ({ ...value, [key]: variant })),
    ])]
}

describe('odd values', () => {
    it.each(samples)('of %s %s are refused or cast', async (provider, entity, payload) => {
        expect(await through(provider, entity, [payload])).toMatchObject({ held: 1, resolved: 1, rejected: 0 })
        const variants = variantsOf(payload)
        const { rejected, held, resolved } = await through(provider, entity, variants)
        expect(variants.length).toBeGreaterThan(60)
        expect(rejected).toBeGreaterThan(20)
        expect(resolved).toBe(held)
        const versions = await database.pool.query<{ n: number }>('select count(*)::integer as n from raw.records')
        expect(versions.rows[0]?.n).toBeGreaterThan(provider === 'opencitations' ? 0 : 20)
    })
})

describe.skipIf(!hasRealData)('real records', () => {
    it('of Crossref are cast', async () => {
        const works = readCassettes(realData('crossref', 'cassettes')).filter(({ reply }) => reply.status === 200 && reply.body.startsWith('{')).flatMap(({ reply }) => {
            const answer = JSON.parse(reply.body) as { 'message-type'?: string, message: { items?: unknown[] } }
            return answer['message-type'] === 'work' ? [answer.message] : answer['message-type'] === 'work-list' ? answer.message.items ?? [] : []
        })
        expect(works).toHaveLength(643)
        const { held, resolved, rejected } = await through('crossref', 'works', works)
        expect([held === resolved, rejected]).toEqual([true, 0])
        const found = await database.pool.query<{ titled: number, dated: number, counted: number }>(`select count(*) filter (where title_key is not null)::integer as titled, count(*) filter (where publication_year is not null)::integer as dated, count(cited_by_count)::integer as counted from core.work_records`)
        // Some answers were asked for DOI and title only.
        expect(found.rows[0]?.titled).toBeGreaterThan(300)
        expect(found.rows[0]?.dated).toBeGreaterThan(300)
        expect(found.rows[0]?.counted).toBeGreaterThan(300)
    })

    it('of Semantic Scholar are cast', async () => {
        const paper = JSON.parse(readFileSync(realData('semanticscholar', 'cassettes', 'Paper.json'), 'utf8')) as unknown
        const batches = readCassettes(realData('semanticscholar', 'cassettes')).filter(({ url }) => url.pathname.endsWith('/paper/batch')).flatMap(({ reply }) => JSON.parse(reply.body) as unknown[]).filter((each) => each !== null)
        const { held, resolved, rejected } = await through('semanticscholar', 'papers', [paper, ...batches])
        expect([held > 3, held === resolved, rejected]).toEqual([true, true, 0])
        expect((await database.pool.query('select doi, publication_year, publication_date::text, work_type, authors_listed from core.work_records where doi = \'10.1093/mind/lix.236.433\'')).rows)
            .toEqual([{ doi: '10.1093/mind/lix.236.433', publication_year: 1950, publication_date: '1950-10-01', work_type: 'article', authors_listed: expect.any(Number) }])
    })
})
