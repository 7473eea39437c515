import { FatalError } from '../../../src/errors.ts'
import { createOpenAlexSource } from '../../../src/ingest/sources/openalex-source.ts'
import { createOpenAlex } from '../../../src/ingest/sources/openalex.ts'
import type { Answer, Asked } from '../../support/fake-provider.ts'
import { describeSource } from './contract.ts'

const apiKey = 'sesame-0123456789'
const ids = Array.from({ length: 150 }, (_each, index) => `A${index + 1}`)
const author = (id: string) => ({ id: `https://openalex.org/${id}`, display_name: id, affiliations: [], works_count: 1, cited_by_count: 0, summary_stats: {} })
const askedFor = ({ url }: Asked) => (url.searchParams.get('filter') ?? '').replace('ids.openalex:', '').split('|')
const listOf = (asked: Asked, isHeld: (id: string) => boolean) => {
    const held = askedFor(asked).filter((id) => id !== '' && isHeld(id))
    return { body: { meta: { count: held.length, next_cursor: null }, results: held.map(author) } }
}
/** A2 was merged into A1 and is left out of lists; A3 is not there at all. */
const oneGone: Answer = (asked) => {
    if (asked.url.pathname === '/authors') return listOf(asked, (id) => id === 'A1')
    return asked.url.pathname.endsWith('/A2') ? { body: author('A1') } : { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not Found</h1>' }
}

describeSource({
    name: 'openalex authors',
    create: ({ http, baseUrl }) => createOpenAlexSource(createOpenAlex({ http, baseUrl, apiKey })),
    secrets: [apiKey],
    walk: { ask: { entity: 'authors', ids }, answer: (asked) => listOf(asked, () => true), ids },
    sameCursor: 'only ids are asked for, and the place in their list is counted here',
    empty: { ask: { entity: 'authors', ids: ['A3'] }, answer: oneGone },
    inBand: [
        { name: 'too fast', ask: { entity: 'authors', ids: ['A1'] }, reply: { status: 429, body: { error: 'Rate limit exceeded', message: 'slower' } }, becomes: 'again' },
        { name: 'a list of another shape', ask: { entity: 'authors', ids: ['A1'] }, reply: { body: {} }, becomes: FatalError, says: /another shape/ },
    ],
    gone: { ask: { entity: 'authors', ids: ['A1', 'a2', 'https://openalex.org/A3'] }, answer: oneGone, held: ['A1'], gone: ['A3'] },
    wrongAsks: [
        { ask: { entity: 'authors', ids: ['W1'] }, says: /no id of authors at openalex: write it as A/ },
        { ask: { entity: 'authors', since: '2026-11-01' }, says: /cannot be asked for authors by --since: use --ids/ },
    ],
    wrongRecords: [
        { payload: { id: 'https://openalex.org/W1' }, says: /id: is no OpenAlex id/ },
        { payload: { ...author('A1'), works_count: -1 }, says: /wrong shape: works_count/ },
    ],
})
