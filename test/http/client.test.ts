import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { gzipSync, brotliCompressSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { FatalError, ParkError, RetryableError } from '../../src/errors.ts'
import { createHttpClient, type HttpClientOptions, withoutSecrets } from '../../src/http/client.ts'
import { createMemoryLimits } from '../../src/http/limits-memory.ts'
import type { Budget, HttpClient, Provider } from '../../src/http/types.ts'

const key = 'sesame-0123456789'
const start = Date.parse('2026-08-22T12:00:00Z')
const ok = { body: { id: 'W1' } }
const closers: (() => Promise<unknown>)[] = []

afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close()
})

type Reply = { status?: number, headers?: Record<string, string>, body?: object | string | Buffer } | RequestListener

/** Answers in the order given; the last answer repeats. */
async function serve(...replies: Reply[]) {
    const requests: { path: string, method: string | undefined, headers: IncomingMessage['headers'], body: string }[] = []
    const server = createServer((request, response) => {
        const reply = replies[Math.min(requests.length, replies.length - 1)]
        const seen = { path: request.url ?? '', method: request.method, headers: request.headers, body: '' }
        request.on('data', (chunk: Buffer) => { seen.body += chunk.toString() })
        requests.push(seen)
        if (typeof reply === 'function') reply(request, response)
        else send(response, reply)
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    closers.push(() => new Promise((resolve) => { server.close(resolve); server.closeAllConnections() }))
    return { url: `http://127.0.0.1:${portOf(server.address())}`, requests }
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: Exclude<Reply, RequestListener> = {}): void {
    const isText = typeof body === 'string' || Buffer.isBuffer(body)
    response.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers }).end(isText ? body : JSON.stringify(body))
}

/** Time passes only by sleeping; jitter is half of what it may be. */
function client(options: Partial<HttpClientOptions> = {}) {
    const clock = { at: start }
    const sleeps: number[] = []
    const now = () => clock.at
    const limits = createMemoryLimits({ now })
    const http: HttpClient = createHttpClient({
        limits, userAgent: 'homegrown-test/1', now, random: () => 0.5,
        sleep: async (ms) => {
            sleeps.push(ms)
            clock.at += ms
        },
        ...options,
    })
    closers.push(() => http.close())
    return { http, limits, sleeps, clock }
}

const provider: Provider = { name: 'sample', secretHeaders: {}, requestsPerSecond: 1_000_000, inFlight: 4, reserveShare: 0.1 }
const keyed: Provider = { ...provider, secretHeaders: { authorization: `Bearer ${key}`, 'x-api-key': `other-${key}` } }

function portOf(address: unknown): number {
    if (typeof address === 'object' && address !== null && 'port' in address) return Number(address.port)
    throw new Error('the server does not listen')
}

async function failure(promise: Promise<unknown>): Promise<Error> {
    const error: unknown = await promise.then((value) => { throw new Error(`answered ${JSON.stringify(value)}`) }, (thrown: unknown) => thrown)
    if (!(error instanceof Error)) throw new Error(`no error: ${String(error)}`)
    return error
}

describe('an answer', () => {
    it('comes parsed, with the address and the headers, decompressed', async () => {
        for (const [encoding, compress] of [['gzip', gzipSync], ['br', brotliCompressSync], ['identity', (body: Buffer) => body]] as const) {
            const server = await serve({ headers: { 'content-type': 'application/json; charset=utf-8', 'content-encoding': encoding, 'x-ratelimit-limit': '7', 'set-cookie': 'a=b' }, body: compress(Buffer.from('{"id":"Wé"}')) })
            const outcome = await client().http.getJson(provider, `${server.url}/works/W1`)
            expect(outcome).toMatchObject({ kind: 'ok', body: { id: 'Wé' }, response: { url: `${server.url}/works/W1`, finalUrl: `${server.url}/works/W1`, status: 200, text: '{"id":"Wé"}', fetchedAt: new Date(start) } })
            expect(outcome.response.headers['x-ratelimit-limit']).toBe('7')
            expect(outcome.response.headers).not.toHaveProperty('set-cookie')
            expect(server.requests[0]?.headers).toMatchObject({ 'user-agent': 'homegrown-test/1', 'accept-encoding': 'gzip, br' })
        }
    })

    it.each([404, 410])('%i means gone, whatever its body', async (status) => {
        const server = await serve({ status, headers: { 'content-type': 'text/html' }, body: '<h1>Not Found</h1>' })
        expect(await client().http.getJson(provider, server.url)).toMatchObject({ kind: 'gone', response: { status } })
        expect(server.requests).toHaveLength(1)
    })

    it.each([400, 401, 403, 406, 422, 418, 501])('%i is fatal at once and says what to do', async (status) => {
        const server = await serve({ status, body: { error: 'because' } })
        const error = await failure(client().http.getJson(provider, `${server.url}/works?filter=a:1`))
        expect(error).toBeInstanceOf(FatalError)
        expect(error.message).toMatch(new RegExp(`^GET ${server.url}/works\\?filter=a:1 answered ${status}: .{20,}because`))
        expect(server.requests).toHaveLength(1)
    })

    it('is judged by the provider first', async () => {
        const server = await serve({ status: 418, body: {} })
        const own: Provider = { ...provider, readError: (response) => ({ kind: 'gone', response }) }
        expect((await client().http.getJson(own, server.url)).kind).toBe('gone')
    })

    it.each([
        ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html>Please log in' }, 'text/html', 'Please log in'],
        ['nothing', { status: 204 }, 'no content type', '(nothing)'],
        ['broken JSON', { headers: { 'content-type': 'application/json' }, body: `{"id":"${'x'.repeat(300)}` }, 'cannot be read', 'x'.repeat(100)],
    ])('of status 200 with %s is asked for again, then fatal', async (_, reply, why, begin) => {
        const server = await serve(reply)
        const error = await failure(client().http.getJson(provider, server.url))
        expect(error).toBeInstanceOf(FatalError)
        for (const part of [`GET ${server.url}/ answered 20`, why, begin]) expect(error.message).toContain(part)
        expect(error.message).not.toContain('x'.repeat(121))
        expect(server.requests).toHaveLength(6)
    })

    it('that was broken once is used when it comes whole', async () => {
        const server = await serve({ headers: { 'content-type': 'application/json' }, body: '{"id"' }, ok)
        expect(await client().http.getJson(provider, server.url)).toMatchObject({ kind: 'ok', body: ok.body })
    })

    it('that is too long is fatal, also when it is short before decompression', async () => {
        const long = Buffer.from(JSON.stringify('x'.repeat(5_000)))
        for (const reply of [{ headers: { 'content-type': 'application/json' }, body: long }, { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync(long) }]) {
            const server = await serve(reply)
            const error = await failure(client({ maxBytes: 1_000 }).http.getJson(provider, server.url))
            expect(error).toBeInstanceOf(FatalError)
            expect(error.message).toMatch(/ask for less/)
            expect(server.requests).toHaveLength(1)
        }
    })
})

describe('a try that failed', () => {
    it('waits longer each time, with jitter, and gives up after six', async () => {
        const server = await serve({ status: 503, body: 'busy' })
        const { http, sleeps } = client()
        const error = await failure(http.getJson(provider, server.url))
        expect(error).toBeInstanceOf(RetryableError)
        expect(error.message).toBe(`GET ${server.url}/ answered 503: busy (6 tries)`)
        expect(sleeps).toEqual([500, 1_000, 2_000, 4_000, 8_000])
        expect(server.requests).toHaveLength(6)
    })

    it.each([408, 429, 500, 502, 503, 520])('of status %i is repeated', async (status) => {
        const server = await serve({ status }, ok)
        expect((await client().http.getJson(provider, server.url)).kind).toBe('ok')
    })

    it('of status 504 is repeated twice only', async () => {
        const server = await serve({ status: 504 })
        expect(await failure(client().http.getJson(provider, server.url))).toBeInstanceOf(RetryableError)
        expect(server.requests).toHaveLength(3)
        const better = await serve({ status: 504 }, { status: 504 }, ok)
        expect((await client().http.getJson(provider, better.url)).kind).toBe('ok')
    })

    it('waits as long as Retry-After says, in seconds or until a date, and so do all others', async () => {
        for (const header of ['30', new Date(start + 30_000).toUTCString()]) {
            const server = await serve({ status: 503, headers: { 'retry-after': header } }, ok)
            const { http, sleeps, clock, limits } = client()
            const held: number[] = []
            const holdUntil = limits.holdUntil.bind(limits)
            limits.holdUntil = async (host, until) => {
                held.push(until.getTime())
                await holdUntil(host, until)
            }
            await http.getJson(provider, server.url)
            expect(sleeps).toEqual([30_000])
            expect(held).toEqual([start + 30_000])
            expect(clock.at).toBe(start + 30_000)
        }
    })

    it('does not wait less than the backoff when Retry-After is 0, past or nonsense', async () => {
        for (const header of ['0', new Date(start - 5_000).toUTCString(), 'soon']) {
            const server = await serve({ status: 503, headers: { 'retry-after': header } }, ok)
            const { http, sleeps } = client()
            await http.getJson(provider, server.url)
            expect(sleeps).toEqual([500])
        }
    })

    it('parks when Retry-After is longer than two minutes', async () => {
        const server = await serve({ status: 503, headers: { 'retry-after': '121' } })
        const { http, sleeps } = client()
        const error = await failure(http.getJson(provider, server.url))
        expect(error).toBeInstanceOf(ParkError)
        expect(error).toMatchObject({ resumeAt: new Date(start + 121_000) })
        expect(sleeps).toEqual([])
        const bearable = await serve({ status: 503, headers: { 'retry-after': '120' } }, ok)
        expect((await client().http.getJson(provider, bearable.url)).kind).toBe('ok')
    })

    it('by the provider\'s own rule waits as that says', async () => {
        const server = await serve({ status: 429 }, ok)
        const own: Provider = { ...provider, readError: ({ status }) => { if (status === 429) throw new RetryableError('slower', { retryAfterMs: 7_000 }); return undefined } }
        const { http, sleeps } = client()
        await http.getJson(own, server.url)
        expect(sleeps).toEqual([7_000])
    })

    it('because nobody listens ends as retryable and names the cause', async () => {
        const server = await serve(ok)
        await closers.pop()?.()
        const { http, sleeps } = client()
        const error = await failure(http.getJson(provider, server.url))
        expect(error).toBeInstanceOf(RetryableError)
        expect(error.message).toMatch(/^GET http:\S+ got no whole answer \(ECONNREFUSED.*check the network.*6 tries/)
        expect(sleeps).toHaveLength(5)
    })

    it.each([
        ['before the headers', (_: IncomingMessage, response: ServerResponse) => { response.socket?.destroy() }],
        ['within the body', (_: IncomingMessage, response: ServerResponse) => {
            response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"id":')
            setTimeout(() => response.socket?.destroy(), 20)
        }],
        ['for longer than the headers may take', () => undefined],
        ['for longer than the body may take', (_: IncomingMessage, response: ServerResponse) => { response.writeHead(200, { 'content-type': 'application/json' }).write('{') }],
        ['with a damaged body', (_: IncomingMessage, response: ServerResponse) => { send(response, { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync('{"id":"W1"}').subarray(0, 20) }) }],
    ] as [string, RequestListener][])('%s is repeated', async (_, breakOff) => {
        const server = await serve(breakOff, ok)
        const { http, sleeps } = client({ timeouts: { headersMs: 300, bodyMs: 300, totalMs: 5_000 } })
        expect(await http.getJson(provider, server.url)).toMatchObject({ kind: 'ok', body: ok.body })
        expect(sleeps).toEqual([500])
    })

    it('by dripping for ever is cut off', async () => {
        const server = await serve((_, response) => {
            response.writeHead(200, { 'content-type': 'application/json' })
            const drip = setInterval(() => response.write(' '), 50)
            response.on('close', () => clearInterval(drip))
        }, ok)
        expect((await client({ timeouts: { headersMs: 300, bodyMs: 300, totalMs: 400 } }).http.getJson(provider, server.url)).kind).toBe('ok')
    })

    it('does not keep the program from ending: a closed client gives up its waits', async () => {
        const server = await serve({ status: 503, headers: { 'retry-after': '100' } })
        const http = createHttpClient({ limits: createMemoryLimits(), userAgent: 'test' })
        const failed = failure(http.getJson(provider, server.url))
        await expect.poll(() => server.requests.length).toBe(1)
        await new Promise((resolve) => { setTimeout(resolve, 50) })
        await http.close()
        expect(await failed).toBeInstanceOf(RetryableError)
        expect((await failed).message).toContain('stopping')
        expect(await failure(http.getJson(provider, server.url))).toBeInstanceOf(RetryableError)
    })
})

describe('a redirect', () => {
    it('is followed, relative ones too, and its end is told', async () => {
        const server = await serve({ status: 301, headers: { location: '/works/W2?api_key=abc&select=id' } }, ok)
        const outcome = await client().http.getJson(keyed, `${server.url}/works/W1?select=id`)
        expect(outcome.response).toMatchObject({ url: `${server.url}/works/W1?select=id`, finalUrl: `${server.url}/works/W2?select=id` })
        expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`, `Bearer ${key}`])
    })

    it('to another host goes without any secret header, and stays without when it leads back', async () => {
        const home = await serve((_, response) => { send(response, { status: 302, headers: { location: `${other.url}/elsewhere` } }) })
        const other = await serve(ok)
        await client().http.getJson(keyed, home.url)
        expect(home.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${key}`, 'x-api-key': `other-${key}` })
        expect(other.requests).toHaveLength(1)
        expect(JSON.stringify(other.requests)).not.toContain(key)
        expect(other.requests[0]?.headers).toMatchObject({ 'user-agent': 'homegrown-test/1' })
    })

    it('more than five in a row, in a circle or nowhere is fatal', async () => {
        let hop = 0
        const endless = await serve((_, response) => { send(response, { status: 302, headers: { location: `/${hop += 1}` } }) })
        const error = await failure(client().http.getJson(provider, endless.url))
        expect(error).toBeInstanceOf(FatalError)
        expect(error.message).toContain('redirected more than 5 times')
        expect(endless.requests).toHaveLength(6)
        const circle = await serve({ status: 302, headers: { location: '/a' } })
        expect(await failure(client().http.getJson(provider, `${circle.url}/a`))).toBeInstanceOf(FatalError)
        const nowhere = await serve({ status: 302 })
        expect(await failure(client().http.getJson(provider, nowhere.url))).toBeInstanceOf(FatalError)
    })
})

describe('a secret', () => {
    it('never shows in an address', () => {
        expect(withoutSecrets('https://u:p@api.example.org/works?filter=a%7Cb,c&api_key=1&API_KEY=2&mailto=me@x.org&access_token=3&key=4&%6Bey=5&keyword=k&select=id#f')).toBe('https://api.example.org/works?filter=a%7Cb,c&keyword=k&select=id')
        expect(withoutSecrets('https://api.example.org/works?api_key=1')).toBe('https://api.example.org/works')
    })

    it('never shows in an outcome or a message, even when the provider repeats it', async () => {
        const answers: Reply[] = [
            { status: 400, body: `bad key ${key}` }, { status: 401, body: `bad key other-${key}` }, { headers: { 'content-type': 'text/html' }, body: `you sent ${key}` },
            { status: 503, body: key }, { status: 302, headers: { location: `http://127.0.0.1:1/${key}` } }, { status: 504, body: 'param-secret' },
        ]
        for (const reply of answers) {
            const server = await serve(reply)
            const error = await failure(client().http.getJson(keyed, `${server.url}/works?api_key=param-secret&access_token=param-secret&select=id`))
            expect(error.message).toContain('/works?select=id')
            expect(error.message).not.toMatch(/sesame|param-secret/)
        }
        const refused = await failure(client().http.getJson({ ...provider, secretHeaders: { authorization: `Bearer ${key}\nx` } }, 'http://127.0.0.1:1/'))
        expect(refused).toBeInstanceOf(FatalError)
        expect(refused.message).not.toContain('sesame')
        const server = await serve(ok)
        const outcome = await client().http.getJson(keyed, `${server.url}/works?mailto=a@b.org&select=id`)
        expect(outcome.response.url).toBe(`${server.url}/works?select=id`)
        expect(outcome.response.finalUrl).toBe(`${server.url}/works?select=id`)
        expect(server.requests[0]?.path).toBe('/works?mailto=a@b.org&select=id')
    })

    it('is not asked for: an address that is none is fatal', async () => {
        expect(await failure(client().http.getJson(provider, 'api.openalex.org/works'))).toBeInstanceOf(FatalError)
        expect(await failure(client().http.getJson(provider, 'file:///etc/passwd'))).toBeInstanceOf(FatalError)
    })
})

describe('limits', () => {
    it('keep requests apart by the rate, for all calls together', async () => {
        const times: number[] = []
        const server = await serve((_, response) => {
            times.push(clock.at)
            send(response, ok)
        })
        const { http, clock } = client({ sleep: async (ms) => { clock.at += ms } })
        for (let n = 0; n < 5; n += 1) await http.getJson({ ...provider, requestsPerSecond: 4 }, server.url)
        expect(times.map((at) => at - start)).toEqual([0, 250, 500, 750, 1_000])
    })

    it('are reserved anew for each try', async () => {
        const server = await serve({ status: 503 }, ok)
        const { http, limits } = client()
        let slots = 0
        limits.reserveSlot = async () => {
            slots += 1
            return 0
        }
        await http.getJson(provider, server.url)
        expect(slots).toBe(2)
    })

    it('let no more requests be under way than the provider allows', async () => {
        let under = 0
        let most = 0
        const server = await serve((_, response) => {
            under += 1
            most = Math.max(most, under)
            setTimeout(() => {
                under -= 1
                send(response, ok)
            }, 30)
        })
        const { http } = client()
        await Promise.all(Array.from({ length: 9 }, () => http.getJson({ ...provider, inFlight: 3 }, server.url)))
        expect(most).toBe(3)
    })
})

describe('a budget', () => {
    const budget: Budget = { provider: 'sample', limit: 1_000, remaining: 100, resetAt: new Date(start + 3_600_000), observedAt: new Date(start) }

    it('that would go below the reserve parks until it is renewed, and a little longer', async () => {
        const server = await serve(ok)
        const { http, limits } = client()
        await limits.saveBudget(budget)
        const error = await failure(http.getJson(provider, server.url, { cost: 1 }))
        expect(error).toBeInstanceOf(ParkError)
        expect(error).toMatchObject({ resumeAt: new Date(start + 3_600_000 + 30_000) })
        expect(error.message).toMatch(/100 of 1000 credits/)
        expect(server.requests).toHaveLength(0)
        await limits.saveBudget({ ...budget, remaining: 0 })
        expect((await http.getJson(provider, server.url)).kind).toBe('ok')
    })

    it.each([
        ['leaves just the reserve', { ...budget, remaining: 101 }],
        ['was renewed since', { ...budget, remaining: 0, resetAt: new Date(start) }],
        ['is not known', { ...budget, limit: undefined }],
        ['of another account is spent', { ...budget, provider: 'sample#12345678' }],
    ])('that %s stops nothing', async (_, known) => {
        const server = await serve(ok)
        const { http, limits } = client()
        await limits.saveBudget(known)
        expect((await http.getJson(provider, server.url, { cost: 1 })).kind).toBe('ok')
    })

    it('is read from every answer, failures too, and kept by scope and account', async () => {
        const server = await serve({ status: 503, headers: { 'x-left': '9' } }, { ...ok, headers: { 'x-left': '5' } })
        const { http, limits } = client({ scope: 'trial' })
        const saved: Budget[] = []
        limits.saveBudget = async (one) => { saved.push(one) }
        const reading: Provider = { ...provider, readBudget: ({ headers, fetchedAt }) => ({ ...budget, remaining: Number(headers['x-left']), observedAt: fetchedAt }) }
        await http.getJson(reading, server.url)
        expect(saved.map(({ provider: name, remaining }) => [name, remaining])).toEqual([['trial:sample', 9], ['trial:sample', 5]])
        await http.getJson({ ...reading, secretHeaders: keyed.secretHeaders }, server.url)
        expect(saved.at(-1)?.provider).toMatch(/^trial:sample#[0-9a-f]{8}$/)
    })
})

describe('a posted question', () => {
    it('is sent as JSON or as a form, and again when the provider is busy', async () => {
        const server = await serve({ status: 503 }, ok, ok)
        const { http } = client()
        expect(await http.postJson(provider, server.url, { ids: ['1'] })).toMatchObject({ kind: 'ok', body: { id: 'W1' } })
        await http.postJson(provider, server.url, new URLSearchParams({ query: 'a b' }), { accept: 'application/sparql-results+json' })
        expect(server.requests.map(({ method, body }) => [method, body])).toEqual([['POST', '{"ids":["1"]}'], ['POST', '{"ids":["1"]}'], ['POST', 'query=a+b']])
        expect(server.requests[0]?.headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' })
        expect(server.requests[2]?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded', accept: 'application/sparql-results+json' })
        const refused = await serve({ status: 400, body: 'no' })
        await expect(http.postJson(provider, refused.url, {})).rejects.toThrow(/^POST http/)
    })
})

describe('a text', () => {
    const xml = { headers: { 'content-type': 'application/atom+xml; charset=utf-8' }, body: '<a/>' }

    it('comes as it is, or as it was parsed', async () => {
        const server = await serve(xml)
        const { http } = client()
        expect(await http.getText(provider, server.url)).toMatchObject({ kind: 'ok', body: '<a/>' })
        expect(await http.getText(provider, server.url, { format: 'xml', parse: (text) => text.length })).toMatchObject({ kind: 'ok', body: 4 })
        expect(server.requests[1]?.headers.accept).toContain('application/xml')
    })

    it('that is no XML, or cannot be parsed, is asked for again', async () => {
        const server = await serve({ headers: { 'content-type': 'text/html' }, body: 'Are you a robot?' }, xml)
        expect(await client().http.getText(provider, server.url, { format: 'xml' })).toMatchObject({ body: '<a/>' })
        expect(server.requests).toHaveLength(2)
        const broken = client().http.getText(provider, server.url, { format: 'xml', parse: () => { throw new Error('line 7') } })
        await expect(broken).rejects.toThrow(/line 7; 4 characters/)
    })
})

describe('an error in a success', () => {
    it('is found by the provider\'s own rule', async () => {
        const server = await serve({ headers: { 'content-type': 'text/plain' }, body: 'Rate exceeded.' }, ok)
        const own: Provider = { ...provider, readError: ({ text }) => { if (text === 'Rate exceeded.') throw new RetryableError('too fast', { retryAfterMs: 60_000 }); return undefined } }
        const { http, sleeps } = client()
        expect(await http.getJson(own, server.url)).toMatchObject({ kind: 'ok' })
        expect(sleeps).toContain(60_000)
    })
})

describe('rates', () => {
    it('of lanes are kept apart, and held together', async () => {
        const server = await serve(ok, ok, ok, { status: 429, headers: { 'retry-after': '9' } }, ok)
        const own: Provider = { ...provider, lanes: { list: 0.5 } }
        const { http, limits, sleeps, clock } = client()
        for (const lane of ['list', '', 'list']) await http.getJson(own, server.url, lane === '' ? {} : { lane })
        expect(sleeps).toEqual([2_000])
        const host = new URL(server.url).host
        clock.at += 60_000
        // The refusal holds both lanes before the next try leaves.
        await http.getJson(own, server.url)
        expect(sleeps).toEqual([2_000, 9_000])
        clock.at -= 9_000
        expect(await limits.reserveSlot(`${host} list`, 1)).toBe(9_000)
    })

    it('of a provider with two hosts are one, and rest after each answer', async () => {
        const [a, b] = [await serve(ok), await serve(ok)]
        const own: Provider = { ...provider, gate: 'both', requestsPerSecond: 0.5, restMs: 5_000 }
        const { http, sleeps } = client()
        await http.getJson(own, a.url)
        await http.getJson(own, b.url)
        expect(sleeps).toEqual([5_000])
    })
})
