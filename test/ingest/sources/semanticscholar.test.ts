import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FatalError, RetryableError } from '../../../src/errors.ts'
import { CursorRefusedError } from '../../../src/ingest/source.ts'
import { createSemanticScholar } from '../../../src/ingest/sources/semanticscholar.ts'
import { type FakeProvider, type Reply, startProvider } from '../../support/fake-provider.ts'
import { hasRealData, realData } from '../../support/real-data.ts'
import { readCassettes } from '../../support/vcr.ts'
import { describeSource } from './contract.ts'

const apiKey = 'sesame-0123456789'
const paperId = (number: number) => String(number).padStart(40, 'a')
const paper = (number: number) => ({ paperId: paperId(number), externalIds: { DOI: `10.5555/W${number}`, CorpusId: number }, title: `On ${number}`, year: 2024, citationCount: number })
const found = (numbers: number[], token: string | null): Reply => ({ body: { total: 5, token, data: numbers.map(paper) } })
const threePages = ({ url }: { url: URL }): Reply => {
    const token = url.searchParams.get('token')
    return token === null ? found([1, 2], 't1') : token === 't1' ? found([3, 4], 't2') : found([5], null)
}

describeSource({
    name: 'semanticscholar papers',
    create: ({ http, baseUrl }) => createSemanticScholar({ http, baseUrl, apiKey }),
    secrets: [apiKey],
    walk: { ask: { entity: 'papers', query: 'query=kubernetes&year=2024' }, answer: threePages, ids: [1, 2, 3, 4, 5].map(paperId) },
    sameCursor: { ask: { entity: 'papers', query: 'kubernetes' }, answer: () => found([1], 't1') },
    empty: { ask: { entity: 'papers', query: 'kubernetes' }, answer: () => ({ body: { total: 0, token: 'more', data: [] } }) },
    inBand: [
        { name: 'unknown fields', ask: { entity: 'papers', query: 'x' }, reply: { status: 400, body: { error: 'Unrecognized or unsupported fields: [x]' } }, becomes: FatalError, says: /unsupported fields.*Correct/ },
        { name: 'a key that lapsed', ask: { entity: 'papers', query: 'x' }, reply: { status: 403, body: { message: 'Forbidden' } }, becomes: FatalError, says: /SEMANTIC_SCHOLAR_API_KEY is not accepted/ },
        { name: 'too fast', ask: { entity: 'papers', query: 'x' }, reply: { status: 429, body: { message: 'Too Many Requests', code: '429' } }, becomes: 'again' },
        { name: 'a batch of another length', ask: { entity: 'papers', ids: ['CorpusId:1', 'CorpusId:2'] }, reply: { body: [null] }, becomes: FatalError, says: /1 records to 2 ids/ },
        { name: 'a list of another shape', ask: { entity: 'papers', query: 'x' }, reply: { body: { data: 'none' } }, becomes: FatalError, says: /another shape/ },
    ],
    gone: {
        ask: { entity: 'papers', ids: ['CorpusId:1', '10.5555/none', 'arXiv:2401.02954v2', paperId(3)] },
        answer: () => ({ body: [paper(1), null, paper(1), paper(3)] }),
        held: [paperId(1), paperId(3)],
        gone: ['DOI:10.5555/none'],
    },
    wrongAsks: [
        { ask: { entity: 'papers', ids: ['hello'] }, says: /no id of papers at semanticscholar: write it as/ },
        { ask: { entity: 'authors', query: 'Turing' }, says: /cannot be asked for authors by --query: use --ids/ },
        { ask: { entity: 'papers', since: '2026-11-01' }, says: /cannot be asked for papers by --since/ },
        { ask: { entity: 'papers', query: 'year=2024' }, says: /no words to look for/ },
        { ask: { entity: 'papers', query: 'query=x&token=abc' }, says: /names "token"/ },
    ],
    wrongRecords: [
        { payload: { paperId: '1' }, says: /no id/ },
        { payload: { ...paper(1), year: '2024' }, says: /wrong shape: year/ },
        { payload: { ...paper(1), authors: [{ name: 7 }] }, says: /wrong shape: authors/ },
    ],
})

describe('semantic scholar', () => {
    let provider: FakeProvider
    beforeEach(async () => { provider = await startProvider(() => ({ body: [] })) })
    afterEach(() => provider.close())

    it('asks for ids in portions, with the key in a header, and notes under which id each is held', async () => {
        const source = createSemanticScholar({ http: provider.connect(), baseUrl: provider.url, apiKey })
        provider.answer = ({ body }) => ({ body: (JSON.parse(body) as { ids: string[] }).ids.map((id) => ({ authorId: id === '3' ? '4' : id, name: id })) })
        const ask = source.check({ entity: 'authors', ids: Array.from({ length: 1_001 }, (_each, index) => String(index + 1)) })
        const first = await source.readPage(ask, null)
        expect([first.records.length, first.nextCursor, first.aliases]).toEqual([999, '1000', [{ requested: '3', held: '4' }]])
        expect((await source.readPage(ask, '1000')).nextCursor).toBeNull()
        expect(provider.asked.map(({ method, url, headers }) => [method, url.pathname, headers['x-api-key']])).toEqual([['POST', '/author/batch', apiKey], ['POST', '/author/batch', apiKey]])
        expect(await source.quote(ask)).toMatchObject({ records: 1_001, requests: 2 })
    })

    it('says what a key is for when there is none', async () => {
        provider.answer = () => ({ status: 429, body: { message: 'Too Many Requests' } })
        const source = createSemanticScholar({ http: provider.connect(), baseUrl: provider.url })
        await expect(source.readPage({ entity: 'authors', ids: ['1'] }, null)).rejects.toThrow(/Set SEMANTIC_SCHOLAR_API_KEY: .*6 tries/)
        await expect(source.readPage({ entity: 'authors', ids: ['1'] }, null)).rejects.toThrow(RetryableError)
    })

    it('begins anew when its token lapsed', async () => {
        provider.answer = () => ({ status: 400, body: { error: 'Invalid token' } })
        const source = createSemanticScholar({ http: provider.connect(), baseUrl: provider.url })
        await expect(source.readPage({ entity: 'papers', query: 'x' }, 't1')).rejects.toThrow(CursorRefusedError)
    })
})

describe.skipIf(!hasRealData)('the recorded answers of Semantic Scholar', () => {
    let provider: FakeProvider
    beforeEach(async () => { provider = await startProvider(() => ({ status: 500 })) })
    afterEach(() => provider.close())
    const exchanges = hasRealData ? readCassettes(realData('semanticscholar', 'cassettes')) : []
    const of = (file: string) => exchanges.filter((exchange) => exchange.file === `${file}.yaml`)

    it('are judged rightly, all 94 of 45 files, and every whole paper and author in them is usable', async () => {
        const source = createSemanticScholar({ http: provider.connect(), baseUrl: provider.url })
        const http = provider.connect()
        const counts = { files: new Set(exchanges.map(({ file }) => file)).size, ok: 0, gone: 0, refused: 0, papers: 0, authors: 0, citedWithoutId: 0 }
        for (const { file, url, method, body, reply } of exchanges) {
            provider.answer = () => reply
            const address = `${provider.url}${url.pathname}${url.search}`
            const outcome = await (method === 'POST' ? http.postJson(source.provider, address, JSON.parse(body) as Record<string, unknown>) : http.getJson(source.provider, address)).catch((error: unknown) => error)
            if (reply.status === 404) {
                expect(outcome, file).toMatchObject({ kind: 'gone' })
                counts.gone += 1
            } else if (reply.status === 400) {
                expect(outcome, file).toBeInstanceOf(FatalError)
                counts.refused += 1
            } else {
                expect(outcome, file).toMatchObject({ kind: 'ok' })
                counts.ok += 1
                for (const record of recordsIn(JSON.parse(reply.body))) {
                    const entity = 'paperId' in record ? 'papers' : 'authors'
                    const checked = source.checkRecord(entity, record)
                    if (checked.isUsable) counts[entity] += 1
                    else {
                        // Cited works that the provider knows by title only.
                        expect(`${file} ${checked.reason}`).toMatch(/^test_get_paper_(citations|references)\.yaml no id$/)
                        counts.citedWithoutId += 1
                    }
                }
            }
        }
        expect(exchanges).toHaveLength(94)
        expect(counts).toEqual({ files: 45, ok: 90, gone: 2, refused: 2, papers: 19_689, authors: 103, citedWithoutId: 31 })
    })

    it('of a long search are walked to their end', async () => {
        const recorded = of('test_search_paper_bulk_retrieval_traversing_results')
        provider.answer = ({ url }) => recorded.find((exchange) => exchange.url.searchParams.get('token') === url.searchParams.get('token'))?.reply ?? { status: 500 }
        const source = createSemanticScholar({ http: provider.connect(), baseUrl: provider.url })
        const ids = new Set<string>()
        const sizes: number[] = []
        for (let cursor: string | null = null; ;) {
            const page = await source.readPage(source.check({ entity: 'papers', query: 'kubernetes' }), cursor)
            for (const { payload } of page.records) {
                const checked = source.checkRecord('papers', payload)
                if (checked.isUsable) ids.add(checked.id)
            }
            sizes.push(page.records.length)
            cursor = page.nextCursor ?? null
            if (cursor === null) break
        }
        expect(sizes).toEqual([1_000, 1_000, 674])
        expect(ids.size).toBe(2_674)
    })

    it.each([
        ['test_get_papers_return_not_found', 'papers', 3, ['CorpusId:211530585']],
        ['test_get_papers', 'papers', 3, []],
        ['test_get_authors_return_not_found', 'authors', 3, ['0']],
        ['test_get_authors', 'authors', 3, []],
    ])('of the batch %s are read by position', async (file, entity, records, gone) => {
        const [recorded] = of(file)
        provider.answer = () => recorded?.reply ?? { status: 500 }
        const source = createSemanticScholar({ http: provider.connect(), baseUrl: provider.url })
        const { ids } = JSON.parse(recorded?.body ?? '') as { ids: string[] }
        const page = await source.readPage(source.check({ entity, ids }), null)
        expect(page.records).toHaveLength(records)
        expect(page.gone).toEqual(gone)
        if (entity === 'papers') expect(page.aliases.map(({ requested }) => requested)).toContain('CorpusId:470667')
    })

    it.each([['Paper', 'papers'], ['PaperWithNullValues', 'papers'], ['Author', 'authors']])('the sample %s is usable', (file, entity) => {
        const source = createSemanticScholar({ http: provider.connect() })
        expect(source.checkRecord(entity, JSON.parse(readFileSync(realData('semanticscholar', 'cassettes', `${file}.json`), 'utf8')))).toMatchObject({ isUsable: true })
    })
})

/** Papers and authors wherever an answer has them. */
function recordsIn(value: unknown): object[] {
    if (Array.isArray(value)) return value.flatMap(recordsIn)
    if (typeof value !== 'object' || value === null) return []
    const isRecord = 'paperId' in value || 'authorId' in value
    return [...isRecord ? [value] : [], ...Object.values(value).flatMap(recordsIn)]
}
