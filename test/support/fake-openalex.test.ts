import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { filter, invented, listCut } from '../../studies/sample/lab.ts'
import { type FakeOpenAlex, type FakeOpenAlexOptions, faults, startFakeOpenAlex } from './fake-openalex.ts'
import { makeAuthors, makeWorks } from './synthetic.ts'

const started: FakeOpenAlex[] = []
const listShape = z.object({
    meta: z.object({ count: z.number(), page: z.number().nullable(), per_page: z.number(), next_cursor: z.string().nullish() }),
    results: z.array(z.record(z.string(), z.unknown())),
})

afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.close()))
})

test('a record answers under its id, its DOI in any case, its ORCID iD, free of charge', async () => {
    const { url } = await start()
    expect(await idAt(`${url}/works/W9000000001`)).toBe('https://openalex.org/W9000000001')
    expect(await idAt(`${url}/works/doi:10.48550/arXiv.2401.99901`)).toBe('https://openalex.org/W9000000001')
    expect(await idAt(`${url}/institutions/I9000000001`)).toBe('https://openalex.org/I9000000001')
    const answer = await fetch(`${url}/authors/orcid:0009-9999-0000-001${checkOf('000999990000001')}?select=id,display_name`)
    expect(await answer.json()).toEqual({ id: 'https://openalex.org/A9000000001', display_name: 'Mei Lin' })
    expect(answer.headers.get('x-ratelimit-credits-used')).toBe('0')
    expect(Number(answer.headers.get('x-ratelimit-reset'))).toBeLessThanOrEqual(86_400)
})

test('merged ids redirect, or answer with the other record; gone and unknown ones give 404 as HTML', async () => {
    const { url } = await start()
    const redirect = await fetch(`${url}/works/W9000000013?select=id`, { redirect: 'manual' })
    expect([redirect.status, redirect.headers.get('location')]).toEqual([301, '/works/W9000000003?select=id'])
    expect(await idAt(`${url}/authors/A9000000119`)).toBe('https://openalex.org/A9000000019')
    const direct = await start({ mergedAnswer: 'record' })
    const answer = await fetch(`${direct.url}/authors/A9000000119`, { redirect: 'error' })
    expect(await answer.json()).toMatchObject({ id: 'https://openalex.org/A9000000019' })
    for (const id of ['A9000000053', 'A9000000999', 'A9999999999']) {
        const missing = await fetch(`${url}/authors/${id}`)
        expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    }
})

test('a filter finds the works of the study, with author lists cut as lists cut them', async () => {
    const { url } = await start()
    const list = await jsonAt(`${url}/works?filter=${filter}&per_page=100&cursor=*&sort=publication_date&select=id,authorships,is_authors_truncated`)
    expect(list.results.map((work) => work['id'])).toEqual(['https://openalex.org/W9000000005', 'https://openalex.org/W9000000006'])
    expect(list.meta).toMatchObject({ count: 2, page: null, per_page: 100, next_cursor: null })
    expect(list.results[0]).toMatchObject({ is_authors_truncated: true })
    expect(list.results[0]?.['authorships']).toHaveLength(listCut)
    const whole = z.looseObject({ authorships: z.array(z.unknown()) }).parse(await (await fetch(`${url}/works/W9000000005`)).json())
    expect(whole.authorships.length).toBeGreaterThan(listCut)
    expect(whole).not.toHaveProperty('is_authors_truncated')
})

test('lists by id leave out merged ids, gone ids and authors without works', async () => {
    const { url } = await start()
    const list = await jsonAt(`${url}/authors?filter=ids.openalex:A9000000001%7CA9000000119%7CA9000000050%7CA9000000053&select=id`)
    expect(list.results).toEqual([{ id: 'https://openalex.org/A9000000001' }])
    expect((await fetch(`${url}/authors/A9000000050`)).status).toBe(200)
})

test('a walk by cursor meets every record once and ends with null, pages by number likewise', async () => {
    const { url } = await startFakeOpenAlexOf({ works: [...makeWorks(50, 1)], authors: [...makeAuthors(250, 1)], institutions: [] })
    const seen: unknown[] = []
    let cursor: string | null = '*'
    let pages = 0
    while (cursor !== null) {
        const list: List = await jsonAt(`${url}/authors?per_page=50&cursor=${encodeURIComponent(cursor)}&sort=works_count:desc&select=id`)
        seen.push(...list.results.map((author) => author['id']))
        cursor = list.meta.next_cursor ?? null
        pages += 1
    }
    // 250 = 5 full pages, and the sixth says that there is no more.
    expect([seen.length, new Set(seen).size, pages]).toEqual([250, 250, 6])
    expect((await jsonAt(`${url}/authors?per_page=100&page=3`)).results).toHaveLength(50)
    const years = await jsonAt(`${url}/works?filter=publication_year:2015-2016,primary_topic.id:T99001|T99002,type:!preprint&select=publication_year,type`)
    expect(years.meta.count).toBeGreaterThan(0)
    expect(years.results.every((work) => Number(work['publication_year']) <= 2016 && work['type'] === 'article')).toBe(true)
})

test('publication dates: ranges, a single day, the future, and works without a date, which are in no range and come last', async () => {
    const works = [['W1', '2019-12-31'], ['W2', '2020-01-01'], ['W3', '2020-01-01'], ['W4', '2031-05-05'], ['W5', null]]
        .map(([id, date]) => ({ id: `https://openalex.org/${id}`, publication_date: date, publication_year: date ? Number(date.slice(0, 4)) : null }))
    const { url } = await startFakeOpenAlexOf({ works, authors: [], institutions: [] })
    const find = async (filter: string) => (await jsonAt(`${url}/works?filter=${filter}&sort=publication_date&select=id`)).results.map((work) => String(work['id']).slice(-2)).join(' ')
    expect(await find('from_publication_date:2020-01-01')).toBe('W2 W3 W4')
    expect(await find('to_publication_date:2020-01-01')).toBe('W1 W2 W3')
    expect(await find('publication_date:2020-01-01')).toBe('W2 W3')
    expect(await find('publication_date:>2026-11-24')).toBe('W4')
    expect(await find('publication_date:null')).toBe('W5')
    expect(await find('publication_year:null')).toBe('W5')
    expect(await find('publication_year:2019-')).toBe('W1 W2 W3 W4')
    expect(await find('publication_year:-2020')).toBe('W1 W2 W3')
    expect(await find('from_publication_date:2000-01-01,from_publication_date:2020-01-01,to_publication_date:2026-01-01')).toBe('W2 W3')
    expect((await jsonAt(`${url}/works?sort=publication_date&select=id`)).results.at(-1)).toEqual({ id: 'https://openalex.org/W5' })
    expect((await jsonAt(`${url}/works?per_page=1`)).meta.count).toBe(5)
    const grouped = await fetch(`${url}/works?group_by=publication_year:include_unknown&per_page=200`)
    expect(await grouped.json()).toMatchObject({ meta: { groups_count: 4 }, results: [], group_by: [
        { key: '2020', key_display_name: '2020', count: 2 }, { key: '-111', key_display_name: 'unknown', count: 1 }, { key: '2019', count: 1 }, { key: '2031', count: 1 },
    ] })
    const known = z.object({ group_by: z.array(z.unknown()) }).parse(await (await fetch(`${url}/works?group_by=publication_year&filter=to_publication_date:2020-01-01`)).json())
    expect(known.group_by).toHaveLength(2)
})

test('a cursor belongs to its sort', async () => {
    const { url } = await startFakeOpenAlexOf({ works: [...makeWorks(30, 1)], authors: [], institutions: [] })
    const { meta } = await jsonAt(`${url}/works?per_page=10&cursor=*&sort=publication_date`)
    expect((await fetch(`${url}/works?per_page=10&cursor=${meta.next_cursor}&sort=publication_date`)).status).toBe(200)
    for (const other of [`${meta.next_cursor}&sort=cited_by_count:desc`, `${meta.next_cursor}`, 'bm9uc2Vuc2U', '']) {
        const refused = await fetch(`${url}/works?per_page=10&cursor=${other}`)
        expect([other, refused.status, await refused.json()]).toMatchObject([other, 400, { error: 'Pagination error.' }])
    }
})

test('works change, appear and go while the server runs', async () => {
    const [first, second, third] = [...makeWorks(3, 1)]
    if (!first || !second || !third) throw new Error('no works')
    const server = await startFakeOpenAlexOf({ works: [first, second], authors: [], institutions: [], options: { mergedAnswer: 'gone' } })
    expect((await jsonAt(`${server.url}/works`)).meta.count).toBe(2)
    server.putWork({ ...first, title: 'Another' })
    server.putWork({ ...third })
    server.removeWork(second.id.slice(-11), third.id.slice(-11))
    expect(await (await fetch(`${server.url}/works/${first.id.slice(-11)}?select=title`)).json()).toEqual({ title: 'Another' })
    expect((await fetch(`${server.url}/works/${second.id.slice(-11)}`)).status).toBe(404)
    expect(await idAt(`${server.url}/works/doi:${second.doi?.slice(16)}`)).toBe(third.id)
    expect((await jsonAt(`${server.url}/works`)).meta.count).toBe(2)
})

test('what is not understood is refused as OpenAlex does', async () => {
    const { url } = await start({ apiKey: 'right' })
    for (const query of ['filter=no_such_field:1', 'limit=5', 'per_page=500', 'cursor=null', 'cursor=*&page=1', 'per_page=100&page=101',
        'filter=from_publication_date:2020', 'filter=from_publication_date:2020-02-30x', 'filter=to_publication_date:null', 'filter=publication_date:!null', 'filter=publication_year:soon',
        'sort=no_such_field', 'sort=publication_date:up', 'group_by=publication_date', 'group_by=publication_year:known_only', 'group_by=publication_year&select=id',
        'group_by=publication_year&sort=publication_date', 'group_by=publication_year&page=2', 'group_by=publication_year&cursor=*', 'group_by=publication_year&per_page=201']) {
        expect([query, (await fetch(`${url}/works?${query}`)).status]).toEqual([query, 400])
    }
    expect((await fetch(`${url}/works`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
    expect((await fetch(`${url}/works`, { headers: { authorization: 'Bearer right' } })).status).toBe(200)
    const paid = await fetch(`${url}/works?filter=from_updated_date:2026-01-01`)
    expect([paid.status, await paid.json()]).toMatchObject([429, { error: 'Plan upgrade required' }])
})

test('limits are enforced, told in the headers, and counted', async () => {
    const { url, violations, requests } = await start({ limits: { perSecond: 5, creditsPerDay: 2 } })
    const answers = await Promise.all(Array.from({ length: 7 }, () => fetch(`${url}/works?per_page=1`)))
    const bodies = await Promise.all(answers.map(async (answer) => ({ status: answer.status, body: JSON.stringify(await answer.json()) })))
    expect(bodies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 429, 429, 429, 429, 429])
    expect(bodies.filter(({ body }) => body.includes('Insufficient budget'))).toHaveLength(3)
    expect(bodies.filter(({ body }) => body.includes('5 requests per second'))).toHaveLength(2)
    expect(violations).toEqual({ perSecond: 2, credits: 3 })
    expect(requests).toHaveLength(7)
    expect(answers.map((answer) => answer.headers.get('x-ratelimit-remaining'))).toContain('0')
})

test('a spent day begins anew, and every day after it', async () => {
    const server = await start({ limits: { creditsPerDay: 1, secondsToReset: 1 } })
    const statuses = []
    for (let day = 0; day < 3; day += 1) {
        for (let tries = 0; tries < 2; tries += 1) statuses.push((await fetch(`${server.url}/works`)).status)
        await new Promise((resolve) => { setTimeout(resolve, 1_050) })
    }
    expect(statuses).toEqual([200, 429, 200, 429, 200, 429])
    expect(server.charged()).toBe(3)
})

test('faults come as scripted, then the true answer', async () => {
    const script = [faults.tooFast(), faults.budgetSpent(3600), faults.planRequired(), faults.overloaded(), faults.pageUnderOk(), { hangUp: true }, faults.droppedMidway(), { delayMs: 100 }]
    const { url, requests } = await start({ faults: (request, count) => (request.path.startsWith('/works/') ? script[count - 1] : undefined) })
    const statuses: unknown[] = []
    for (const _ of script) {
        statuses.push(await fetch(`${url}/works/W9000000001`).then(async (answer) => {
            await answer.text()
            return answer.status
        }).catch(() => 'dropped'))
    }
    expect(statuses).toEqual([429, 429, 429, 503, 200, 'dropped', 'dropped', 200])
    expect((await fetch(`${url}/authors/A9000000001`)).status).toBe(200)
    expect(requests.filter((request) => request.path === '/works/W9000000001')).toHaveLength(script.length)
})

test('synthetic records are the same for the same seed, and works name authors that exist', () => {
    expect([...makeAuthors(20, 7)]).toEqual([...makeAuthors(20, 7)])
    expect([...makeAuthors(20, 7)]).not.toEqual([...makeAuthors(20, 8)])
    const ids = new Set([...makeAuthors(100, 3)].map((author) => author.id))
    for (const work of makeWorks(100, 3)) for (const { author } of work.authorships) expect(ids).toContain(author.id)
})

type List = z.infer<typeof listShape>

function start(options: FakeOpenAlexOptions = {}): Promise<FakeOpenAlex> {
    return startFakeOpenAlexOf({ ...invented(), options: { truncateAt: listCut, ...options } })
}

async function startFakeOpenAlexOf(input: Parameters<typeof startFakeOpenAlex>[0]): Promise<FakeOpenAlex> {
    const server = await startFakeOpenAlex(input)
    started.push(server)
    return server
}

async function jsonAt(url: string): Promise<List> {
    return listShape.parse(await (await fetch(url)).json())
}

async function idAt(url: string): Promise<unknown> {
    return z.object({ id: z.string() }).parse(await (await fetch(url)).json()).id
}

function checkOf(digits: string): string {
    const total = Array.from(digits).reduce((sum, digit) => (sum + Number(digit)) * 2, 0)
    return 'X0123456789'.charAt(((12 - (total % 11)) % 11 + 1) % 11)
}
