import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FatalError, RetryableError, UsageError } from '../../../src/errors.ts'
import { createWikidata } from '../../../src/ingest/sources/wikidata.ts'
import { type Answer, type Asked, type FakeProvider, type Reply, startProvider } from '../../support/fake-provider.ts'
import { inventedOrcid } from '../../support/orcid-dump.ts'
import { describeSource } from './contract.ts'

const contact = 'somebody@example.org'
const wd = (id: string) => ({ type: 'uri', value: `http://www.wikidata.org/entity/${id}` })
const literal = (value: string) => ({ type: 'literal', value })
const rank = (name: string) => ({ type: 'uri', value: `http://wikiba.se/ontology#${name}` })
const person = (id: string, more: object = {}) => ({ asked: wd(id), p: wd(id), modified: literal('2026-04-01T10:00:00Z'), name: literal('Mei Lin'), ...more })
const studied = (id: string, statement: string, more: object = {}) => person(id, {
    st: wd(`statement/${id}-${statement}`), prop: wd('P69'), rank: rank('NormalRank'), org: wd('Q900'), org_name: literal('Lanterna University'), has_reference: literal('true'), ...more,
})
const results = (bindings: object[]): Reply => ({ headers: { 'content-type': 'application/sparql-results+json;charset=utf-8' }, body: { head: { vars: [] }, results: { bindings } } })
const queryIn = ({ body }: Asked) => new URLSearchParams(body).get('query') ?? ''
const askedIn = (asked: Asked) => [...queryIn(asked).matchAll(/wd:(Q\d+)/g)].map((each) => each[1] ?? '')
const everybody: Answer = (asked) => results(askedIn(asked).filter((id) => id !== 'Q404').map((id) => studied(id, 'a')))
const ids = ['Q11', 'Q12', 'Q13']

describeSource({
    name: 'wikidata education',
    create: ({ http, baseUrl }) => createWikidata({ http, baseUrl, contact, peoplePerRequest: 2 }),
    secrets: [],
    walk: { ask: { entity: 'education', ids }, answer: everybody, ids },
    sameCursor: 'the place in a list of ids is counted here, so that it cannot come twice',
    empty: { ask: { entity: 'education', ids: ['Q1'] }, answer: () => results([]) },
    inBand: [
        { name: 'an answer of another shape', ask: { entity: 'education', ids }, reply: { headers: { 'content-type': 'application/sparql-results+json' }, body: { boolean: true } }, becomes: FatalError, says: /another shape/ },
        { name: 'a program that is not wanted', ask: { entity: 'education', ids }, reply: { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Please set a user-agent' }, becomes: FatalError, says: /HOMEGROWN_CONTACT/ },
        { name: 'busy', ask: { entity: 'education', ids }, reply: { status: 503, body: {} }, becomes: 'again' },
        { name: 'an answer that breaks off even for one', ask: { entity: 'education', ids: ['Q1'] }, reply: { headers: { 'content-type': 'application/sparql-results+json' }, body: '{"results":{"bindings":[{"p"\njava.util.concurrent.TimeoutException' }, becomes: RetryableError as never, says: /one person \(Q1\)/ },
    ],
    gone: { ask: { entity: 'education', ids: ['Q11', 'Q404', 'Q13'] }, answer: everybody, held: ['Q11', 'Q13'], gone: ['Q404'] },
    wrongAsks: [
        { ask: { entity: 'education', ids: ['P69'] }, says: /no id of education/ },
        { ask: { entity: 'education', ids: ['Q1 } SELECT *'] }, says: /no id of education/ },
        { ask: { entity: 'education', ids: ['0000-0002-1825-0098'] }, says: /check character is wrong/ },
        { ask: { entity: 'education', query: 'physicists' }, says: /cannot be asked for education by --query/ },
    ],
    wrongRecords: [{ payload: { id: 'L1' }, says: /no id/ }, { payload: { id: 'Q1', statements: 'none' }, says: /wrong shape/ }],
})

describe('wikidata', () => {
    let provider: FakeProvider
    beforeEach(async () => { provider = await startProvider(everybody) })
    afterEach(() => provider.close())
    const read = (asked: string[]) => {
        const source = createWikidata({ http: provider.connect(), baseUrl: provider.url, contact })
        return source.readPage(source.check({ entity: 'education', ids: asked }), null)
    }

    it('asks nothing without a contact, and says so', () => {
        const source = createWikidata({ http: provider.connect(), baseUrl: provider.url })
        expect(() => source.check({ entity: 'education', ids: ['Q1'] })).toThrow(UsageError)
        expect(() => source.check({ entity: 'education', ids: ['Q1'] })).toThrow(/HOMEGROWN_CONTACT/)
    })

    it('posts a form that names Q-ids and ORCID iDs apart', async () => {
        await read(['https://www.wikidata.org/wiki/Q7', inventedOrcid(1)])
        expect(provider.asked[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/sparql-results+json' } })
        expect(queryIn(provider.asked[0] as Asked)).toContain('VALUES ?asked { wd:Q7 }')
        expect(queryIn(provider.asked[0] as Asked)).toContain(`VALUES ?orcid_asked { "${inventedOrcid(1)}" }`)
    })

    it.each([
        ['a 200 that breaks off in a stack trace', { headers: { 'content-type': 'application/sparql-results+json' }, body: '{"results":{"bindings":[{"p"\njava.util.concurrent.TimeoutException\n\tat java.base' }],
        ['500 with a timeout', { status: 500, headers: { 'content-type': 'text/plain' }, body: 'java.util.concurrent.TimeoutException' }],
        ['504', { status: 504, body: {} }],
    ])('asks for halves after %s', async (_name, reply: Reply) => {
        provider.answer = (asked, count) => askedIn(asked).length > 2 ? reply : everybody(asked, count)
        const page = await read(['Q1', 'Q2', 'Q3', 'Q4', 'Q5'])
        expect(page.records.map(({ payload }) => (payload as { id: string }).id)).toEqual(['Q1', 'Q2', 'Q3', 'Q4', 'Q5'])
        expect(provider.asked.map((asked) => askedIn(asked).length)).toEqual([5, 3, 2, 1, 2])
        expect(page.gone).toEqual([])
    })

    it('makes one record of all rows of a person, values once each, whatever the order', async () => {
        const rows = [
            studied('Q1', 'b', { prop: wd('P108'), rank: rank('PreferredRank'), has_reference: literal('false') }),
            studied('Q1', 'a', { ror: literal('02abcde12'), iso: literal('HK'), degree: wd('Q5'), degree_name: literal('Doctor of Philosophy'), start: literal('2001-01-01T00:00:00Z'), start_precision: literal('9') }),
            studied('Q1', 'a', { ror: literal('02abcde12'), iso: literal('CN'), degree: wd('Q4'), degree_name: literal('Master'), start: literal('2001-01-01T00:00:00Z'), start_precision: literal('9') }),
            studied('Q1', 'c', { rank: rank('DeprecatedRank') }),
        ]
        provider.answer = () => results(rows)
        const first = await read(['Q1'])
        expect(first.records.map(({ payload }) => payload)).toEqual([{
            id: 'Q1', name: 'Mei Lin', modified: '2026-04-01T10:00:00Z', orcid: [], dblp: [], openalex: [],
            statements: [
                {
                    id: 'Q1-a', property: 'P69', rank: 'normal', organisation: { id: 'Q900', name: 'Lanterna University', ror: ['02abcde12'], grid: [], countries: ['CN', 'HK'] },
                    degrees: [{ id: 'Q4', name: 'Master' }, { id: 'Q5', name: 'Doctor of Philosophy' }], majors: [], start: [{ value: '2001-01-01T00:00:00Z', precision: 9 }], end: [], point: [], has_reference: true,
                },
                { id: 'Q1-b', property: 'P108', rank: 'preferred', organisation: { id: 'Q900', name: 'Lanterna University', ror: [], grid: [], countries: [] }, degrees: [], majors: [], start: [], end: [], point: [], has_reference: false },
            ],
        }])
        provider.answer = () => results(rows.toReversed())
        expect((await read(['Q1'])).records[0]?.payload).toEqual(first.records[0]?.payload)
    })

    it('keeps a person without statements, and notes who was merged and whose iD was asked', async () => {
        const iD = inventedOrcid(1)
        provider.answer = () => results([person('Q1'), person('Q2', { asked: wd('Q22') }), person('Q3', { asked: wd('Q3'), orcid_asked: literal(iD), orcid: literal(iD) })])
        const page = await read(['Q1', 'Q22', iD])
        expect(page.records.map(({ payload }) => payload)).toMatchObject([{ id: 'Q1', statements: [] }, { id: 'Q2' }, { id: 'Q3', orcid: [iD] }])
        expect(page.aliases).toEqual([{ requested: 'Q22', held: 'Q2' }, { requested: iD, held: 'Q3' }])
        expect(page.gone).toEqual([])
    })
})
