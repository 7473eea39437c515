import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FatalError, RetryableError } from '../../../src/errors.ts'
import { CursorRefusedError } from '../../../src/ingest/source.ts'
import { arxivIdOf } from '../../../src/ingest/sources/arxiv-work.ts'
import { createArxiv } from '../../../src/ingest/sources/arxiv.ts'
import { type FakeProvider, type Reply, startProvider } from '../../support/fake-provider.ts'
import { hasRealData, realData } from '../../support/real-data.ts'
import { describeSource } from './contract.ts'

const now = () => Date.parse('2026-11-05T12:00:00Z')
const atom = { 'content-type': 'application/atom+xml; charset=utf-8' }
const entry = (number: number) => `<entry><id>http://arxiv.org/abs/2401.0000${number}v2</id><title>On
  ${number}</title><summary>s</summary><published>2024-01-0${number}T00:00:00Z</published><updated>2024-02-01T00:00:00Z</updated>
  <author><name>Ada Example</name><arxiv:affiliation>Example University</arxiv:affiliation></author><arxiv:primary_category term="cs.LG"/><category term="cs.AI"/><category term="cs.LG"/></entry>`
const feed = (numbers: number[], total: number, start = 0): Reply => ({
    headers: atom,
    body: `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><opensearch:totalResults>${total}</opensearch:totalResults><opensearch:startIndex>${start}</opensearch:startIndex>${numbers.map(entry).join('')}</feed>`,
})
const errorFeed = (status: number): Reply => ({ status, headers: atom, body: '<feed><opensearch:totalResults>1</opensearch:totalResults><entry><id>https://arxiv.org/api/errors#bad</id><title>Error</title><summary>incorrect id format for abc</summary></entry></feed>' })
const record = (number: number) => `<record><header><identifier>oai:arXiv.org:2401.0000${number}</identifier><datestamp>2026-11-0${number}</datestamp></header><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2401.0000${number}</id><created>2024-01-01</created><authors><author><keyname>Example</keyname><forenames>Ada</forenames><affiliation>Example University</affiliation></author></authors><title>On ${number}</title><categories>cs.LG cs.AI</categories><doi>10.5555/w${number}</doi></arXiv></metadata></record>`
const deleted = '<record><header status="deleted"><identifier>oai:arXiv.org:hep-th/9901001</identifier><datestamp>2026-11-02</datestamp></header></record>'
const oai = (inside: string): Reply => ({ headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-05T00:00:00Z</responseDate>${inside}</OAI-PMH>` })
const inPages = ({ url }: { url: URL }): Reply => {
    const start = Number(url.searchParams.get('start'))
    return feed([1, 2, 3, 4, 5].slice(start, start + 2), 5, start)
}
const query = { entity: 'works', query: 'cat:cs.LG' }
const changes = { entity: 'works', since: '2026-11-01', until: '2026-11-03' }

const wrongAsks = [
    { ask: { entity: 'works', ids: ['abc'] }, says: /no id of works at arxiv: write it as 2401\.02954/ },
    { ask: { entity: 'works', ids: ['2401.1'] }, says: /no id/ },
    { ask: { entity: 'works', since: 'yesterday' }, says: /is no day/ },
]
const wrongRecords = [
    { payload: { id: 'https://arxiv.org/api/errors#x', authors: [], categories: [] }, says: /no id/ },
    { payload: { id: '2401.00001', authors: 'Ada', categories: [] }, says: /wrong shape: authors/ },
    { payload: { id: '2401.00001', authors: [], categories: [], created: 'soon' }, says: /wrong shape: created/ },
]

describeSource({
    name: 'arxiv works by query',
    create: ({ http, baseUrl }) => createArxiv({ http, baseUrl, oaiBaseUrl: baseUrl, rows: 2, now }),
    secrets: [],
    walk: { ask: query, answer: inPages, ids: [1, 2, 3, 4, 5].map((number) => `2401.0000${number}`) },
    sameCursor: 'the place is the number of papers received, which grows with each page',
    empty: { ask: query, answer: () => feed([], 0) },
    inBand: [
        { name: 'Rate exceeded. as a success', ask: query, reply: { headers: { 'content-type': 'text/plain' }, body: 'Rate exceeded.' }, becomes: 'again' },
        { name: 'an Error entry as a success', ask: query, reply: errorFeed(200), becomes: FatalError, says: /incorrect id format for abc\. Correct/ },
        { name: 'an Error entry with 400', ask: query, reply: errorFeed(400), becomes: FatalError, says: /incorrect id format for abc\. Correct/ },
        { name: 'a feed that is cut off', ask: query, reply: { headers: atom, body: '<feed><entry>' }, becomes: 'again' },
        { name: 'too busy', ask: query, reply: { status: 503 }, becomes: 'again' },
    ],
    gone: {
        ask: { entity: 'works', ids: ['2401.00001', 'arXiv:2401.00009v1', '2401.00002'] },
        answer: () => feed([2, 1], 2), held: ['2401.00002', '2401.00001'], gone: ['2401.00009'],
    },
    wrongAsks, wrongRecords,
})

describeSource({
    name: 'arxiv works by change',
    create: ({ http, baseUrl }) => createArxiv({ http, baseUrl, oaiBaseUrl: baseUrl, now }),
    secrets: [],
    walk: {
        ask: changes, ids: ['2401.00001', '2401.00002', '2401.00003'],
        answer: ({ url }) => url.searchParams.get('resumptionToken') === 't1' ? oai(`<ListRecords>${record(3)}<resumptionToken/></ListRecords>`)
            : oai(`<ListRecords>${record(1)}${deleted}${record(2)}<resumptionToken cursor="0">t1</resumptionToken></ListRecords>`),
    },
    sameCursor: { ask: changes, answer: () => oai(`<ListRecords>${record(1)}<resumptionToken>t1</resumptionToken></ListRecords>`) },
    empty: { ask: changes, answer: () => oai('<error code="noRecordsMatch">none</error>') },
    inBand: [
        { name: 'a wrong argument as a success', ask: changes, reply: oai('<error code="badArgument">from</error>'), becomes: FatalError, says: /badArgument: from/ },
        { name: 'a token that lapsed, as a success', ask: changes, reply: oai('<error code="badResumptionToken">gone</error>'), becomes: CursorRefusedError, says: /until the end of the day/ },
        { name: 'too busy', ask: changes, reply: { status: 503, headers: { 'retry-after': '20' } }, becomes: 'again' },
        { name: 'another document', ask: changes, reply: { headers: atom, body: '<feed/>' }, becomes: FatalError, says: /without <OAI-PMH>/ },
        { name: 'a bomb', ask: changes, reply: { headers: atom, body: '<!DOCTYPE x [<!ENTITY a "b">]><OAI-PMH>&a;</OAI-PMH>' }, becomes: FatalError, says: /document type/ },
    ],
    gone: 'asked by id the query API answers',
    wrongAsks, wrongRecords,
})

describe('arxiv', () => {
    let provider: FakeProvider
    const open = () => createArxiv({ http: provider.connect(), baseUrl: provider.url, oaiBaseUrl: provider.url, rows: 2, now })
    beforeEach(async () => { provider = await startProvider(() => feed([], 0)) })
    afterEach(() => provider.close())

    it('tells what was deleted, and names no last day that is not over', async () => {
        provider.answer = () => oai(`<ListRecords>${deleted}${record(1)}</ListRecords>`)
        const source = open()
        expect((await source.readPage(source.check(changes), null)).gone).toEqual(['hep-th/9901001'])
        await source.readPage(source.check({ entity: 'works', since: '2026-11-01' }), null)
        expect(provider.asked.map(({ url }) => url.search)).toEqual(['?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-01&until=2026-11-03', '?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-01'])
    })

    it('gives the same shape both ways', async () => {
        const source = open()
        provider.answer = () => feed([1], 1)
        const byQuery = await source.readPage(query, null)
        provider.answer = () => oai(`<ListRecords>${record(1)}</ListRecords>`)
        const byChange = await source.readPage(changes, null)
        expect(byQuery.records[0]?.payload).toEqual({ id: '2401.00001', format: 'atom', version: 2, title: 'On 1', abstract: 's', created: '2024-01-01T00:00:00Z', updated: '2024-02-01T00:00:00Z', authors: [{ name: 'Ada Example', affiliations: ['Example University'] }], categories: ['cs.LG', 'cs.AI'] })
        expect(byChange.records[0]?.payload).toEqual({ id: '2401.00001', format: 'oai', title: 'On 1', created: '2024-01-01', datestamp: '2026-11-01', authors: [{ keyname: 'Example', forenames: 'Ada', affiliations: ['Example University'] }], categories: ['cs.LG', 'cs.AI'], doi: '10.5555/w1' })
    })

    it('asks again for a page that is empty in the middle, three times', async () => {
        provider.answer = (_asked, count) => count < 3 ? feed([], 5, 2) : feed([3, 4], 5, 2)
        const page = await open().readPage(query, '2')
        expect([page.records.length, page.responses.length, page.nextCursor]).toEqual([2, 4, '4'])
        provider.answer = () => feed([], 5, 2)
        await expect(open().readPage(query, '2')).rejects.toThrow(RetryableError)
    })

    it('waits a minute when it is told: Rate exceeded, or too busy', async () => {
        for (const reply of [{ headers: { 'content-type': 'text/plain' }, body: 'Rate exceeded.' }, { status: 503, body: 'busy' }]) {
            provider.answer = () => reply
            const source = open()
            provider.sleeps.length = 0
            await expect(source.readPage(query, null)).rejects.toThrow(RetryableError)
            expect(provider.sleeps).toEqual(Array(5).fill(60_000))
        }
    })

    it('refuses a query that cannot be walked to its end', async () => {
        provider.answer = () => feed([1, 2], 214_881)
        await expect(open().readPage(query, null)).rejects.toThrow(/finds 214881 papers.*no more than 30000: narrow it/)
        await expect(open().quote(query)).rejects.toThrow(/narrow it/)
    })

    it('has one rate for both services, counted from the end of an answer', () => {
        expect(open().provider).toMatchObject({ gate: 'arxiv', restMs: 3_200, inFlight: 1, requestsPerSecond: 1 / 3.2 })
    })

    it.each([
        ['2401.02954', '2401.02954'], ['arXiv:2401.02954v3', '2401.02954'], ['https://arxiv.org/pdf/0704.0001v1.pdf', '0704.0001'], ['math.GT/0309136v2', 'math/0309136'],
        ['http://arxiv.org/abs/hep-th/9901001', 'hep-th/9901001'], ['10.48550/arXiv.2401.02954', '2401.02954'], ['9901001', undefined], ['hep-th/99010', undefined], ['2401.02954 x', undefined], ['', undefined],
    ])('reads %s as %s', (written, id) => {
        expect(arxivIdOf(written)).toBe(id)
    })
})

describe.skipIf(!hasRealData)('the recorded answers of arXiv', () => {
    interface Recorded { url: string, status_code: number, body: string }
    const recorded = hasRealData ? readdirSync(realData('arxiv', 'responses')).sort().map((name) => JSON.parse(readFileSync(realData('arxiv', 'responses', name), 'utf8')) as Recorded) : []
    let provider: FakeProvider
    beforeEach(async () => { provider = await startProvider(() => ({ status: 500 })) })
    afterEach(() => provider.close())
    const replyOf = ({ status_code: status, body }: Recorded): Reply => ({ status, headers: atom, body })

    it('are read, all 20, and every paper in them is usable', async () => {
        const counts = { answers: 0, papers: 0, gone: 0, refused: 0, tooDeep: 0 }
        const source = createArxiv({ http: provider.connect(), baseUrl: provider.url })
        const ids = new Set<string>()
        for (const each of recorded) {
            const asked = new URL(each.url).searchParams
            provider.answer = () => replyOf(each)
            const idList = asked.get('id_list') ?? ''
            // A query that finds 214,881 papers is refused by the source; its answers are read as those of a look-up are.
            const page = await source.readPage({ entity: 'works', ids: idList === '' ? ['2401.00001'] : idList.split(',').map((id) => arxivIdOf(id) ?? id) }, null).catch((error: unknown) => error)
            counts.answers += 1
            if (page instanceof Error) {
                expect(page).toBeInstanceOf(FatalError)
                expect(page.message).toMatch(/incorrect id format for abc/)
                counts.refused += 1
                continue
            }
            const { records, gone } = page as Awaited<ReturnType<typeof source.readPage>>
            for (const { payload } of records) {
                const checked = source.checkRecord('works', payload)
                expect(checked).toMatchObject({ isUsable: true })
                if (checked.isUsable) ids.add(checked.id)
            }
            counts.papers += records.length
            if (idList !== '') counts.gone += gone.length
            else {
                await expect(source.readPage({ entity: 'works', query: 'testing' }, null)).rejects.toThrow(/narrow it/)
                counts.tooDeep += 1
            }
        }
        expect(counts).toEqual({ answers: 20, papers: 221, gone: 3, refused: 1, tooDeep: 11 })
        expect(ids.has('astro-ph/0601001') && ids.has('2104.12255')).toBe(true)
    })

    it('by id: what is not there is gone', async () => {
        const both = recorded.find(({ url }) => url.includes('0808.05394%2C1707.08567'))
        provider.answer = () => both ? replyOf(both) : { status: 500 }
        const source = createArxiv({ http: provider.connect(), baseUrl: provider.url })
        const page = await source.readPage(source.check({ entity: 'works', ids: ['0808.05394', '1707.08567'] }), null)
        expect(page.gone).toEqual(['0808.05394'])
        expect(page.records[0]?.payload).toMatchObject({ id: '1707.08567', version: 1, created: '2017-07-27T08:18:33Z', categories: ['cs.IT'] })
    })
})
