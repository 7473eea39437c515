/**
 * DataCite: works by DOI, by a query, or those of arXiv (prefix 10.48550) by the day of their last change. Free. As documented by the
 * provider (https://support.datacite.org/docs/api, November 2026).
 */
import { z } from 'zod'
import { FatalError } from '../../errors.ts'
import type { HttpClient, HttpResponse, Outcome, Provider } from '../../http/types.ts'
import { checkAsk } from '../check-ask.ts'
import { checkPayload, count, integer, text } from '../check-payload.ts'
import { CursorRefusedError, emptyPage, type EntityRules, portionOf, type Source, type SourceAsk, type SourcePage } from '../source.ts'
import { doiOf } from './crossref-work.ts'

const idsPerPage = 25
const mostRows = 1_000
const requestsPerSecond = 1
/** Counts within the attributes that move without a change of the metadata. */
const movingCounts = new Set(['viewCount', 'viewsOverTime', 'downloadCount', 'downloadsOverTime', 'referenceCount', 'partCount', 'partOfCount', 'versionCount', 'versionOfCount'])

const entities: Record<string, EntityRules> = {
    works: {
        title: 'works with a DataCite DOI, such as those of arXiv',
        ids: { perRequest: 1, example: '10.48550/arxiv.2401.02954' },
        query: { example: 'prefix:10.48550 AND publicationYear:2024' },
        since: { key: 'updated, of arXiv\'s DOIs (prefix 10.48550)' },
        shape: { needed: ['id', 'attributes'], documented: new Set(['id', 'type', 'attributes', 'relationships', 'links', 'meta']) },
    },
}

const work = z.object({
    id: z.string().regex(/^10\.\d{4,9}\/\S/i, 'is no DOI (10.…/…)'),
    attributes: z.object({
        doi: text, publicationYear: integer, publisher: z.unknown().optional(), updated: text, state: text,
        titles: z.array(z.object({ title: text, titleType: text })).nullish(),
        creators: z.array(z.object({ name: text, givenName: text, familyName: text })).nullish(),
        dates: z.array(z.object({ date: text, dateType: text })).nullish(),
        types: z.object({ resourceTypeGeneral: text, resourceType: text, citeproc: text }).nullish(),
        relatedIdentifiers: z.array(z.object({ relatedIdentifier: text, relatedIdentifierType: text, relationType: text })).nullish(),
        citationCount: count,
    }),
})
const listAnswer = z.object({ data: z.array(z.unknown()), meta: z.object({ total: z.number().int().min(0) }), links: z.object({ next: z.string().nullish() }).nullish() })
const singleAnswer = z.object({ data: z.record(z.string(), z.unknown()) })

/** @param rows works a page, at most 1,000. A mail address in the user agent doubles what one may ask. */
export function createDatacite({ http, baseUrl = 'https://api.datacite.org', rows = mostRows, now }: { http: HttpClient, baseUrl?: string | undefined, rows?: number, now?: () => number }): Source {
    const root = baseUrl.replace(/\/+$/, '')
    const provider: Provider = { name: 'datacite', secretHeaders: {}, requestsPerSecond, inFlight: 2, reserveShare: 0, readError }

    return {
        provider, entities,
        check: (ask) => checkAsk({ provider: 'datacite', entities, normaliseId: doiOf, now }, ask),
        readPage: (ask, cursor) => ask.ids ? readByDoi(ask.ids, cursor) : readList(ask, cursor),
        async quote(ask) {
            const records = ask.ids?.length ?? (await getList(ask, 0, '1')).meta.total
            const requests = ask.ids ? records : Math.max(1, Math.ceil(records / rows))
            return { records, requests, seconds: requests / requestsPerSecond, cost: undefined }
        },
        checkRecord: (_entity, payload) => checkPayload({
            entity: 'works', schema: work,
            idOf: (record) => doiOf((record as { id?: unknown }).id) ?? null,
            stableOf: withoutMovingCounts,
            updatedAt: (record) => (record as { attributes?: { updated?: unknown } }).attributes?.updated,
        }, payload),
    }

    async function readByDoi(given: string[], cursor: string | null): Promise<SourcePage> {
        const { ids, nextCursor } = portionOf(given, cursor, idsPerPage)
        const page: SourcePage = { ...emptyPage('works'), nextCursor, totalCount: given.length }
        for (const id of ids) {
            const outcome = await http.getJson(provider, `${root}/dois/${encodeURIComponent(id)}?affiliation=true`)
            page.responses.push(outcome.response)
            if (outcome.kind === 'gone') page.gone.push(id)
            else page.records.push({ payload: parsed(singleAnswer, outcome).data, response: outcome.response })
        }
        return page
    }

    async function readList(ask: SourceAsk, cursor: string | null): Promise<SourcePage> {
        const { response, data, meta, links } = await getList(ask, rows, cursor ?? '1')
        const next = nextOf(links?.next ?? undefined)
        if (next !== undefined && next === cursor) throw new FatalError(`GET ${response.url} answered with the cursor it was asked with, so the walk would never end: narrow the query, for example to a month`)
        return { ...emptyPage('works'), records: data.map((payload) => ({ payload, response })), responses: [response], nextCursor: data.length === 0 ? null : next ?? null, totalCount: meta.total }
    }

    async function getList(ask: SourceAsk, size: number, cursor: string): Promise<{ response: HttpResponse } & z.infer<typeof listAnswer>> {
        const query = ask.query ?? `prefix:10.48550 AND updated:[${ask.since ?? ''} TO ${ask.until ?? ''}T23:59:59Z]`
        const outcome = await http.getJson(provider, `${root}/dois?query=${encodeURIComponent(query)}&affiliation=true&page%5Bsize%5D=${size}&page%5Bcursor%5D=${encodeURIComponent(cursor)}`)
        return { ...parsed(listAnswer, outcome), response: outcome.response }
    }
}

/** Only the cursor of the address is taken: where requests go is not the answer's business. */
function nextOf(link: string | undefined): string | undefined {
    return link !== undefined && URL.canParse(link) ? new URL(link).searchParams.get('page[cursor]') ?? undefined : undefined
}

function withoutMovingCounts(record: object): object {
    const { attributes } = record as { attributes?: unknown }
    if (typeof attributes !== 'object' || attributes === null) return record
    return { ...record, attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => !movingCounts.has(name))) }
}

function parsed<T>(schema: z.ZodType<T>, outcome: Outcome): T {
    const result = schema.safeParse(outcome.kind === 'ok' ? outcome.body : undefined)
    if (!result.success) throw new FatalError(`GET ${outcome.response.url} answered ${outcome.response.status} with another shape than documented (${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ').slice(0, 300)}): DataCite changed it, or DATACITE_BASE_URL is wrong`)
    return result.data
}

/** JSON:API: `errors: [{ status, title }]`. */
function readError(response: HttpResponse): undefined {
    const { status, url } = response
    if (status !== 400 && status !== 422) return undefined
    const said = `GET ${url} answered ${status}: ${/"title"\s*:\s*"([^"]*)"/.exec(response.text)?.[1] ?? response.text.slice(0, 120)}`
    const cursor = new URL(url).searchParams.get('page[cursor]')
    if (cursor !== null && cursor !== '1') throw new CursorRefusedError(`${said}. The cursor is not taken any more: the walk begins anew`)
    throw new FatalError(`${said}. Correct the query; its words are in https://support.datacite.org/docs/api-queries`)
}
