/**
 * Semantic Scholar: papers and authors by id, 500 and 1,000 at once, and papers by a search of any length. Free; a key is needed in
 * practice, one request a second. As documented by the provider (https://api.semanticscholar.org/api-docs/graph, November 2026).
 */
import { z } from 'zod'
import { FatalError, RetryableError, UsageError } from '../../errors.ts'
import type { HttpClient, HttpResponse, Outcome, Provider } from '../../http/types.ts'
import { checkAsk, parametersIn } from '../check-ask.ts'
import { checkPayload, count, integer, text } from '../check-payload.ts'
import { CursorRefusedError, emptyPage, type EntityRules, portionOf, type Source, type SourceAsk, type SourcePage } from '../source.ts'

const fields: Record<string, string> = {
    papers: 'paperId,corpusId,externalIds,url,title,venue,publicationVenue,year,publicationDate,publicationTypes,journal,referenceCount,citationCount,influentialCitationCount,isOpenAccess,fieldsOfStudy,s2FieldsOfStudy,authors',
    authors: 'authorId,externalIds,url,name,affiliations,homepage,paperCount,citationCount,hIndex',
}
const routes: Record<string, string> = { papers: 'paper', authors: 'author' }
const perBatch: Record<string, number> = { papers: 500, authors: 1_000 }
/** Of a search page; the provider's own size. */
const perPage = 1_000
const requestsPerSecond = 0.85
const filters = ['query', 'year', 'publicationDateOrYear', 'venue', 'fieldsOfStudy', 'minCitationCount', 'publicationTypes', 'openAccessPdf']

const entities: Record<string, EntityRules> = {
    papers: {
        title: 'papers, and which ids they have elsewhere',
        ids: { perRequest: 500, example: '2d5673caa9e6af3a7b82a43f19ee920992db07ad, DOI:10.1093/mind/lix.236.433, ARXIV:2401.02954 or CorpusId:14636783' },
        query: { example: 'query=graph neural&year=2024&venue=NeurIPS' },
        shape: { needed: ['paperId', 'externalIds', 'year'], documented: new Set(fields['papers']?.split(',')) },
    },
    authors: {
        title: 'authors, with their ORCID and DBLP ids',
        ids: { perRequest: 1_000, example: '2262347' },
        shape: { needed: ['authorId', 'name', 'externalIds'], documented: new Set(fields['authors']?.split(',')) },
    },
}

const schemas: Record<string, z.ZodType> = {
    papers: z.object({
        paperId: z.string().regex(/^[0-9a-f]{40}$/i, 'is no paper id (40 hexadecimal digits)'),
        externalIds: z.record(z.string(), z.union([z.string(), z.number()]).nullable()).nullish(),
        title: text, venue: text, year: integer, publicationDate: z.iso.date().nullish(), publicationTypes: z.array(z.string()).nullish(),
        citationCount: count, influentialCitationCount: count, referenceCount: count,
        authors: z.array(z.object({ authorId: text, name: text })).nullish(),
    }),
    authors: z.object({
        authorId: z.string().regex(/^\d+$/, 'is no author id (digits)'),
        externalIds: z.object({ ORCID: text, DBLP: z.array(z.string()).nullish() }).nullish(),
        name: text, affiliations: z.array(z.string()).nullish(), homepage: text, paperCount: count, citationCount: count, hIndex: count,
    }),
}

const batchAnswer = z.array(z.record(z.string(), z.unknown()).nullable())
const searchAnswer = z.object({ total: z.number().int().min(0), token: z.string().nullish(), data: z.array(z.unknown()) })

export function createSemanticScholar({ http, baseUrl = 'https://api.semanticscholar.org/graph/v1', apiKey }: { http: HttpClient, baseUrl?: string | undefined, apiKey?: string | undefined }): Source {
    const root = baseUrl.replace(/\/+$/, '')
    const hasKey = apiKey !== undefined && apiKey !== ''
    const provider: Provider = {
        name: 'semanticscholar', secretHeaders: hasKey ? { 'x-api-key': apiKey } : {},
        requestsPerSecond, inFlight: 1, reserveShare: 0,
        readError: (response) => readError(response, hasKey),
    }

    return {
        provider, entities,
        check(ask) {
            const checked = checkAsk({ provider: provider.name, entities, normaliseId }, ask)
            if (checked.query !== undefined) searchOf(checked.query)
            return checked
        },
        readPage: (ask, cursor) => ask.ids ? readBatch(ask, ask.ids, cursor) : readSearch(ask.query ?? '', cursor),
        async quote(ask) {
            const records = ask.ids?.length ?? (await getSearch(`${searchOf(ask.query ?? '')}&fields=paperId`)).total
            const requests = Math.max(1, Math.ceil(records / (ask.ids ? perBatch[ask.entity] ?? perPage : perPage)))
            return { records, requests, seconds: requests / requestsPerSecond, cost: undefined }
        },
        checkRecord: (entity, payload) => checkPayload({ entity, schema: schemas[entity] ?? z.never(), idOf: (record) => idOf(record, entity) ?? null }, payload),
    }

    /** The answer holds the records in the order of the ids, and null for what is not held. */
    async function readBatch({ entity }: SourceAsk, given: string[], cursor: string | null): Promise<SourcePage> {
        const { ids, nextCursor } = portionOf(given, cursor, perBatch[entity] ?? 500)
        const outcome = await http.postJson(provider, `${root}/${routes[entity] ?? entity}/batch?fields=${fields[entity] ?? ''}`, { ids })
        const found = parsed(batchAnswer, outcome)
        if (found.length !== ids.length) throw new FatalError(`POST ${outcome.response.url} answered with ${found.length} records to ${ids.length} ids, so which is which cannot be told: Semantic Scholar changed its batches`)
        const page: SourcePage = { ...emptyPage(entity), responses: [outcome.response], nextCursor, totalCount: given.length }
        const seen = new Set<string>()
        for (const [index, asked] of ids.entries()) {
            const payload = found[index] ?? null
            if (payload === null) {
                page.gone.push(asked)
                continue
            }
            const held = idOf(payload, entity)
            if (held !== undefined && held !== asked) page.aliases.push({ requested: asked, held })
            if (held === undefined || !seen.has(held)) page.records.push({ payload, response: outcome.response })
            if (held !== undefined) seen.add(held)
        }
        return page
    }

    async function readSearch(query: string, cursor: string | null): Promise<SourcePage> {
        const { response, total, token, data } = await getSearch(`${searchOf(query)}&fields=${fields['papers'] ?? ''}${cursor === null ? '' : `&token=${encodeURIComponent(cursor)}`}`)
        if (typeof token === 'string' && token === cursor) throw new FatalError(`GET ${response.url} answered with the token it was asked with, so the walk would never end: narrow the query, for example to a year`)
        return { ...emptyPage('papers'), records: data.map((payload) => ({ payload, response })), responses: [response], nextCursor: data.length === 0 ? null : token ?? null, totalCount: total }
    }

    async function getSearch(query: string): Promise<{ response: HttpResponse } & z.infer<typeof searchAnswer>> {
        const outcome = await http.getJson(provider, `${root}/paper/search/bulk?${query}`)
        return { ...parsed(searchAnswer, outcome), response: outcome.response }
    }
}

/** Plain words, or `query=…&year=…` as in the provider's addresses. */
function searchOf(query: string): string {
    const parameters = parametersIn(query, (name) => filters.includes(name), filters.join(', ')) ?? new URLSearchParams({ query })
    if ((parameters.get('query') ?? '').trim() === '') throw new UsageError(`the query ${JSON.stringify(query)} has no words to look for: write query=… beside its filters`)
    return parameters.toString()
}

const prefixes: Record<string, string> = { corpusid: 'CorpusId', doi: 'DOI', arxiv: 'ARXIV', mag: 'MAG', acl: 'ACL', pmid: 'PMID', pmcid: 'PMCID', url: 'URL' }

function normaliseId(id: string, entity: string): string | undefined {
    if (entity === 'authors') return /^(?:https:\/\/www\.semanticscholar\.org\/author\/(?:[^/]+\/)?)?(\d{1,12})$/.exec(id)?.[1]
    if (/^[0-9a-f]{40}$/i.test(id)) return id.toLowerCase()
    if (/^10\.\d{4,9}\/\S+$/.test(id)) return `DOI:${id.toLowerCase()}`
    const [, prefix = '', value = ''] = /^([a-z]+):\s*(\S+)$/i.exec(id) ?? []
    const name = prefixes[prefix.toLowerCase()]
    if (name === undefined) return undefined
    return name === 'ARXIV' ? `ARXIV:${value.replace(/v\d+$/, '')}` : name === 'DOI' ? `DOI:${value.toLowerCase()}` : `${name}:${value}`
}

function idOf(payload: object, entity: string): string | undefined {
    const id = entity === 'authors' ? (payload as { authorId?: unknown }).authorId : (payload as { paperId?: unknown }).paperId
    return typeof id === 'string' && (entity === 'authors' ? /^\d+$/ : /^[0-9a-f]{40}$/i).test(id) ? id.toLowerCase() : undefined
}

function parsed<T>(schema: z.ZodType<T>, outcome: Outcome): T {
    const result = schema.safeParse(outcome.kind === 'ok' ? outcome.body : undefined)
    if (!result.success) throw new FatalError(`${outcome.response.url} answered ${outcome.response.status} with another shape than documented (${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ').slice(0, 300)}): Semantic Scholar changed it, or SEMANTIC_SCHOLAR_BASE_URL is wrong`)
    return result.data
}

/** Reasons come as `error` or as `message`. Without a key all callers of the world share one allowance, which is nearly always spent. */
function readError(response: HttpResponse, hasKey: boolean): undefined {
    const { status, url } = response
    if (status < 400) return undefined
    const said = `${url} answered ${status}: ${reasonOf(response)}`
    if (status === 400 && new URL(url).searchParams.has('token')) throw new CursorRefusedError(`${said}. The token of the walk is not taken any more: the walk begins anew`)
    if (status === 400) throw new FatalError(`${said}. Correct the ids or the query; fields and filters are in https://api.semanticscholar.org/api-docs/graph`)
    if (status === 401 || status === 403) throw new FatalError(`${said}. ${hasKey ? 'SEMANTIC_SCHOLAR_API_KEY is not accepted (keys lapse after some 60 days without use): ask for another, or leave it empty' : 'Set SEMANTIC_SCHOLAR_API_KEY'}`)
    if (status === 429 && !('retry-after' in response.headers)) throw new RetryableError(`${said}${hasKey ? '' : '. Set SEMANTIC_SCHOLAR_API_KEY: without one, all callers share one allowance'}`)
    return undefined
}

function reasonOf({ text: body }: HttpResponse): string {
    try {
        const { error, message } = JSON.parse(body) as { error?: unknown, message?: unknown }
        return String(error ?? message).slice(0, 300)
    } catch {
        return body.slice(0, 120)
    }
}
