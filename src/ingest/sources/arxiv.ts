/**
 * arXiv: papers by id or query (query API), or by the day on which their metadata last changed (OAI-PMH). Free, without key; one request
 * every three seconds for all programs of an installation together, both services. As documented by the provider in July 2026:
 * https://info.arxiv.org/help/api/user-manual.html, https://info.arxiv.org/help/oa/index.html, https://info.arxiv.org/help/api/tou.html
 */
import { FatalError, RetryableError, UsageError } from '../../errors.ts'
import type { HttpClient, HttpResponse, Provider } from '../../http/types.ts'
import { checkAsk, dayOf } from '../check-ask.ts'
import { checkPayload } from '../check-payload.ts'
import { CursorRefusedError, emptyPage, type EntityRules, portionOf, type Source, type SourceAsk, type SourcePage } from '../source.ts'
import { childOf, childrenOf, childText, parseXml, type XmlElement } from '../xml.ts'
import { arxivIdOf, work, workOfEntry, workOfRecord } from './arxiv-work.ts'

const idsPerRequest = 100
const mostRows = 1_000
/** Results of one query that can be reached at all. */
const deepest = 30_000
const secondsPerRequest = 3.2
/** A page without entries in the middle of a walk is a known fault that passes. */
const mostEmptyPages = 3

const entities: Record<string, EntityRules> = {
    works: {
        title: 'preprints: dates, categories, comments',
        ids: { perRequest: idsPerRequest, example: '2401.02954' },
        query: { example: 'cat:cs.AI AND submittedDate:[202401010000 TO 202401072359]' },
        since: { key: 'datestamp: any change of the metadata, deletions too' },
        shape: { needed: ['id', 'title', 'authors', 'created'], documented: new Set(['format', ...Object.keys(work.shape)]) },
    },
}

/** @param rows papers a page of a query, at most 2,000 */
export function createArxiv({ http, baseUrl = 'https://export.arxiv.org', oaiBaseUrl, rows = mostRows, now = Date.now }: { http: HttpClient, baseUrl?: string | undefined, oaiBaseUrl?: string | undefined, rows?: number, now?: () => number }): Source {
    const queryUrl = `${baseUrl.replace(/\/+$/, '')}/api/query`
    const oaiUrl = `${(oaiBaseUrl ?? 'https://oaipmh.arxiv.org').replace(/\/+$/, '')}/oai`
    const provider: Provider = {
        name: 'arxiv', secretHeaders: {}, gate: 'arxiv', requestsPerSecond: 1 / secondsPerRequest, restMs: secondsPerRequest * 1000, inFlight: 1, reserveShare: 0, readError,
    }

    return {
        provider, entities,
        check: (ask) => checkAsk({ provider: 'arxiv', entities, normaliseId: arxivIdOf, now }, ask),
        readPage: (ask, cursor) => ask.ids ? readByIds(ask.ids, cursor) : ask.since === undefined ? readQuery(ask.query ?? '', cursor) : readChanges(ask, cursor),
        async quote(ask) {
            // OAI-PMH does not say how many there will be.
            if (ask.since !== undefined) return { records: undefined, requests: undefined, seconds: undefined, cost: undefined }
            const records = ask.ids?.length ?? (await getFeed(`search_query=${encodeURIComponent(ask.query ?? '')}&start=0&max_results=1`)).total
            if (records > deepest) throw tooMany(records)
            const requests = Math.max(1, Math.ceil(records / (ask.ids ? idsPerRequest : rows)))
            return { records, requests, seconds: requests * secondsPerRequest, cost: undefined }
        },
        checkRecord: (_entity, payload) => checkPayload({
            entity: 'works', schema: work, idOf: (record) => { const { id } = record as { id?: unknown }; return typeof id === 'string' && arxivIdOf(id) === id ? id : null },
            updatedAt: (record) => (record as { datestamp?: unknown }).datestamp ?? (record as { updated?: unknown }).updated,
        }, payload),
    }

    async function readByIds(given: string[], cursor: string | null): Promise<SourcePage> {
        const { ids, nextCursor } = portionOf(given, cursor, idsPerRequest)
        const { response, works } = await getFeed(`id_list=${ids.map(encodeURIComponent).join(',')}&start=0&max_results=${ids.length}`)
        const held = new Set(works.map(({ id }) => id))
        return { ...emptyPage('works'), records: works.map((payload) => ({ payload, response })), gone: ids.filter((id) => !held.has(id)), responses: [response], nextCursor, totalCount: given.length }
    }

    async function readQuery(query: string, cursor: string | null): Promise<SourcePage> {
        const start = Number(cursor ?? 0)
        if (!Number.isSafeInteger(start) || start < 0) throw new CursorRefusedError(`${JSON.stringify(cursor)} is no place in the results of arXiv: the walk begins anew`)
        const responses: HttpResponse[] = []
        for (let empty = 0; ; empty += 1) {
            // The order of submission stays as it is while a walk lasts; relevance does not.
            const { response, total, works } = await getFeed(`search_query=${encodeURIComponent(query)}&sortBy=submittedDate&sortOrder=ascending&start=${start}&max_results=${rows}`)
            responses.push(response)
            if (total > deepest) throw tooMany(total)
            if (works.length === 0 && start < total) {
                if (empty >= mostEmptyPages) throw new RetryableError(`GET ${response.url} answered ${empty + 1} times without papers in the middle of ${total}, a known fault of arXiv that passes: try again later`)
                continue
            }
            const next = start + works.length
            return { ...emptyPage('works'), records: works.map((payload) => ({ payload, response })), responses, nextCursor: next < total ? String(next) : null, totalCount: total }
        }
    }

    /** No `until` while the last day is not over: changes of today are in later pages. */
    async function readChanges(ask: SourceAsk, cursor: string | null): Promise<SourcePage> {
        const { since, until } = ask
        const first = `metadataPrefix=arXiv&from=${since ?? ''}${until === undefined || until >= dayOf(now()) ? '' : `&until=${until}`}`
        const outcome = await http.getText(provider, `${oaiUrl}?verb=ListRecords&${cursor === null ? first : `resumptionToken=${encodeURIComponent(cursor)}`}`, { format: 'xml', parse: parseXml })
        const { response } = outcome
        const page: SourcePage = { ...emptyPage('works'), responses: [response], nextCursor: null }
        const answer = outcome.kind === 'ok' ? outcome.body as XmlElement : undefined
        if (answer?.name !== 'OAI-PMH') throw new FatalError(`GET ${response.url} answered ${response.status} without <OAI-PMH>: check ARXIV_OAI_BASE_URL`)
        const error = childOf(answer, 'error')
        if (error) return endOf(page, error, answer)
        const list = childOf(answer, 'ListRecords')
        for (const record of list ? childrenOf(list, 'record') : []) {
            const header = childOf(record, 'header')
            const id = arxivIdOf(/^oai:arXiv\.org:(.+)$/i.exec(header ? childText(header, 'identifier') ?? '' : '')?.[1] ?? '')
            const metadata = childOf(childOf(record, 'metadata') ?? record, 'arXiv')
            if (header?.attributes['status'] === 'deleted') {
                if (id !== undefined) page.gone.push(id)
            } else if (metadata) page.records.push({ payload: workOfRecord(metadata, header && childText(header, 'datestamp')), response })
            else page.records.push({ payload: { id: id ?? '', problem: 'a record without metadata in the format arXiv' }, response })
        }
        const next = list && childText(list, 'resumptionToken')
        if (next !== undefined && next === cursor) throw new FatalError(`GET ${response.url} answered with the resumptionToken it was asked with, so the walk would never end: try again tomorrow`)
        return { ...page, nextCursor: next ?? null }
    }

    async function getFeed(query: string): Promise<{ response: HttpResponse, total: number, works: ReturnType<typeof workOfEntry>[] }> {
        const outcome = await http.getText(provider, `${queryUrl}?${query}`, { format: 'xml', parse: parseXml })
        const { response } = outcome
        const feed = outcome.kind === 'ok' ? outcome.body as XmlElement : undefined
        const total = Number(feed && childText(feed, 'opensearch:totalResults'))
        if (feed?.name !== 'feed' || !Number.isSafeInteger(total)) throw new FatalError(`GET ${response.url} answered ${response.status} without a feed and its totalResults: arXiv changed it, or ARXIV_BASE_URL is wrong`)
        return { response, total, works: childrenOf(feed, 'entry').map(workOfEntry) }
    }
}

/** OAI-PMH tells errors in a success. https://www.openarchives.org/OAI/openarchivesprotocol.html#ErrorConditions */
function endOf(page: SourcePage, error: XmlElement, answer: XmlElement): SourcePage {
    const code = error.attributes['code'] ?? ''
    const said = `${page.responses[0]?.url ?? ''} answered ${code}: ${childText(answer, 'error') ?? ''}`
    if (code === 'noRecordsMatch') return page
    if (code === 'badResumptionToken') throw new CursorRefusedError(`${said}. Tokens hold until the end of the day: the walk begins anew`)
    throw new FatalError(`${said}. Correct the days`)
}

function tooMany(total: number): UsageError {
    return new UsageError(`the query finds ${total} papers, and arXiv gives no more than ${deepest}: narrow it, for example by submittedDate:[202401010000 TO 202401072359], or use --since`)
}

/** "Rate exceeded." comes as a success; other errors come as a feed with one entry "Error", with status 400 or 200. */
function readError(response: HttpResponse): undefined {
    const { status, url, text } = response
    const said = `GET ${url} answered ${status}`
    if (/^\s*(<[^>]*>\s*)*Rate exceeded/i.test(text.slice(0, 200))) throw new RetryableError(`${said}: Rate exceeded`, { retryAfterMs: 60_000 })
    if ((status === 429 || status === 503) && !('retry-after' in response.headers)) throw new RetryableError(`${said}: too fast or too busy`, { retryAfterMs: 60_000 })
    const reason = /<id>[^<]*\/api\/errors#[^<]*<\/id>[\s\S]*?<summary>([^<]*)<\/summary>/.exec(text.slice(0, 5_000))?.[1]
    if (reason !== undefined) throw new FatalError(`${said}: ${reason.trim().slice(0, 300)}. Correct the ids or the query; the words are in https://info.arxiv.org/help/api/user-manual.html`)
    return undefined
}
