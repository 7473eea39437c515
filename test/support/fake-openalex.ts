/**
 * OpenAlex on this machine, for tests: the part of its API that we use, with its limits, its errors and its oddities, as documented and
 * coded by the provider in August 2026 (https://help.openalex.org). What it does not know it refuses with 400, so that a test fails.
 * Longer than most files because it stands in for a whole provider.
 */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

export interface FakeOpenAlexInput {
    works: readonly Item[]
    authors: readonly Item[]
    institutions: readonly Item[]
    /** Old id → the id that holds the record now. */
    merged?: { works?: Record<string, string>, authors?: Record<string, string> }
    /** Ids that answer 404 even if a record is given. */
    gone?: string[]
    options?: FakeOpenAlexOptions
}

export interface FakeOpenAlexOptions {
    /** Authors that a work shows in lists; 100 by default, as OpenAlex does. */
    truncateAt?: number
    /** A merged id is redirected with 301 (default), or the other record answers at once, or it is gone like a deleted one. */
    mergedAnswer?: 'redirect' | 'record' | 'gone'
    /** The one key that is accepted; another is refused with 401, none is always fine. Without it every key is accepted. */
    apiKey?: string
    /** `count` = how often this very path was asked for, this time included. */
    faults?: (request: FakeRequest, count: number) => Fault | undefined
    limits?: {
        /** In any 1,000 ms. Give a client that sends at a steady rate some room: its requests arrive unevenly. */
        perSecond?: number
        /** 1,000 without a key and 10,000 with one when not given, and then shown but not enforced. */
        creditsPerDay?: number
        /** Days last so many seconds, from the start on, instead of ending at midnight UTC. */
        secondsToReset?: number
    }
}

/** What happens instead of the answer. A delay alone slows the true answer down. */
export interface Fault {
    status?: number
    headers?: Record<string, string>
    /** Text as it is; anything else as JSON. */
    body?: unknown
    delayMs?: number
    /** Closes the connection: before the answer, or in the middle of it when there is a status. */
    hangUp?: boolean
}

interface FakeRequest {
    method: string
    /** With the query, as sent. */
    path: string
    /** Milliseconds since 1970. */
    at: number
    headers: IncomingHttpHeaders
}

export interface FakeOpenAlex {
    url: string
    requests: FakeRequest[]
    /** Requests beyond the limits, all answered with 429. */
    violations: { perSecond: number, credits: number }
    /** Credits charged since the start. */
    charged(): number
    /** Adds a work, or changes it: from now on it answers as given. */
    putWork(work: Item & Fields): void
    /** Takes a work away; one that was merged into another still answers under its DOI, with the other. */
    removeWork(id: string, heldBy?: string): void
    close(): Promise<void>
}

interface Item { id: string }
interface Row { record: Fields, keys: unknown[] }
type Order = { path: string, direction: string }[]
type Fields = Record<string, unknown>
type Entity = 'works' | 'authors' | 'institutions'
interface Reply { status: number, body: unknown, headers?: Record<string, string> }

/** Refusals as OpenAlex words them, for `faults` too. */
export const faults = {
    tooFast: (perSecond = 10): Fault => refusal(429, { 'retry-after': '1' }, {
        error: 'Rate limit exceeded', message: `Rate limit exceeded: ${perSecond} requests per second. Please slow down.`, retryAfter: 1,
    }),
    budgetSpent: (secondsToReset: number, cost = 1, remaining = 0): Fault => refusal(429, { 'retry-after': String(secondsToReset), 'x-ratelimit-credits-required': String(cost), 'x-ratelimit-cost-required-usd': usd(cost) }, {
        error: 'Rate limit exceeded', message: `Insufficient budget. This request costs $${usd(cost)} but you only have $${usd(remaining)} remaining. Resets at midnight UTC.`,
        retryAfter: secondsToReset, costUsd: cost / 10_000, dailyRemainingUsd: remaining / 10_000, prepaidRemainingUsd: 0,
        creditsRequired: cost, creditsRemaining: remaining, onetimeCreditsRemaining: 0,
    }),
    planRequired: (what = 'from_updated_date'): Fault => refusal(429, {}, { error: 'Plan upgrade required', message: `${what} needs a paid plan.` }),
    overloaded: (retryAfter = 30): Fault => refusal(503, { 'retry-after': String(retryAfter) }, { error: 'Service unavailable', message: 'The service is overloaded.' }),
    /** What a proxy or a login page answers in the provider's place. */
    pageUnderOk: (): Fault => ({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<!doctype html><title>Sign in</title><p>Please sign in to the network.' }),
    droppedMidway: (): Fault => ({ status: 200, body: { meta: { count: 1 }, results: [] }, hangUp: true }),
}

const parameters = new Set(['filter', 'sort', 'select', 'page', 'per_page', 'cursor', 'group_by', 'mailto', 'api_key'])
const paidDates = new Set(['from_updated_date', 'to_updated_date', 'from_created_date', 'to_created_date'])
const dateFilters = new Set(['publication_date', 'from_publication_date', 'to_publication_date'])
const numberFilters = new Set(['publication_year', 'cited_by_count', 'fwci', 'countries_distinct_count', 'referenced_works_count', 'works_count', 'summary_stats.h_index'])
const sortNames: Record<Entity, Set<string>> = {
    works: new Set(['publication_date', 'publication_year', 'cited_by_count', 'fwci', 'display_name', 'updated_date', 'created_date']),
    authors: new Set(['works_count', 'cited_by_count', 'display_name', 'updated_date', 'created_date']),
    institutions: new Set(['works_count', 'cited_by_count', 'display_name', 'updated_date', 'created_date']),
}
const shortNames: Record<string, string> = { 'ids.openalex': 'id', 'author.id': 'authorships.author.id', 'author.orcid': 'authorships.author.orcid', 'institutions.id': 'authorships.institutions.id', 'institutions.ror': 'authorships.institutions.ror', 'institutions.country_code': 'authorships.institutions.country_code' }
const filterNames: Record<Entity, Set<string>> = {
    works: new Set('id doi publication_year type language is_retracted cited_by_count fwci countries_distinct_count referenced_works_count primary_topic.id primary_topic.subfield.id primary_topic.field.id primary_topic.domain.id topics.id topics.subfield.id authorships.author.id authorships.author.orcid authorships.institutions.id authorships.institutions.ror authorships.institutions.country_code authorships.institutions.lineage authorships.countries'.split(' ')),
    authors: new Set('id orcid works_count cited_by_count summary_stats.h_index affiliations.institution.id affiliations.institution.country_code affiliations.institution.lineage last_known_institutions.id last_known_institutions.country_code topics.id'.split(' ')),
    institutions: new Set('id ror country_code type lineage works_count'.split(' ')),
}

export async function startFakeOpenAlex(input: FakeOpenAlexInput): Promise<FakeOpenAlex> {
    const { options = {}, merged = {} } = input
    const limits = options.limits ?? {}
    const gone = new Set(input.gone)
    const byId = { works: indexById(input.works, gone), authors: indexById(input.authors, gone), institutions: indexById(input.institutions, gone) }
    const mergedWorks = new Map(Object.entries(merged.works ?? {}))
    const formerDois = new Map<string, string>()
    const requests: FakeRequest[] = []
    const violations = { perSecond: 0, credits: 0 }
    const timesAsked = new Map<string, number>()
    /** By what was asked, so that a long walk does not sort everything for each page. */
    const lists = new Map<string, Row[]>()
    let admitted: number[] = []
    let creditsUsed = 0
    let creditsCharged = 0
    let dayEndsAt = limits.secondsToReset === undefined ? nextMidnight() : Date.now() + limits.secondsToReset * 1000

    const server = createServer((incoming, response) => {
        const request = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', at: Date.now(), headers: incoming.headers }
        requests.push(request)
        answer(request, response).catch((error: unknown) => send(request, response, { status: 500, body: { error: 'The fake OpenAlex broke', message: String(error) } }))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the fake OpenAlex has no port')

    return {
        url: `http://127.0.0.1:${address.port}`,
        requests,
        violations,
        charged: () => creditsCharged,
        putWork(work) {
            byId.works.set(tail(work.id), { ...work })
            lists.clear()
        },
        removeWork(id, heldBy) {
            const doi = byId.works.get(id)?.['doi']
            if (heldBy !== undefined) mergedWorks.set(id, heldBy)
            if (heldBy !== undefined && doi) formerDois.set(tail(doi).toLowerCase(), heldBy)
            byId.works.delete(id)
            lists.clear()
        },
        async close() {
            server.close()
            server.closeAllConnections()
            await once(server, 'close')
        },
    }

    async function answer(request: FakeRequest, response: ServerResponse): Promise<void> {
        const count = (timesAsked.get(request.path) ?? 0) + 1
        timesAsked.set(request.path, count)
        if (!isAdmitted(request.at)) {
            send(request, response, replyOf(faults.tooFast(limits.perSecond)), budgetHeaders(request, 0))
            return
        }
        const fault = options.faults?.(request, count)
        if (fault?.delayMs !== undefined) await pause(fault.delayMs)
        if (fault?.hangUp && fault.status === undefined) response.destroy()
        else if (fault?.status !== undefined) send(request, response, replyOf(fault), budgetHeaders(request, 0), fault.hangUp)
        else answerTruly(request, response)
    }

    function answerTruly(request: FakeRequest, response: ServerResponse): void {
        const url = new URL(request.path, 'http://fake')
        const refused = refuseKey(request, url)
        const cost = costOf(url)
        const remaining = creditsPerDay(request) - used()
        if (refused) send(request, response, refused)
        else if (limits.creditsPerDay !== undefined && cost > remaining) {
            violations.credits += 1
            send(request, response, replyOf(faults.budgetSpent(secondsToReset(), cost, remaining)), budgetHeaders(request, 0))
        } else {
            const reply = replyTo(request.method, url)
            // Only what is answered is charged.
            const charged = reply.status < 400 ? cost : 0
            creditsUsed += charged
            creditsCharged += charged
            send(request, response, reply, budgetHeaders(request, charged))
        }
    }

    function isAdmitted(at: number): boolean {
        if (limits.perSecond === undefined) return true
        admitted = admitted.filter((earlier) => earlier > at - 1000)
        const isWithin = admitted.length < limits.perSecond
        if (isWithin) admitted.push(at)
        else violations.perSecond += 1
        return isWithin
    }

    function used(): number {
        for (; Date.now() >= dayEndsAt; creditsUsed = 0) dayEndsAt = limits.secondsToReset === undefined ? nextMidnight() : dayEndsAt + limits.secondsToReset * 1000
        return creditsUsed
    }

    function secondsToReset(): number {
        return Math.max(0, Math.ceil((dayEndsAt - Date.now()) / 1000))
    }

    function creditsPerDay(request: FakeRequest): number {
        return limits.creditsPerDay ?? (keyOf(request, new URL(request.path, 'http://fake')) === undefined ? 1_000 : 10_000)
    }

    function budgetHeaders(request: FakeRequest, charged: number): Record<string, string> {
        const limit = creditsPerDay(request)
        const remaining = Math.max(0, limit - used())
        return {
            'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': String(remaining), 'x-ratelimit-credits-used': String(charged),
            'x-ratelimit-reset': String(secondsToReset()), 'x-ratelimit-onetime-remaining': '0',
            'x-ratelimit-limit-usd': usd(limit), 'x-ratelimit-remaining-usd': usd(remaining), 'x-ratelimit-cost-usd': usd(charged), 'x-ratelimit-prepaid-remaining-usd': '0',
        }
    }

    function refuseKey(request: FakeRequest, url: URL): Reply | undefined {
        const key = keyOf(request, url)
        if (key === undefined || (key !== '' && (options.apiKey === undefined || key === options.apiKey))) return undefined
        return { status: 401, body: { error: 'Invalid or missing API key', message: 'The API key is not valid. Get one at https://openalex.org/settings/api' } }
    }

    function replyTo(method: string, url: URL): Reply {
        if (method !== 'GET') return { status: 405, body: { error: 'Method not allowed', message: method } }
        const [, name = '', ...rest] = url.pathname.split('/')
        if (name !== 'works' && name !== 'authors' && name !== 'institutions') return notFound()
        const unknown = [...url.searchParams.keys()].find((parameter) => !parameters.has(parameter))
        if (unknown !== undefined) return badQuery(`${unknown} is not a valid parameter.`)
        return rest.length === 0 ? list(name, url) : single(name, decodeURIComponent(rest.join('/')), url)
    }

    function single(entity: Entity, asked: string, url: URL): Reply {
        const id = findId(entity, asked)
        if (id === undefined || gone.has(id)) return notFound()
        const now = entity === 'works' ? mergedWorks.get(id) : entity === 'authors' ? merged.authors?.[id] : undefined
        if (now !== undefined && options.mergedAnswer === 'gone') return notFound()
        if (now !== undefined && options.mergedAnswer !== 'record') return { status: 301, body: '', headers: { location: `/${entity}/${now}${url.search}`, 'content-type': 'text/html' } }
        const record = byId[entity].get(now ?? id)
        return record === undefined ? notFound() : select([record], url, ([selected]) => ({ status: 200, body: selected }))
    }

    function findId(entity: Entity, asked: string): string | undefined {
        const [, scheme, value = ''] = /^(?:https?:\/\/(?:api\.)?openalex\.org\/(?:\w+\/)?)?(?:(openalex|doi|orcid|ror|pmid):)?(.+)$/i.exec(asked) ?? []
        if (scheme === undefined || scheme.toLowerCase() === 'openalex') return value.toUpperCase()
        const former = entity === 'works' && scheme.toLowerCase() === 'doi' ? formerDois.get(value.toLowerCase()) : undefined
        if (former !== undefined) return former
        for (const [id, record] of byId[entity]) if (sameValue(tail(record[scheme.toLowerCase()] ?? valuesAt(record, `ids.${scheme.toLowerCase()}`)[0]), value)) return id
        return undefined
    }

    function list(entity: Entity, url: URL): Reply {
        const query = url.searchParams
        const perPage = Number(query.get('per_page') ?? 25)
        const page = Number(query.get('page') ?? 1)
        const cursor = query.get('cursor')
        // 200 is still taken, from earlier days.
        if (!Number.isInteger(perPage) || perPage < 1 || perPage > 200) return badPage('per_page must be between 1 and 100.')
        if (cursor !== null && query.has('page')) return badPage('Give page or cursor, not both.')
        if (cursor === 'null' || cursor === '') return badPage('Cursor is null. Likely reached end of results.')
        if (!Number.isInteger(page) || page < 1 || page * perPage > 10_000) return badPage('Maximum results size of 10,000 records exceeded. Use cursor paging.')
        if (query.has('group_by')) return groups(entity, url, query.get('group_by') ?? '', perPage)
        const sort = query.get('sort') ?? (entity === 'works' ? 'cited_by_count:desc' : 'works_count:desc')
        const order = readSort(sort)
        const unknown = order.find(({ path, direction }) => !sortNames[entity].has(path) || !['asc', 'desc'].includes(direction))
        if (unknown) return badQuery(`${unknown.path} is not a valid field to sort by, or ${unknown.direction} is neither asc nor desc.`)
        if (order.some(({ path }) => paidDates.has(`from_${path}`))) return replyOf(faults.planRequired('Sorting by updated_date or created_date'))
        const found = find(entity, query.get('filter') ?? '', sort, order)
        if ('status' in found) return found
        const after = cursor === null || cursor === '*' ? undefined : readCursor(cursor)
        // A cursor holds the sort values of the last row and its id: under another sort it has no meaning.
        if (after === null || (after && after.sort !== sort)) return badPage('Cursor value is invalid.')
        const start = cursor === null ? (page - 1) * perPage : after === undefined ? 0 : found.filter(({ keys }) => compareKeys(keys, after.keys, order) <= 0).length
        const shown = found.slice(start, start + perPage)
        const last = shown.at(-1)
        const next = shown.length < perPage || last === undefined ? null : Buffer.from(JSON.stringify({ sort, keys: last.keys })).toString('base64url')
        const meta = { count: found.length, db_response_time_ms: 7, page: cursor === null ? page : null, per_page: perPage, ...(cursor === null ? {} : { next_cursor: next }), groups_count: null, cost_usd: costOf(url) / 10_000 }
        return select(shown.map(({ record }) => (entity === 'works' ? cutAuthors(record) : record)), url, (results) => ({ status: 200, body: { meta, results, group_by: [] } }))
    }

    /** Everything a filter finds, in the order asked for. */
    function find(entity: Entity, filter: string, sort: string, order: Order): Row[] | Reply {
        const key = JSON.stringify([entity, filter, sort])
        const known = lists.get(key)
        if (known) return known
        const filters = readFilters(entity, filter)
        if ('status' in filters) return filters
        const isListed = (record: Fields) => entity !== 'authors' || record['works_count'] !== 0
        const found = [...byId[entity].values()].filter((record) => isListed(record) && filters.every((matches) => matches(record)))
            .map((record): Row => ({ record, keys: [...order.map(({ path }) => valuesAt(record, path)[0] ?? null), tail(record['id'])] }))
            .sort((a, b) => compareKeys(a.keys, b.keys, order))
        lists.set(key, found)
        return found
    }

    /** Years only: dates and most numbers cannot be grouped by. The largest groups first; works without a year are -111, when asked for. */
    function groups(entity: Entity, url: URL, asked: string, perPage: number): Reply {
        const query = url.searchParams
        const [field, option, ...more] = asked.split(':')
        if (query.has('select')) return badQuery('select does not work with group_by.')
        if (query.has('sort')) return badQuery('Valid sort params with group by are: key or count')
        if (query.has('page') && query.get('page') !== '1') return badPage('Unable to paginate beyond page 1. Group-by is limited to page 1 with up to 200 results at this time.')
        if (query.has('cursor')) return badQuery('The fake OpenAlex does not page through groups.')
        if (more.length > 0 || (option !== undefined && option !== 'include_unknown')) return badQuery('The only valid filters for a group_by param is include_unknown.')
        if (entity !== 'works' || field !== 'publication_year') return badQuery('Cannot group by date, number, or search fields.')
        const found = find(entity, query.get('filter') ?? '', 'publication_date', readSort('publication_date'))
        if ('status' in found) return found
        const counts = new Map<string, number>()
        for (const { record } of found) {
            const year = record['publication_year']
            const key = typeof year === 'number' ? String(year) : option === undefined ? undefined : '-111'
            if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
        }
        const shown = [...counts].map(([key, count]) => ({ key, key_display_name: key === '-111' ? 'unknown' : key, count })).sort((a, b) => b.count - a.count || Number(a.key) - Number(b.key)).slice(0, perPage)
        const meta = { count: found.length, db_response_time_ms: 7, page: 1, per_page: perPage, groups_count: shown.length, cost_usd: costOf(url) / 10_000 }
        return { status: 200, body: { meta, results: [], group_by: shown } }
    }

    function cutAuthors(work: Fields): Fields {
        const truncateAt = options.truncateAt ?? 100
        const authorships = Array.isArray(work['authorships']) ? work['authorships'] : []
        return authorships.length <= truncateAt ? work : { ...work, authorships: authorships.slice(0, truncateAt), is_authors_truncated: true }
    }
}

function indexById(items: readonly Item[], gone: Set<string>): Map<string, Fields> {
    return new Map(items.map((item): [string, Fields] => [tail(item.id), { ...item }]).filter(([id]) => !gone.has(id)))
}

/** Free: a record by a bare or prefixed id. A whole address as id, and every list, costs; text search costs more. */
function costOf(url: URL): number {
    const [, , ...rest] = decodeURIComponent(url.pathname).split('/')
    if (rest.length > 0 && rest[0] !== '' && /^([A-Za-z]?\d+$|(doi|pmid|openalex|orcid|ror):)/.test(rest.join('/'))) return 0
    return /\.search(\.\w+)?:/.test(url.searchParams.get('filter') ?? '') ? 10 : 1
}

function readFilters(entity: Entity, text: string): ((record: Fields) => boolean)[] | Reply {
    const filters: ((record: Fields) => boolean)[] = []
    for (const part of text.split(',').filter((each) => each !== '')) {
        const [, name = '', value = ''] = /^([^:]+):(.*)$/.exec(part) ?? []
        const path = shortNames[name] ?? name
        const choices = value.replace(/^!/, '').split('|')
        if (paidDates.has(name)) return replyOf(faults.planRequired(name))
        if (choices.length > 100) return badQuery('Maximum number of values exceeded for an OR filter (100).')
        if (value === '' || (dateFilters.has(name) ? entity !== 'works' : !filterNames[entity].has(path))) return badQuery(`${name} is not a valid field.`)
        if (dateFilters.has(name)) {
            if (choices.some((choice) => !isDateValue(name, choice)) || value.startsWith('!')) return badQuery(`Value for param ${name} is an invalid date. Format is yyyy-mm-dd (e.g. 2020-05-17).`)
            filters.push((record) => choices.some((choice) => matchesDate(record['publication_date'], name, choice)))
        } else {
            if (numberFilters.has(path) && choices.some((choice) => !/^(null|[<>]?\d+(\.\d+)?|\d*-\d+|\d+-)$/.test(choice))) return badQuery(`Value for param ${name} must be a number.`)
            filters.push((record) => choices.some((choice) => matches(valuesAt(record, path), choice)) !== value.startsWith('!'))
        }
    }
    return filters
}

function isDateValue(name: string, value: string): boolean {
    if (value === 'null') return name === 'publication_date'
    const day = name === 'publication_date' ? value.replace(/^[<>]/, '') : value
    return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))
}

/** A work without a date is before and after nothing. */
function matchesDate(date: unknown, name: string, wanted: string): boolean {
    if (typeof date !== 'string') return wanted === 'null'
    if (name === 'from_publication_date') return date >= wanted
    if (name === 'to_publication_date') return date <= wanted
    return wanted.startsWith('>') ? date > wanted.slice(1) : wanted.startsWith('<') ? date < wanted.slice(1) : date === wanted
}

function matches(values: unknown[], wanted: string): boolean {
    const known = values.filter((value) => value !== null)
    if (wanted === 'null') return known.length === 0
    const [, low = '', high = ''] = /^(\d*)-(\d*)$/.exec(wanted) ?? []
    if (low !== '' || high !== '') return known.some((value) => Number(value) >= Number(low) && Number(value) <= (high === '' ? Infinity : Number(high)))
    if (/^[<>]/.test(wanted)) return known.some((value) => (wanted.startsWith('>') ? Number(value) > Number(wanted.slice(1)) : Number(value) < Number(wanted.slice(1))))
    return known.some((value) => sameValue(tail(value), tail(wanted)))
}

/** Every value under a dotted path, through lists. */
function valuesAt(record: unknown, path: string): unknown[] {
    let values: unknown[] = [record]
    for (const step of path.split('.')) {
        values = values.flatMap((value): unknown[] => (typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? [Reflect.get(value, step)] : [])).flat()
    }
    return values
}

function readSort(text: string): Order {
    return text.split(',').map((part) => {
        const [path = '', direction = 'asc'] = part.split(':')
        return { path, direction }
    })
}

/** By the sort values, then by id, so that the order is one. Without a value comes last, whatever the direction. */
function compareKeys(a: unknown[], b: unknown[], order: Order): number {
    for (const [index, value] of a.entries()) {
        const other = b[index]
        if (value === other) continue
        if (value === null || other === null) return value === null ? 1 : -1
        const isLess = typeof value === 'number' && typeof other === 'number' ? value < other : textOf(value) < textOf(other)
        return (isLess ? -1 : 1) * (order[index]?.direction === 'desc' ? -1 : 1)
    }
    return 0
}

/** null is no cursor that this server made. */
function readCursor(cursor: string): { sort: string, keys: unknown[] } | null {
    try {
        const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
        return typeof read === 'object' && read !== null && 'sort' in read && 'keys' in read && Array.isArray(read.keys) ? { sort: String(read.sort), keys: read.keys } : null
    } catch {
        return null
    }
}

function select(records: Fields[], url: URL, reply: (records: Fields[]) => Reply): Reply {
    const names = url.searchParams.get('select')?.split(',')
    if (names === undefined) return reply(records)
    const unknown = names.find((name) => !/^[a-z_]+$/.test(name))
    if (unknown !== undefined) return badQuery(`${unknown} is not a valid select field.`)
    return reply(records.map((record) => Object.fromEntries(names.filter((name) => name in record).map((name) => [name, record[name]]))))
}

function send(request: FakeRequest, response: ServerResponse, reply: Reply, headers: Record<string, string> = {}, hangsUp = false): void {
    const isText = typeof reply.body === 'string'
    const text = isText ? String(reply.body) : JSON.stringify(reply.body)
    const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'])) && text.length > 1000
    const bytes = zipped ? gzipSync(text) : Buffer.from(text)
    response.writeHead(reply.status, {
        'content-type': isText ? 'text/html; charset=utf-8' : 'application/json', ...headers, ...reply.headers,
        ...(zipped ? { 'content-encoding': 'gzip' } : {}), 'content-length': bytes.length,
    })
    if (!hangsUp) response.end(bytes)
    else response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
}

function refusal(status: number, headers: Record<string, string>, body: Fields): Fault {
    return { status, headers, body }
}

function replyOf({ status = 200, headers = {}, body = '' }: Fault): Reply {
    return { status, headers, body }
}

function notFound(): Reply {
    return { status: 404, body: '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n' }
}

function badQuery(message: string): Reply {
    return { status: 400, body: { error: 'Invalid query parameters error.', message } }
}

function badPage(message: string): Reply {
    return { status: 400, body: { error: 'Pagination error.', message } }
}

/** undefined = none was sent; '' = one was sent, blank. */
function keyOf(request: FakeRequest, url: URL): string | undefined {
    const bearer = request.headers.authorization?.replace(/^Bearer ?/i, '')
    const header = request.headers['api_key'] ?? request.headers['api-key']
    return (bearer ?? (Array.isArray(header) ? header[0] : header) ?? url.searchParams.get('api_key') ?? undefined)?.trim()
}

/** The id in an address: https://openalex.org/subfields/1702 → 1702, https://doi.org/10.1/x → 10.1/x. */
function tail(value: unknown): string {
    const text = String(value)
    const doi = /10\.\d{4,9}\/.+$/.exec(text)?.[0]
    return doi ?? text.slice(text.lastIndexOf('/') + 1)
}

function textOf(value: unknown): string {
    return typeof value === 'string' ? value : JSON.stringify(value ?? '')
}

function sameValue(a: string, b: string): boolean {
    return a.toLowerCase() === b.toLowerCase()
}

function usd(credits: number): string {
    return String(credits / 10_000)
}

function nextMidnight(): number {
    const now = new Date()
    return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)
}
