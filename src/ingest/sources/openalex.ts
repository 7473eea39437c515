/**
 * OpenAlex: works, authors and institutions by id (free) or by list (1 credit a page of 100; a credit is US$0.0001).
 * Limits, errors and costs as documented and coded by the provider in August 2026: https://help.openalex.org,
 * https://github.com/ourresearch/openalex-api-proxy
 */
import { z } from 'zod'
import { FatalError, ParkError, RetryableError, UsageError } from '../../errors.ts'
import type { HttpClient, HttpResponse, Provider } from '../../http/types.ts'
import type { Entity, SourcePage } from '../source.ts'

const perPage = 100
/** Documented limit of an address (the code allows 8,190 bytes). */
const longestUrl = 4_000

const fields: Record<Entity, string> = {
    works: 'id,doi,title,display_name,publication_year,publication_date,ids,language,type,is_retracted,is_paratext,primary_location,authorships,countries_distinct_count,primary_topic,topics,cited_by_count,fwci,citation_normalized_percentile,referenced_works_count,updated_date,created_date',
    authors: 'id,orcid,display_name,display_name_alternatives,works_count,cited_by_count,summary_stats,ids,affiliations,last_known_institutions,topics,counts_by_year,updated_date,created_date',
    institutions: 'id,ror,display_name,country_code,type,lineage,display_name_acronyms,display_name_alternatives,geo,associated_institutions,ids,works_count,cited_by_count,updated_date,created_date',
}
const letters: Record<Entity, 'W' | 'A' | 'I'> = { works: 'W', authors: 'A', institutions: 'I' }

const acceptedReferences = 'write W4390690464, doi:10.1038/s41586-025-09422-z, arXiv:2401.02954, pmid:40962978 or the address of one'

const listAnswer = z.object({
    meta: z.object({ count: z.number().int().min(0), next_cursor: z.string().nullish() }),
    results: z.array(z.unknown()),
})
const errorAnswer = z.object({ error: z.string().catch(''), message: z.string().catch(''), retryAfter: z.number().optional().catch(undefined) })

/** Pages of `getWork`, `getAuthors`, … name ids as OpenAlex does without its address (W1, A2, I3), other references as normaliseWorkReference does. */
export interface OpenAlex {
    provider: Provider
    /** One work with all its authors. Free. */
    getWork(reference: string): Promise<SourcePage>
    /** At most 100. 1 credit; ids that the list leaves out are asked for one by one, free. */
    getAuthors(ids: string[]): Promise<SourcePage>
    getInstitutions(ids: string[]): Promise<SourcePage>
    /** Free. `gone` holds the ORCID when no profile has it. */
    getAuthorByOrcid(orcid: string): Promise<SourcePage>
    /** One page of a walk; the first without cursor, the others with `nextCursor` of the page before. Works with more than 100 authors come whole. */
    listWorks(page: { filter: string, cursor?: string | undefined }): Promise<SourcePage>
    /** What fetching will cost. Numbers of records by id are priced without asking; a filter takes one list call. */
    quote(wanted: { works?: number, authors?: number, institutions?: number } | { filter: string }): Promise<Quote>
}

export interface Quote {
    /** To come, beside `spent`. */
    credits: number
    /** What the quote itself took. */
    spent: number
    /** How many works the filter finds. */
    works?: number
    explanation: string
}

export function createOpenAlex({ http, baseUrl, apiKey }: { http: HttpClient, baseUrl: string, apiKey?: string | undefined }): OpenAlex {
    const root = baseUrl.replace(/\/+$/, '')
    const provider = createProvider(apiKey?.trim() ?? '')

    /** Adds what the provider holds under `key`; `asked` is how the page names it. */
    async function addSingle(page: SourcePage, key: string, asked: string): Promise<void> {
        const outcome = await http.getJson(provider, `${root}/${page.entity}/${key}?select=${fields[page.entity]}`)
        page.responses.push(outcome.response)
        if (outcome.kind === 'gone') {
            page.gone.push(asked)
            return
        }
        const held = idOf(outcome.body, page.entity)
        if (held !== undefined && held !== asked && openalexId(asked, letters[page.entity]) !== undefined) page.aliases.push({ requested: asked, held })
        if (held === undefined || page.records.every((record) => idOf(record.payload, page.entity) !== held)) page.records.push({ payload: outcome.body, response: outcome.response })
    }

    async function getList(query: string, cost: number): Promise<{ response: HttpResponse } & z.infer<typeof listAnswer>> {
        const url = `${root}/${query}`
        if (url.length > longestUrl) throw new FatalError(`GET ${url.slice(0, 200)}… is ${url.length} characters long, OpenAlex takes ${longestUrl}: split the filter`)
        const outcome = await http.getJson(provider, url, { cost })
        if (outcome.kind === 'gone') throw new FatalError(`GET ${outcome.response.url} answered ${outcome.response.status}, but lists are never gone: check OPENALEX_BASE_URL`)
        const parsed = listAnswer.safeParse(outcome.body)
        if (!parsed.success) throw new FatalError(`GET ${outcome.response.url} answered ${outcome.response.status} with another shape than a list has (${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}): OpenAlex changed it, or OPENALEX_BASE_URL is wrong`)
        return { ...parsed.data, response: outcome.response }
    }

    async function getByIds(entity: Entity, given: string[]): Promise<SourcePage> {
        const page = emptyPage(entity)
        const ids = [...new Set(given.map((id) => getId(id, entity)))].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
        if (ids.length > perPage) throw new FatalError(`${ids.length} ${entity} asked for at once, a page holds ${perPage}: ask in batches`)
        if (ids.length === 0) return page
        const list = await getList(`${entity}?filter=ids.openalex:${ids.join('%7C')}&per_page=${perPage}&select=${fields[entity]}`, 1)
        page.responses.push(list.response)
        const found = new Map(list.results.map((payload) => [idOf(payload, entity), payload]))
        for (const id of ids) if (found.has(id)) page.records.push({ payload: found.get(id), response: list.response })
        // Lists leave out merged records and authors without works; asked for alone they are answered, or gone.
        for (const id of ids) if (!found.has(id)) await addSingle(page, id, id)
        return page
    }

    return {
        provider,
        async getWork(reference) {
            const { scheme, value } = workReferenceKey(reference)
            const page = emptyPage('works')
            await addSingle(page, scheme === 'openalex' ? value : `${scheme}:${encodeValue(value)}`, normaliseWorkReference(reference))
            return page
        },
        getAuthors: (ids) => getByIds('authors', ids),
        getInstitutions: (ids) => getByIds('institutions', ids),
        async getAuthorByOrcid(orcid) {
            const bare = /^(?:https?:\/\/(?:www\.)?orcid\.org\/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\/?$/i.exec(orcid.trim())?.[1]?.toUpperCase()
            if (bare === undefined) throw new UsageError(`${JSON.stringify(orcid)} is no ORCID iD: write it as 0000-0002-1825-0097`)
            const page = emptyPage('authors')
            await addSingle(page, `orcid:${bare}`, bare)
            return page
        },
        async listWorks({ filter, cursor = '*' }) {
            const list = await getList(`works?filter=${encodeValue(filter)}&per_page=${perPage}&cursor=${encodeURIComponent(cursor)}&sort=publication_date&select=${fields.works},is_authors_truncated`, listCost(filter))
            const next = list.results.length === 0 ? null : list.meta.next_cursor
            // Without this, an answer of another shape would look like the end of the walk.
            if (next === undefined) throw new FatalError(`GET ${list.response.url} answered without meta.next_cursor: OpenAlex changed its lists`)
            if (next === cursor) throw new FatalError(`GET ${list.response.url} answered with the cursor it was asked with, so the walk would never end: narrow the filter, for example to a month`)
            const page: SourcePage = { ...emptyPage('works'), responses: [list.response], nextCursor: next, totalCount: list.meta.count }
            for (const payload of list.results) {
                const id = isTruncated(payload) ? idOf(payload, 'works') : undefined
                const whole = id === undefined ? undefined : emptyPage('works')
                if (whole !== undefined && id !== undefined) await addSingle(whole, id, id)
                page.records.push(...(whole?.records[0] ? whole.records : [{ payload, response: list.response }]))
                page.responses.push(...whole?.responses ?? [])
                page.aliases.push(...whole?.aliases ?? [])
            }
            return page
        },
        async quote(wanted) {
            if (!('filter' in wanted)) {
                const { works = 0, authors = 0, institutions = 0 } = wanted
                const pages = Math.ceil(authors / perPage) + Math.ceil(institutions / perPage)
                return { credits: pages, spent: 0, explanation: `${works} works by id are free; ${authors} authors and ${institutions} institutions are ${pages} list pages of ${perPage}, 1 credit (US$0.0001) each` }
            }
            const cost = listCost(wanted.filter)
            const { meta } = await getList(`works?filter=${encodeValue(wanted.filter)}&per_page=1&select=id`, cost)
            // A walk ends with a page that is not full, so a multiple of 100 takes an empty one more.
            const pages = Math.floor(meta.count / perPage) + 1
            return { credits: pages * cost, spent: cost, works: meta.count, explanation: `the filter finds ${meta.count} works: ${pages} list pages of ${perPage} at ${cost} credits (US$0.0001); to learn this took one list call of ${cost} credits` }
        },
    }
}

/** W123, or undefined for anything but an id of this letter or its address at OpenAlex. */
export function openalexId(value: unknown, letter: 'W' | 'A' | 'I'): string | undefined {
    const id = typeof value === 'string' ? /^(?:(?:https?:\/\/)?(?:api\.|www\.)?openalex\.org\/(?:works\/|authors\/|institutions\/)?)?([a-z][1-9]\d{0,15})\/?$/i.exec(value.trim())?.[1]?.toUpperCase() : undefined
    return id?.startsWith(letter) ? id : undefined
}

/** W123, doi:10.1/x (arXiv ids too, as the DOI they have there) or pmid:123. Throws UsageError for anything else. */
export function normaliseWorkReference(text: string): string {
    const { scheme, value } = workReferenceKey(text)
    return scheme === 'openalex' ? value : `${scheme}:${value}`
}

/** The same in parts, as works carry their ids: scheme openalex, doi or pmid, and the bare value; `reference` as written. */
export function workReferenceKey(reference: string): { reference: string, scheme: 'openalex' | 'doi' | 'pmid', value: string } {
    const text = reference.trim()
    const id = openalexId(text, 'W')
    if (id !== undefined) return { reference, scheme: 'openalex', value: id }
    const pmid = /^(?:pmid:\s*|https?:\/\/(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov\/)0*([1-9]\d{0,8})\/?(?:[?#].*)?$/i.exec(text)?.[1]
    if (pmid !== undefined) return { reference, scheme: 'pmid', value: pmid }
    const arxiv = /^(?:arxiv:\s*|(?:https?:\/\/)?(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?\/?(?:[?#].*)?$/i.exec(text)?.[1]
    const doi = arxiv === undefined ? doiIn(text) : `10.48550/arxiv.${arxiv.toLowerCase()}`
    if (doi === undefined) throw new UsageError(`${JSON.stringify(reference)} names no work: ${acceptedReferences}`)
    return { reference, scheme: 'doi', value: doi.startsWith('10.48550/arxiv.') ? doi.replace(/v\d+$/, '') : doi }
}

/** Lower case, since DOIs are compared without case (https://www.doi.org/doi-handbook/HTML/case-sensitivity.html). In an address it is percent-encoded. */
function doiIn(text: string): string | undefined {
    const bare = /^(?:doi:\s*)?(10\.\d{4,9}\/\S+)$/i.exec(text)?.[1]
    const inAddress = /^(?:https?:\/\/)?(?:www\.|dx\.)?doi\.org\/(10\.\d{4,9}(?:\/|%2F)[^\s?#]+)/i.exec(text)?.[1]
    const doi = bare ?? decoded(inAddress)
    // Dots alone between slashes would lead to another address.
    return doi === undefined || doi.split('/').some((part) => part === '.' || part === '..') ? undefined : doi.toLowerCase()
}

function decoded(text: string | undefined): string | undefined {
    try {
        return text === undefined ? undefined : decodeURIComponent(text)
    } catch {
        return text
    }
}

function createProvider(apiKey: string): Provider {
    return {
        name: 'openalex',
        // A blank key is refused, none is not.
        secretHeaders: apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` },
        requestsPerSecond: apiKey === '' ? 4 : 8,
        inFlight: 4,
        reserveShare: 0.1,
        readError: (response) => readError(response, apiKey !== ''),
        readBudget,
    }
}

/** 429 has three meanings: too fast, budget spent, and not in this plan. The client's rules do for the rest, such as 404, which comes as HTML. */
function readError(response: HttpResponse, hasKey: boolean): undefined {
    const said = `GET ${response.url} answered ${response.status}`
    const { error, message, retryAfter } = errorAnswer.catch({ error: '', message: '', retryAfter: undefined }).parse(parseJson(response.text))
    const reason = [error, message].filter((part) => part !== '').join(' ').slice(0, 300)
    if (response.status === 400) throw new FatalError(`${said}: ${reason || response.text.slice(0, 120)}. Correct the filter; names and values are in https://help.openalex.org`)
    if (response.status === 401) throw new FatalError(`${said}: ${reason || 'no access'}. Set OPENALEX_API_KEY to a valid key, or leave it empty`)
    if (response.status !== 429 || reason === '') return undefined
    if (/plan upgrade required/i.test(reason)) throw new FatalError(`${said}: ${reason}. This filter or sort needs a paid plan; use from_publication_date and to_publication_date instead`)
    if (!/insufficient budget/i.test(reason)) throw new RetryableError(`${said}: ${reason}`, { retryAfterMs: 'retry-after' in response.headers ? undefined : secondsToMs(retryAfter) })
    const waitMs = secondsToMs(number(response.headers['x-ratelimit-reset'])) ?? secondsToMs(number(response.headers['retry-after'])) ?? secondsToMs(retryAfter) ?? msToMidnight(response.fetchedAt)
    const resumeAt = new Date(response.fetchedAt.getTime() + waitMs + Math.random() * 60_000)
    throw new ParkError(`${said}: ${reason}. The run goes on after ${resumeAt.toISOString()}${hasKey ? '' : '; a free key in OPENALEX_API_KEY gives ten times as much a day'}`, resumeAt)
}

/** In credits. X-RateLimit-Reset is in seconds from now; what was bought ahead comes on top of the day's allowance. */
function readBudget({ headers, fetchedAt }: HttpResponse) {
    const limit = number(headers['x-ratelimit-limit'])
    const remaining = number(headers['x-ratelimit-remaining'])
    const reset = number(headers['x-ratelimit-reset'])
    if (limit === undefined || remaining === undefined) return undefined
    return {
        provider: 'openalex', limit, observedAt: fetchedAt,
        remaining: remaining + (number(headers['x-ratelimit-onetime-remaining']) ?? 0),
        resetAt: reset === undefined ? undefined : new Date(fetchedAt.getTime() + reset * 1000),
    }
}

/** Credits of one page: text search costs more than other filters. */
function listCost(filter: string): number {
    return /(^|,)[^:]*\.search[^:]*:/.test(filter) ? 10 : 1
}

/** Readable where an address allows it; what the caller encoded already (a comma within a value) stays so. */
function encodeValue(text: string): string {
    return encodeURI(text.toWellFormed()).replace(/%25([0-9a-f]{2})/gi, '%$1').replace(/[&#?]/g, encodeURIComponent)
}

function getId(text: string, entity: Entity): string {
    const id = openalexId(text, letters[entity])
    if (id === undefined) throw new FatalError(`${JSON.stringify(text)} is no OpenAlex id of ${entity}: write ${letters[entity]} and digits`)
    return id
}

function idOf(payload: unknown, entity: Entity): string | undefined {
    return typeof payload === 'object' && payload !== null && 'id' in payload ? openalexId(payload.id, letters[entity]) : undefined
}

function isTruncated(payload: unknown): boolean {
    return typeof payload === 'object' && payload !== null && 'is_authors_truncated' in payload && payload.is_authors_truncated === true
}

function emptyPage(entity: Entity): SourcePage {
    return { entity, records: [], aliases: [], gone: [], responses: [] }
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text)
    } catch {
        return undefined
    }
}

function number(header: string | undefined): number | undefined {
    return header === undefined || header.trim() === '' || Number.isNaN(Number(header)) ? undefined : Number(header)
}

function secondsToMs(seconds: number | undefined): number | undefined {
    return seconds === undefined ? undefined : seconds * 1000
}

/** OpenAlex counts days in UTC. */
function msToMidnight(from: Date): number {
    return Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + 1) - from.getTime()
}
