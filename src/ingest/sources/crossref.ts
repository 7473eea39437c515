/**
 * Crossref: works by DOI, by a query, or by the day on which Crossref indexed them anew. Free. As documented by the provider
 * (https://www.crossref.org/documentation/retrieve-metadata/rest-api/) with its rates since 1 December 2025 (doi:10.64000/wadve-3tj60).
 */
import { z } from 'zod'
import { FatalError, UsageError } from '../../errors.ts'
import type { HttpClient, HttpResponse, Outcome, Provider } from '../../http/types.ts'
import { checkAsk, dayAfter, parametersIn } from '../check-ask.ts'
import { checkPayload } from '../check-payload.ts'
import { CursorRefusedError, emptyPage, type EntityRules, portionOf, type Source, type SourceAsk, type SourcePage } from '../source.ts'
import { doiOf, work, volatileFields } from './crossref-work.ts'

const doisPerRequest = 50
const mostRows = 1_000
const entities: Record<string, EntityRules> = {
    works: {
        title: 'works with a Crossref DOI',
        ids: { perRequest: doisPerRequest, example: '10.1038/s41586-025-09422-z' },
        query: { example: 'filter=issn:0004-3702,from-pub-date:2024&query.affiliation=Example' },
        since: { key: 'index date: any change, of citations too' },
        shape: { needed: ['DOI', 'type', 'issued'], documented: new Set(Object.keys(work.shape)) },
    },
}

const listAnswer = z.object({ message: z.object({ 'total-results': z.number().int().min(0), items: z.array(z.unknown()), 'next-cursor': z.string().nullish() }) })
const singleAnswer = z.object({ message: z.record(z.string(), z.unknown()) })
const failedAnswer = z.object({ message: z.array(z.object({ type: z.string().catch(''), message: z.string().catch('') })) })

/**
 * @param contact mail address: known callers may ask twice as often and three at a time
 * @param rows works a page, at most 1,000
 */
export function createCrossref({ http, baseUrl = 'https://api.crossref.org', contact, rows = mostRows, now }: { http: HttpClient, baseUrl?: string | undefined, contact?: string | undefined, rows?: number, now?: () => number }): Source {
    const root = baseUrl.replace(/\/+$/, '')
    const polite = contact === undefined ? '' : `&mailto=${encodeURIComponent(contact)}`
    const listRate = contact === undefined ? 0.9 : 2
    const provider: Provider = {
        name: 'crossref', secretHeaders: {}, reserveShare: 0,
        requestsPerSecond: contact === undefined ? 4 : 8,
        lanes: { list: listRate },
        inFlight: contact === undefined ? 1 : 2,
        readError,
    }

    return {
        provider, entities,
        check(ask) {
            const checked = checkAsk({ provider: 'crossref', entities, normaliseId: (id) => doiOf(id), now }, ask)
            if (checked.query !== undefined) queryOf(checked.query)
            return checked
        },
        readPage: (ask, cursor) => ask.ids ? readByDoi(ask.ids, cursor) : readList(ask, cursor),
        async quote(ask) {
            if (ask.ids) {
                const requests = Math.ceil(ask.ids.length / doisPerRequest)
                return { records: ask.ids.length, requests, seconds: requests / listRate, cost: undefined }
            }
            const days = ask.since === undefined ? queryOf(ask.query ?? '') : `filter=from-index-date:${ask.since},until-index-date:${ask.until ?? ask.since}`
            const { message } = await getList(`${days}&rows=0`)
            const records = message['total-results']
            const requests = Math.ceil(records / rows) + (ask.since === undefined ? 1 : (Date.parse(ask.until ?? ask.since) - Date.parse(ask.since)) / 86_400_000 + 1)
            return { records, requests, seconds: requests / listRate, cost: undefined }
        },
        checkRecord: (_entity, payload) => checkPayload({
            entity: 'works', schema: work, volatileFields,
            idOf: (record) => doiOf((record as { DOI?: unknown }).DOI) ?? null,
            updatedAt: (record) => (record as { indexed?: { 'date-time'?: unknown } }).indexed?.['date-time'],
        }, payload),
    }

    /** One list for all; those it leaves out are asked for one by one: old DOIs of merged works, and DOIs with a comma, which filters cannot hold. */
    async function readByDoi(given: string[], cursor: string | null): Promise<SourcePage> {
        const { ids, nextCursor } = portionOf(given, cursor, doisPerRequest)
        const page: SourcePage = { ...emptyPage('works'), nextCursor, totalCount: given.length }
        const found = new Set<string>()
        const listed = ids.filter((id) => !id.includes(','))
        if (listed.length > 1) {
            const { message, response } = await getList(`filter=${listed.map((id) => `doi:${encodeURIComponent(id)}`).join(',')}&rows=${listed.length}`)
            page.responses.push(response)
            for (const payload of message.items) {
                page.records.push({ payload, response })
                const held = doiOf((payload as { DOI?: unknown } | null)?.DOI)
                if (held !== undefined) found.add(held)
            }
        }
        for (const id of ids) if (!found.has(id)) await addSingle(page, id, found)
        return page
    }

    async function addSingle(page: SourcePage, id: string, found: Set<string>): Promise<void> {
        const outcome = await http.getJson(provider, `${root}/works/${encodeURIComponent(id)}${polite.replace('&', '?')}`)
        page.responses.push(outcome.response)
        if (outcome.kind === 'gone') {
            page.gone.push(id)
            return
        }
        const payload = parsed(singleAnswer, outcome).message
        const held = doiOf(payload['DOI'])
        if (held !== undefined && held !== id) page.aliases.push({ requested: id, held })
        if (held === undefined || !found.has(held)) page.records.push({ payload, response: outcome.response })
        if (held !== undefined) found.add(held)
    }

    async function readList(ask: SourceAsk, cursor: string | null): Promise<SourcePage> {
        const place = placeOf(cursor ?? `${ask.since ?? '-'} 0 *`)
        const what = ask.since === undefined ? queryOf(ask.query ?? '') : `filter=from-index-date:${place.day},until-index-date:${place.day}`
        const again = ask.since === undefined ? null : `${place.day} 0 *`
        const { message, response } = await getList(`${what}&rows=${rows}&cursor=${encodeURIComponent(place.cursor)}`).catch((error: unknown) => {
            throw error instanceof CursorRefusedError ? new CursorRefusedError(error.message, { restartAt: again, cause: error }) : error
        })
        const { items, 'total-results': total, 'next-cursor': next } = message
        const read = place.read + items.length
        const page: SourcePage = { ...emptyPage('works'), records: items.map((payload) => ({ payload, response })), responses: [response], ...(ask.since === undefined ? { totalCount: total } : {}) }
        // The last page too has a cursor.
        if (items.length < rows) {
            if (read < total && (items.length === 0 || total - read >= rows)) throw new CursorRefusedError(`GET ${response.url}: the walk ends after ${read} of ${total} works, so a page was lost on the way (Crossref's cursors move with each answer, also with one that never arrived): the walk begins anew`, { restartAt: again })
            const tomorrow = ask.since === undefined || place.day >= (ask.until ?? ask.since) ? null : dayAfter(place.day)
            return { ...page, nextCursor: tomorrow === null ? null : `${tomorrow} 0 *` }
        }
        if (typeof next !== 'string') throw new FatalError(`GET ${response.url} answered without next-cursor: Crossref changed its lists`)
        if (read > total + rows) throw new FatalError(`GET ${response.url}: ${read} works were read of ${total}, so the walk would never end: narrow the query, for example to a month`)
        return { ...page, nextCursor: `${place.day} ${read} ${next}` }
    }

    async function getList(query: string): Promise<{ response: HttpResponse } & z.infer<typeof listAnswer>> {
        const outcome = await http.getJson(provider, `${root}/works?${query}${polite}`, { lane: 'list' })
        if (outcome.kind === 'gone') throw new FatalError(`GET ${outcome.response.url} answered ${outcome.response.status}, but lists are never gone: check CROSSREF_BASE_URL`)
        return { ...parsed(listAnswer, outcome), response: outcome.response }
    }
}

/** The day that is walked (- for a query), how many works of it were read, and Crossref's own cursor, which may stay the same from page to page. */
function placeOf(cursor: string): { day: string, read: number, cursor: string } {
    const [, day, read, own] = /^(\S+) (\d+) (.+)$/.exec(cursor) ?? []
    if (day === undefined || own === undefined) throw new CursorRefusedError(`${JSON.stringify(cursor)} is no place in a walk over Crossref: the walk begins anew`)
    return { day, read: Number(read), cursor: own }
}

/** Plain words, or `filter=…&query.author=…` as in Crossref's addresses. */
function queryOf(query: string): string {
    const isKnown = (name: string) => name === 'query' || name === 'filter' || /^query\.[a-z-]+$/.test(name)
    const parameters = parametersIn(query, isKnown, 'query, query.<field> and filter') ?? new URLSearchParams({ query })
    if (parameters.size === 0) throw new UsageError(`the query ${JSON.stringify(query)} is empty`)
    return parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
}

function parsed<T>(schema: z.ZodType<T>, { response, body }: Outcome & { kind: 'ok' }): T {
    const result = schema.safeParse(body)
    if (!result.success) throw new FatalError(`GET ${response.url} answered ${response.status} with another shape than documented (${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ').slice(0, 300)}): Crossref changed it, or CROSSREF_BASE_URL is wrong`)
    return result.data
}

/** 404 comes as plain text for what is not held, and as JSON for a cursor that lapsed (after some idle minutes). */
function readError(response: HttpResponse): undefined {
    const { status, url } = response
    if (status < 400) return undefined
    const said = `GET ${url} answered ${status}`
    const cursor = new URL(url).searchParams.get('cursor')
    if (status === 404 && cursor !== null) throw new CursorRefusedError(`${said}: ${reasonOf(response)}. The cursor is not taken any more: the walk begins anew`)
    if (status === 400) throw new FatalError(`${said}: ${reasonOf(response)}. Correct the query; filters are listed in https://api.crossref.org/swagger-ui`)
    if (status === 403) throw new FatalError(`${said}: Crossref blocks this address or program. Stop, and ask support@crossref.org; HOMEGROWN_CONTACT tells them who asks`)
    return undefined
}

function reasonOf({ text }: HttpResponse): string {
    try {
        const { message } = failedAnswer.parse(JSON.parse(text))
        return message.map((each) => each.message).join('; ').trim().slice(0, 300)
    } catch {
        return text.slice(0, 120)
    }
}
