/**
 * A process of its own that answers like OpenAlex's list of works, for measuring harvests: its limits, its headers, its cursors, gzip.
 * Every walk has as many pages as asked for; works of different walks have different ids. GET /report tells what came.
 * Settings as JSON in the first argument; the address is printed as a line.
 */
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { gunzipSync, gzipSync } from 'node:zlib'

export interface ServerSettings {
    /** Real works as JSON lines, gzipped; without them pages hold five small invented works. */
    works?: string
    pagesPerWalk: number
    latencyMs: number
    /** Requests in any 1,000 ms that are answered; more are refused with 429. */
    perSecond: number
}

export interface ServerReport {
    requests: number
    refused: number
    /** Requests a second, from the first to the last but four: walks end one after the other. */
    rate: number
    /** Most requests in any 1,000 ms. */
    mostInASecond: number
}

const settings = JSON.parse(process.argv[2] ?? '{}') as ServerSettings
const perPage = 100
const arrivals: number[] = []
const walks = new Map<string, number>()
const realPages = settings.works === undefined ? undefined : readPages(settings.works)
let refused = 0

const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://bench')
    if (url.pathname === '/report') return send(response, 200, Buffer.from(JSON.stringify(report())))
    const at = performance.now()
    arrivals.push(at)
    let recent = 0
    for (let index = arrivals.length - 1; index >= 0 && (arrivals[index] ?? 0) > at - 1000; index -= 1) recent += 1
    if (recent > settings.perSecond) {
        refused += 1
        return send(response, 429, Buffer.from(JSON.stringify({ error: 'Rate limit exceeded', message: `Rate limit exceeded: ${settings.perSecond} requests per second`, retryAfter: 1 })), false, { 'retry-after': '1' })
    }
    const filter = url.searchParams.get('filter') ?? ''
    const walk = walks.get(filter) ?? walks.size
    walks.set(filter, walk)
    const cursor = url.searchParams.get('cursor')
    const body = pageOf(walk, cursor === '*' ? 0 : Number(cursor))
    setTimeout(() => send(response, 200, body, realPages !== undefined), settings.latencyMs)
})
server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.stdout.write(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}\n`)
})

function pageOf(walk: number, page: number): Buffer {
    const next = page + 1 < settings.pagesPerWalk ? String(page + 1) : null
    if (realPages === undefined) {
        const works = Array.from({ length: 5 }, (_, index) => ({ id: `https://openalex.org/W${9_000_000_000 + walk * 10_000_000 + page * 10 + index}`, title: `Work ${index} of page ${page}`, publication_year: 2020, publication_date: '2020-01-01', type: 'article', authorships: [], cited_by_count: page, updated_date: '2026-08-01T00:00:00' }))
        return Buffer.from(JSON.stringify({ meta: { count: settings.pagesPerWalk * 5, next_cursor: next }, results: works, group_by: [] }))
    }
    const round = Math.floor(page / realPages.length) + walk * 100
    const works = (realPages[page % realPages.length] ?? []).join(',').replace(/"id":"https:\/\/openalex\.org\/W(\d+)"/g, (_whole, id: string) => `"id":"https://openalex.org/W${1 + round}${id.padStart(11, '0')}"`)
    return gzipSync(`{"meta":{"count":${settings.pagesPerWalk * perPage},"next_cursor":${JSON.stringify(next)}},"results":[${works}],"group_by":[]}`, { level: 1 })
}

/** Only what a harvest asks for, as `select` would leave it. */
function readPages(file: string): string[][] {
    const wanted = 'id,doi,title,display_name,publication_year,publication_date,ids,language,type,is_retracted,is_paratext,is_xpac,primary_location,locations,authorships,countries_distinct_count,primary_topic,topics,cited_by_count,counts_by_year,fwci,citation_normalized_percentile,referenced_works_count,updated_date,created_date'.split(',')
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    const texts = lines.map((work) => JSON.stringify(Object.fromEntries(wanted.filter((name) => name in work).map((name) => [name, work[name]]))))
    return Array.from({ length: Math.floor(texts.length / perPage) }, (_, page) => texts.slice(page * perPage, (page + 1) * perPage))
}

function report(): ServerReport {
    let most = 0
    for (let from = 0, to = 0; to < arrivals.length; to += 1) {
        while ((arrivals[to] ?? 0) - (arrivals[from] ?? 0) >= 1000) from += 1
        most = Math.max(most, to - from + 1)
    }
    const counted = arrivals.slice(0, -4)
    const seconds = ((counted.at(-1) ?? 0) - (counted[0] ?? 0)) / 1000
    return { requests: arrivals.length, refused, rate: seconds > 0 ? (counted.length - 1) / seconds : 0, mostInASecond: most }
}

function send(response: ServerResponse, status: number, body: Buffer, isZipped = false, headers: Record<string, string> = {}): void {
    response.writeHead(status, {
        'content-type': 'application/json', 'content-length': body.length, ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
        'x-ratelimit-limit': '1000000', 'x-ratelimit-remaining': String(1_000_000 - arrivals.length), 'x-ratelimit-credits-used': '1', 'x-ratelimit-reset': '43200', 'x-ratelimit-onetime-remaining': '0', ...headers,
    }).end(body)
}
