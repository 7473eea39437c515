/**
 * ROR, the Research Organization Registry: organisations by id, by a query, or changed since a day. Free (CC0); the dump is the better way to all of
 * them (ror-files.ts). As documented and coded by the provider (https://ror.readme.io/v2, https://github.com/ror-community/ror-api, February 2026).
 */
import { z } from 'zod'
import { FatalError, RetryableError } from '../../errors.ts'
import type { HttpClient, HttpResponse, Outcome, Provider } from '../../http/types.ts'
import { rorIdOf } from '../../ror-id.ts'
import { checkAsk, dayOf, parametersIn } from '../check-ask.ts'
import { checkPayload } from '../check-payload.ts'
import { emptyPage, type EntityRules, portionOf, type Source, type SourceAsk, type SourcePage } from '../source.ts'

const idsPerPage = 20
/** Fixed by the provider, as is how far one can page. */
const rows = 20
const lastPage = 500
/** Without a client id 50 requests in five minutes are permitted, with one 2,000. */
const anonymousPerSecond = 0.15
const namedPerSecond = 5
/** ROR does not say when it takes requests again. */
const restSeconds = 60

const entities: Record<string, EntityRules> = {
    organisations: {
        title: 'organisations',
        ids: { perRequest: 1, example: 'https://ror.org/03yrm5c26' },
        query: { example: 'filter=types:education,locations.geonames_details.country_code:HK' },
        since: { key: 'admin.last_modified.date' },
        shape: {
            needed: ['id', 'names', 'locations', 'status', 'types', 'relationships'],
            documented: new Set(['id', 'names', 'locations', 'status', 'types', 'relationships', 'admin', 'domains', 'established', 'external_ids', 'links']),
        },
    },
}

const organisation = z.object({
    id: z.string(),
    status: z.enum(['active', 'inactive', 'withdrawn']),
    names: z.array(z.object({ value: z.string().min(1), types: z.array(z.string()) })).min(1),
    locations: z.array(z.object({ geonames_details: z.object({ country_code: z.string().nullish(), name: z.string().nullish() }) })),
    types: z.array(z.string()),
    relationships: z.array(z.object({ type: z.string(), id: z.string() })),
    established: z.number().int().min(0).max(9_999).nullish(),
    domains: z.array(z.string()).nullish(),
    links: z.array(z.object({ type: z.string(), value: z.string() })).nullish(),
    external_ids: z.array(z.object({ type: z.string(), all: z.array(z.string()) })).nullish(),
    admin: z.object({ last_modified: z.object({ date: z.string().regex(/^\d{4}-\d\d-\d\d$/) }) }).nullish(),
})
const listAnswer = z.object({ number_of_results: z.number().int().min(0), items: z.array(z.unknown()) })
const errorAnswer = z.object({ errors: z.array(z.string()).min(1) })
const parameters = ['query', 'query.advanced', 'filter', 'all_status']

/** Also of records from files. */
export const rorShape = entities.organisations?.shape
export const checkRorRecord = (payload: unknown) => checkPayload({
    entity: 'organisations', schema: organisation, volatileFields: new Set(['admin']),
    idOf: (record) => rorIdOf((record as { id?: unknown }).id) ?? null,
    updatedAt: (record) => (record as { admin?: { last_modified?: { date?: unknown } } }).admin?.last_modified?.date,
}, payload)

/** @param clientId from https://ror.org/api-client-id: forty times the rate */
export function createRor({ http, baseUrl = 'https://api.ror.org', clientId = '', now = Date.now }: { http: HttpClient, baseUrl?: string | undefined, clientId?: string | undefined, now?: () => number }): Source {
    const root = `${baseUrl.replace(/\/+$/, '')}/v2/organizations`
    const requestsPerSecond = clientId === '' ? anonymousPerSecond : namedPerSecond
    const provider: Provider = { name: 'ror', secretHeaders: clientId === '' ? {} : { 'client-id': clientId }, requestsPerSecond, inFlight: 2, reserveShare: 0, readError }

    return {
        provider, entities,
        check(ask) {
            const checked = checkAsk({ provider: 'ror', entities, normaliseId: rorIdOf, now }, ask)
            if (checked.query !== undefined) parametersIn(checked.query, (name) => parameters.includes(name), parameters.join(', '))
            return checked
        },
        readPage: (ask, cursor) => ask.ids ? readByIds(ask.ids, cursor) : readList(ask, cursor),
        async quote(ask) {
            const records = ask.ids?.length ?? (await getList(ask, 1)).number_of_results
            const requests = ask.ids ? records : Math.max(1, Math.ceil(records / rows))
            return { records, requests, seconds: requests / requestsPerSecond, cost: undefined }
        },
        checkRecord: (_entity, payload) => checkRorRecord(payload),
    }

    async function readByIds(given: string[], cursor: string | null): Promise<SourcePage> {
        const { ids, nextCursor } = portionOf(given, cursor, idsPerPage)
        const page: SourcePage = { ...emptyPage('organisations'), nextCursor, totalCount: given.length }
        for (const id of ids) {
            const outcome = await http.getJson(provider, `${root}/${id}`)
            page.responses.push(outcome.response)
            if (outcome.kind === 'gone') page.gone.push(id)
            else page.records.push({ payload: withoutErrors(outcome), response: outcome.response })
        }
        return page
    }

    async function readList(ask: SourceAsk, cursor: string | null): Promise<SourcePage> {
        const number = cursor === null ? 1 : Number(cursor)
        const { response, items, number_of_results: found } = await getList(ask, number)
        if (found > rows * lastPage) throw new FatalError(`GET ${response.url} finds ${found} organisations, ROR shows ${rows * lastPage}: narrow the query, or load the dump with --files (https://doi.org/10.5281/zenodo.6347574)`)
        const isOver = items.length === 0 || number * rows >= found
        return { ...emptyPage('organisations'), records: items.map((payload) => ({ payload, response })), responses: [response], nextCursor: isOver ? null : String(number + 1), totalCount: found }
    }

    async function getList(ask: SourceAsk, page: number): Promise<{ response: HttpResponse } & z.infer<typeof listAnswer>> {
        const query = new URLSearchParams(ask.query === undefined ? undefined : parametersIn(ask.query, () => true, '') ?? { query: ask.query })
        if (ask.since !== undefined) {
            query.set('query.advanced', `admin.last_modified.date:[${ask.since} TO ${ask.until ?? dayOf(now())}]`)
            // What was withdrawn changed too.
            query.set('all_status', '')
        }
        query.set('page', String(page))
        const outcome = await http.getJson(provider, `${root}?${query.toString()}`)
        const list = listAnswer.safeParse(withoutErrors(outcome))
        if (!list.success) throw new FatalError(`GET ${outcome.response.url} answered with another shape than a list of organisations: ROR changed it, or ROR_BASE_URL is wrong`)
        return { ...list.data, response: outcome.response }
    }
}

/** ROR says what it does not understand in a success. */
function withoutErrors(outcome: Outcome): unknown {
    const body = outcome.kind === 'ok' ? outcome.body : undefined
    const said = errorAnswer.safeParse(body)
    if (said.success) throw new FatalError(`GET ${outcome.response.url} answered ${outcome.response.status}: ${said.data.errors.join('; ').slice(0, 300)}: mend the query`)
    return body
}

function readError(response: HttpResponse): undefined {
    if (response.status === 429 && response.headers['retry-after'] === undefined) throw new RetryableError(`GET ${response.url} answered 429: too many requests; set ROR_CLIENT_ID (free, https://ror.org/api-client-id)`, { retryAfterMs: restSeconds * 1_000 })
}
