/**
 * OpenAlex: works, authors and institutions by id (free) or by list (1 credit a page of 100; a credit is US$0.0001), as documented and
 * coded by the provider in August 2026: https://help.openalex.org, https://github.com/ourresearch/openalex-elastic-api
 */
import { z } from 'zod'
import { FatalError, UsageError } from '../../errors.ts'
import type { HttpClient, HttpResponse, Provider } from '../../http/types.ts'
import type { Entity, SourcePage } from '../source.ts'
import { countPages, planWindows, worksPerWindow, type YearCount } from '../windows.ts'
import { createProvider } from './openalex-limits.ts'

const perPage = 100
/** Most groups that a grouped answer shows. */
const mostGroups = 200
/** Documented limit of an address (the code allows 8,190 bytes). */
const longestUrl = 4_000

const fields: Record<Entity, string> = {
    works: 'id,doi,title,display_name,publication_year,publication_date,ids,language,type,is_retracted,is_paratext,primary_location,locations,authorships,countries_distinct_count,primary_topic,topics,cited_by_count,counts_by_year,is_xpac,fwci,citation_normalized_percentile,referenced_works_count,updated_date,created_date',
    authors: 'id,orcid,display_name,display_name_alternatives,works_count,cited_by_count,summary_stats,ids,affiliations,last_known_institutions,topics,counts_by_year,updated_date,created_date',
    institutions: 'id,ror,display_name,country_code,type,lineage,display_name_acronyms,display_name_alternatives,geo,associated_institutions,ids,works_count,cited_by_count,updated_date,created_date',
}
const letters: Record<Entity, 'W' | 'A' | 'I'> = { works: 'W', authors: 'A', institutions: 'I' }

const acceptedReferences = 'write W4390690464, doi:10.1038/s41586-025-09422-z, arXiv:2401.02954, pmid:40962978 or the address of one'

const listAnswer = z.object({
    meta: z.object({ count: z.number().int().min(0), next_cursor: z.string().nullish() }),
    results: z.array(z.unknown()),
    group_by: z.array(z.object({ key: z.union([z.string(), z.number()]), count: z.number().int().min(0) })).optional(),
})

export type OpenAlexPage = SourcePage & { entity: Entity }

/** Pages of `getWork`, `getAuthors`, … name ids as OpenAlex does without its address (W1, A2, I3), other references as normaliseWorkReference does. */
export interface OpenAlex {
    provider: Provider
    /** One work with all its authors. Free. */
    getWork(reference: string): Promise<OpenAlexPage>
    /** At most 100, with all their authors. 1 credit, or free and one by one; ids that the list leaves out are asked for one by one, free. */
    getWorks(ids: string[], options?: { isFree?: boolean }): Promise<OpenAlexPage>
    /** At most 100. 1 credit; ids that the list leaves out are asked for one by one, free. */
    getAuthors(ids: string[]): Promise<OpenAlexPage>
    getInstitutions(ids: string[]): Promise<OpenAlexPage>
    /** Free. `gone` holds the ORCID when no profile has it. */
    getAuthorByOrcid(orcid: string): Promise<OpenAlexPage>
    /**
     * One page of a walk; the first without cursor, the others with `nextCursor` of the page before. Works with more than 100 authors come whole.
     * Where the filter finds more than `atMost` works, the page is a look only: `totalCount`, and no records.
     * Throws CursorRefusedError when the walk cannot go on from its cursor.
     */
    listWorks(page: { filter: string, cursor?: string | undefined, atMost?: number }): Promise<OpenAlexPage>
    /** How many works the filter finds in each year. 1 list call, or 2 where there are more years than one answer shows. */
    countByYear(filter: string): Promise<{ years: YearCount[], works: number, spent: number, responses: HttpResponse[] }>
    /** What a harvest of the filter will take; to know it takes what `countByYear` does. */
    quote(filter: string): Promise<Quote>
}

export interface Quote {
    /** To come, beside `spent`. */
    credits: number
    /** What the quote itself took. */
    spent: number
    /** How many works the filter finds, and in how many list pages and windows of publication dates. */
    works: number
    pages: number
    windows: number
}

/** @param input.requestsPerSecond instead of the rate the provider permits, for measuring on this machine */
export function createOpenAlex({ http, baseUrl, apiKey, requestsPerSecond }: { http: HttpClient, baseUrl: string, apiKey?: string | undefined, requestsPerSecond?: number }): OpenAlex {
    const root = baseUrl.replace(/\/+$/, '')
    const provider = createProvider(apiKey?.trim() ?? '', requestsPerSecond)

    /** Adds what the provider holds under `key`; `asked` is how the page names it. */
    async function addSingle(page: OpenAlexPage, key: string, asked: string): Promise<void> {
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

    async function getByIds(entity: Entity, given: string[]): Promise<OpenAlexPage> {
        const page = emptyPage(entity)
        const ids = uniqueIds(given, entity)
        if (ids.length === 0) return page
        const list = await getList(`${entity}?filter=ids.openalex:${ids.join('%7C')}&per_page=${perPage}&select=${listed(entity)}`, 1)
        page.responses.push(list.response)
        const found = new Map(list.results.map((payload) => [idOf(payload, entity), payload]))
        await addListed(page, ids.filter((id) => found.has(id)).map((id) => found.get(id)), list.response)
        // Lists leave out merged records and authors without works; asked for alone they are answered, or gone.
        for (const id of ids) if (!found.has(id)) await addSingle(page, id, id)
        return page
    }

    /** Lists cut long lists of authors; the record asked for alone has them all. */
    async function addListed(page: OpenAlexPage, payloads: unknown[], response: HttpResponse): Promise<void> {
        const parts = await Promise.all(payloads.map(async (payload) => {
            const id = isTruncated(payload) ? idOf(payload, page.entity) : undefined
            const part = emptyPage(page.entity)
            if (id !== undefined) await addSingle(part, id, id)
            // What is gone since the list was made is kept as listed.
            return { ...part, gone: [], records: part.records[0] ? part.records : [{ payload, response }] }
        }))
        append(page, parts)
    }

    return {
        provider,
        async getWork(reference) {
            const { scheme, value } = workReferenceKey(reference)
            const page = emptyPage('works')
            await addSingle(page, scheme === 'openalex' ? value : `${scheme}:${encodeValue(value)}`, normaliseWorkReference(reference))
            return page
        },
        async getWorks(given, { isFree = false } = {}) {
            if (!isFree) return getByIds('works', given)
            const page = emptyPage('works')
            const parts = await Promise.all(uniqueIds(given, 'works').map(async (id) => {
                const part = emptyPage('works')
                await addSingle(part, id, id)
                return part
            }))
            append(page, parts)
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
        async listWorks({ filter, cursor = '*', atMost = Infinity }) {
            // By a date that seldom moves; the provider adds the id. Its own order is by citations, which move while a walk lasts.
            const list = await getList(`works?filter=${encodeValue(filter)}&per_page=${perPage}&cursor=${encodeURIComponent(cursor)}&sort=publication_date&select=${listed('works')}`, listCost(filter))
            const next = list.results.length === 0 ? null : list.meta.next_cursor
            // Without this, an answer of another shape would look like the end of the walk.
            if (next === undefined) throw new FatalError(`GET ${list.response.url} answered without meta.next_cursor: OpenAlex changed its lists`)
            if (next === cursor) throw new FatalError(`GET ${list.response.url} answered with the cursor it was asked with, so the walk would never end: narrow the filter, for example to a month`)
            const page: OpenAlexPage = { ...emptyPage('works'), responses: [list.response], nextCursor: next, totalCount: list.meta.count }
            if (list.meta.count <= atMost) await addListed(page, list.results, list.response)
            return page
        },
        countByYear,
        async quote(filter) {
            const { years, works, spent } = await countByYear(filter)
            const planned = planWindows(years, worksPerWindow)
            const pages = countPages(planned, worksPerWindow, perPage)
            // The plan looks at the first page, and once more at the years where there are several windows.
            const looks = planned.length === 1 ? 0 : 1 + spent / listCost(filter)
            return { works, pages, windows: planned.length, credits: (pages + looks) * listCost(filter), spent }
        },
    }

    async function countByYear(filter: string): ReturnType<OpenAlex['countByYear']> {
        const cost = listCost(filter)
        const answer = await getList(`works?filter=${encodeValue(filter)}&group_by=publication_year:include_unknown&per_page=${mostGroups}`, cost)
        if (answer.group_by === undefined) throw new FatalError(`GET ${answer.response.url} answered without group_by: OpenAlex changed its lists`)
        // The unknown year is -111 (or a word).
        const years = answer.group_by.map(({ key, count }): YearCount => ({ year: /^\d{1,4}$/.test(String(key)) ? Number(key) : undefined, works: count }))
        const works = years.reduce((sum, each) => sum + each.works, 0)
        if (years.length < mostGroups) return { years, works, spent: cost, responses: [answer.response] }
        // The years with the fewest works are not shown; how many works they hold is what is missing from the whole.
        const whole = await getList(`works?filter=${encodeValue(filter)}&per_page=1&select=id`, cost)
        return { years, works: whole.meta.count, spent: 2 * cost, responses: [answer.response, whole.response] }
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

/** Credits of one page: text search costs more than other filters. */
export function listCost(filter: string): number {
    return /(^|,)[^:]*\.search[^:]*:/.test(filter) ? 10 : 1
}

/** Readable where an address allows it; what the caller encoded already (a comma within a value) stays so. */
function encodeValue(text: string): string {
    return encodeURI(text.toWellFormed()).replace(/%25([0-9a-f]{2})/gi, '%$1').replace(/[&#?]/g, encodeURIComponent)
}

function listed(entity: Entity): string {
    return entity === 'works' ? `${fields.works},is_authors_truncated` : fields[entity]
}

/** In the order of their numbers, so that the same ids give the same address. */
function uniqueIds(given: string[], entity: Entity): string[] {
    const ids = [...new Set(given.map((id) => getId(id, entity)))].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
    if (ids.length > perPage) throw new FatalError(`${ids.length} ${entity} asked for at once, a page holds ${perPage}: ask in batches`)
    return ids
}

/** Two ids may lead to the same record: it is kept once. */
function append(page: OpenAlexPage, parts: OpenAlexPage[]): void {
    const ids = new Set<string>()
    for (const part of parts) {
        for (const record of part.records) {
            const id = idOf(record.payload, page.entity)
            if (id !== undefined && ids.has(id)) continue
            if (id !== undefined) ids.add(id)
            page.records.push(record)
        }
        page.aliases.push(...part.aliases)
        page.gone.push(...part.gone)
        page.responses.push(...part.responses)
    }
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

function emptyPage(entity: Entity): OpenAlexPage {
    return { entity, records: [], aliases: [], gone: [], responses: [] }
}
