import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import nock from 'nock'
import { request, type Dispatcher } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FatalError, UsageError } from '../../src/errors.ts'
import { createHttpClient } from '../../src/http/client.ts'
import { createMemoryLimits } from '../../src/http/limits-memory.ts'
import { createRecorder, createReplay } from '../../src/http/tape.ts'
import type { HttpClient, Outcome, Provider } from '../../src/http/types.ts'

const key = 'sesame-"0123456789'
const provider: Provider = { name: 'sample', secretHeaders: { authorization: `Bearer ${key}`, 'x-key': `other-${key}` }, requestsPerSecond: 1_000, inFlight: 4, reserveShare: 0.1 }
let folder = ''
const clients: HttpClient[] = []

beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'homegrown-tape-'))
})
afterEach(async () => {
    nock.cleanAll()
    nock.enableNetConnect()
    for (const http of clients.splice(0)) await http.close()
    rmSync(folder, { recursive: true })
})

function client(options: { transport?: Dispatcher, interceptors?: Dispatcher.DispatcherComposeInterceptor[] }): HttpClient {
    const http = createHttpClient({ limits: createMemoryLimits({ unlimited: true }), userAgent: 'test', sleep: async () => undefined, ...options })
    clients.push(http)
    return http
}

type Sent = { status?: number, headers?: Record<string, string>, body?: string | Buffer, breaksOff?: boolean }

/** Answers by path and query; several answers to one are given in order, the last repeats. */
async function withServer<T>(answers: Record<string, Sent[]>, work: (url: string) => Promise<T>): Promise<T> {
    const counts = new Map<string, number>()
    const server = createServer((incoming, response) => {
        const at = incoming.url ?? ''
        const known = answers[at] ?? [{ status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not Found</h1>' }]
        const count = counts.get(at) ?? 0
        counts.set(at, count + 1)
        const { status = 200, headers = {}, body = '', breaksOff = false } = known[Math.min(count, known.length - 1)] ?? {}
        response.writeHead(status, { 'content-type': 'application/json', ...headers })
        if (breaksOff) response.write(body, () => response.socket?.destroy())
        else response.end(body)
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    try {
        return await work(`http://127.0.0.1:${portOf(server.address())}`)
    } finally {
        server.closeAllConnections()
        await new Promise((resolve) => { server.close(resolve) })
    }
}

function portOf(address: unknown): number {
    if (typeof address === 'object' && address !== null && 'port' in address) return Number(address.port)
    throw new Error('the server does not listen')
}

function files(): { name: string, text: string }[] {
    return readdirSync(folder).sort().map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }))
}

function define(name: string, content: unknown): void {
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
}

const definition = { scope: 'https://api.example.org', method: 'GET', path: '/works/W1', status: 200, response: { id: 'W1' }, rawHeaders: {} }

describe('a recorder', () => {
    it('writes one readable file per exchange, in order, with a telling name', async () => {
        const url = await withServer({
            '/works/W123?select=id': [{ headers: { 'content-encoding': 'gzip', 'x-ratelimit-remaining': '9', 'retry-after': '1', date: 'today', 'cf-ray': 'x' }, body: gzipSync('{"id":"W123","name":"é"}') }],
            '/authors?filter=ids.openalex:A1%7CA2': [{ headers: { 'content-encoding': 'br' }, body: brotliCompressSync('{"results":[]}') }],
        }, async (address) => {
            const http = client({ interceptors: [createRecorder(folder)] })
            await http.getJson(provider, `${address}/works/W123?select=id`)
            await http.getJson(provider, `${address}/authors?filter=ids.openalex:A1%7CA2`)
            await http.getJson(provider, `${address}/works/W9`)
            return address
        })
        expect(files().map(({ name }) => name)).toEqual(['0001-works-W123.json', '0002-authors-ids.openalex-A1-A2.json', '0003-works-W9-404.json'])
        expect(JSON.parse(files()[0]?.text ?? '')).toEqual([{
            scope: url, method: 'GET', path: '/works/W123?select=id', status: 200, response: { id: 'W123', name: 'é' },
            rawHeaders: { 'content-type': 'application/json', 'x-ratelimit-remaining': '9', 'retry-after': '1' },
        }])
        expect(files()[0]?.text).toContain('\n      "name": "é"')
        expect(JSON.parse(files()[2]?.text ?? '')).toMatchObject([{ status: 404, response: '<h1>Not Found</h1>', rawHeaders: { 'content-type': 'text/html' } }])
    })

    it('writes every try and every hop, and goes on counting in a folder that is in use', async () => {
        define('0041-works-W0.json', [definition])
        await withServer({ '/a': [{ status: 503, body: 'busy' }, { status: 301, headers: { location: '/b?access_token=abc&x=1' } }], '/b?access_token=abc&x=1': [{ body: '{}' }] }, async (url) => {
            await client({ interceptors: [createRecorder(folder)] }).getJson(provider, `${url}/a`)
        })
        expect(files().map(({ name }) => name)).toEqual(['0041-works-W0.json', '0042-a-503.json', '0043-a-301.json', '0044-b.json'])
        expect(JSON.parse(files()[2]?.text ?? '')).toMatchObject([{ rawHeaders: { location: '/b?x=1' } }])
    })

    it('leaves no secret anywhere, even when answers repeat them after a redirect to another host', async () => {
        await withServer({ '/echo?key=another-one': [{ body: JSON.stringify({ you: key, other: `other-${key}`, and: 'param-secret', encoded: encodeURIComponent(key) }) }] }, async (other) => {
            await withServer({
                [`/works?api_key=param-secret&mailto=me%40example.org&select=id`]: [{ status: 302, headers: { location: `${other}/echo?key=another-one`, 'x-ratelimit-key': `Bearer ${key}` } }],
            }, async (url) => {
                await client({ interceptors: [createRecorder(folder)] }).getJson(provider, `${url}/works?api_key=param-secret&mailto=me%40example.org&select=id`)
            })
        })
        expect(files().map(({ name }) => name)).toEqual(['0001-works-302.json', '0002-echo.json'])
        expect(files()[1]?.text.match(/\[secret\]/g)).toHaveLength(4)
        for (const { name, text } of files()) expect(name + text).not.toMatch(/sesame|param-secret|example\.org|another-one/i)
        expect(files()[0]?.text).toContain('"path": "/works?select=id"')
    })

    it('does not write an answer that broke off or is damaged', async () => {
        await withServer({ '/a': [{ headers: { 'content-encoding': 'gzip' }, body: gzipSync('{"id":1}').subarray(0, 15) }, { body: '{"id":3}', breaksOff: true }, { body: '{"id":2}' }] }, async (url) => {
            const outcome = await client({ interceptors: [createRecorder(folder)] }).getJson(provider, `${url}/a`)
            expect(outcome).toMatchObject({ kind: 'ok', body: { id: 2 } })
        })
        expect(files().map(({ text }) => text)).toEqual([expect.stringContaining('"id": 2')])
    })

    it('fails when it cannot write', async () => {
        define('file', 'no folder')
        expect(() => createRecorder(path.join(folder, 'file', 'in'))).toThrow(UsageError)
        const recorder = createRecorder(path.join(folder, 'gone'))
        rmSync(path.join(folder, 'gone'), { recursive: true })
        await withServer({ '/a': [{ body: '{}' }] }, async (url) => {
            await expect(client({ interceptors: [recorder] }).getJson(provider, `${url}/a`)).rejects.toThrow(/cannot be recorded in .*gone/)
        })
        expect(existsSync(path.join(folder, 'gone'))).toBe(false)
    })
})

describe('a replay', () => {
    it('finds a request however its query is ordered and encoded, secrets aside', async () => {
        define('1.json', [{ ...definition, path: '/works/doi:10.1%2Fx?b=2&a=A1%7CA2&api_key=gone' }])
        const http = client({ transport: createReplay(folder) })
        expect(await http.getJson(provider, 'https://API.example.org:443/works/doi:10.1/x?a=A1|A2&mailto=me&b=2')).toMatchObject({ kind: 'ok', body: { id: 'W1' } })
        for (const other of ['https://api.example.org/works/doi:10.1/x?a=A1|A2', 'https://api.example.org/works/doi:10.1/x?a=A1|A2&b=2&b=2', 'http://api.example.org/works/doi:10.1/x?a=A1|A2&b=2']) {
            await expect(http.getJson(provider, other)).rejects.toThrow(FatalError)
        }
    })

    it('gives several answers to the same request in order, and the last for ever; files may hold many', async () => {
        define('1.json', [{ ...definition, response: 1 }, { ...definition, response: 2 }])
        define('2.json', [{ ...definition, response: 3, rawHeaders: ['Content-Type', 'application/json'] }])
        const transport = createReplay(folder)
        const seen: unknown[] = []
        for (let n = 0; n < 4; n += 1) seen.push(JSON.parse(await (await request('https://api.example.org/works/W1', { dispatcher: transport })).body.text()))
        expect(seen).toEqual([1, 2, 3, 3])
    })

    it('takes a single file as well', async () => {
        define('1.json', [definition])
        expect(await client({ transport: createReplay(path.join(folder, '1.json')) }).getJson(provider, 'https://api.example.org/works/W1')).toMatchObject({ kind: 'ok' })
    })

    it('fails at once for what is not recorded, naming request, folder and cure', async () => {
        define('1.json', [definition])
        const answer = client({ transport: createReplay(folder) }).getJson(provider, 'https://api.example.org/works/W2?select=id&access_token=t1')
        await expect(answer).rejects.toBeInstanceOf(FatalError)
        await expect(answer).rejects.toThrow(`GET https://api.example.org/works/W2?select=id is not among the recorded answers in ${folder}: record it with --record ${folder}, or go without --replay`)
    })

    it('refuses a missing or empty folder, broken JSON and other files, by name', () => {
        expect(() => createReplay(path.join(folder, 'none'))).toThrow(new RegExp(`^${folder}/none does not exist.*--record`))
        expect(() => createReplay(folder)).toThrow(new RegExp(`^${folder} holds no recorded answers`))
        for (const [content, why] of [
            ['{"scope":', /JSON/], [{ id: 'W1' }, /array/], [[], /the whole/], [[{ ...definition, status: '200' }], /0\.status/],
            [[{ ...definition, scope: 'api' }], /0\.scope/], [[{ ...definition, responseHeaders: {} }], /responseHeaders/], [[{ ...definition, rawHeaders: { a: 1 } }], /0\.rawHeaders/],
        ] as const) {
            define('bad.json', content)
            const read = () => createReplay(folder)
            expect(read).toThrow(UsageError)
            expect(read).toThrow(path.join(folder, 'bad.json'))
            expect(read).toThrow(why)
        }
    })
})

describe('a tape', () => {
    it('gives the same with nock as without', async () => {
        const asked = ['/works/W1', '/works/W1', '/works/W404', '/list?filter=a:b%7Cc,d:%C3%A9&cursor=*', '/moved?select=id,doi', '/plain', '/broken']
        const recorded = await withServer({
            '/works/W1': [{ status: 503, headers: { 'retry-after': '2', 'content-type': 'text/plain' }, body: 'busy' }, { headers: { 'content-encoding': 'gzip', 'x-ratelimit-remaining': '5', 'x-ratelimit-limit': '10' }, body: gzipSync('{"id":"W1","list":[1,null,"é"]}') }, { body: '{"id":"W1","list":[]}' }],
            '/list?filter=a:b%7Cc,d:%C3%A9&cursor=*': [{ body: '{"results":[]}' }],
            '/moved?select=id,doi': [{ status: 301, headers: { location: '/works/W2?select=id,doi' } }],
            '/works/W2?select=id,doi': [{ body: '{"id":"W2"}' }],
            '/plain': [{ body: '"text"' }],
            '/broken': [{ status: 429, headers: { 'content-type': 'application/json' }, body: '{"error":' }, { body: '{}' }],
        }, async (url) => {
            const http = client({ interceptors: [createRecorder(folder)] })
            return { url, outcomes: await askAll(http, url, asked) }
        })
        const replayed = await askAll(client({ transport: createReplay(folder) }), recorded.url, asked)

        const definitions = readdirSync(folder).sort().flatMap((name) => nock.loadDefs(path.join(folder, name)))
        const scopes = nock.define(definitions)
        nock.disableNetConnect()
        const mocked = await askAll(client({}), recorded.url, asked)
        for (const scope of scopes) expect(scope.pendingMocks()).toEqual([])

        expect(replayed.map(essence)).toEqual(recorded.outcomes.map(essence))
        expect(mocked.map(essence)).toEqual(recorded.outcomes.map(essence))
        expect(essence(recorded.outcomes[4])).toMatchObject({ finalUrl: `${recorded.url}/works/W2?select=id,doi`, body: { id: 'W2' } })
        expect(essence(recorded.outcomes[0])).toMatchObject({ kind: 'ok', headers: { 'x-ratelimit-remaining': '5' }, body: { list: [1, null, 'é'] } })
    })
})

async function askAll(http: HttpClient, url: string, paths: string[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    for (const each of paths) outcomes.push(await http.getJson(provider, url + each))
    return outcomes
}

/** What a tape keeps of an outcome. */
function essence(outcome: Outcome | undefined) {
    const { url, finalUrl, status, text, headers } = outcome?.response ?? { headers: {} }
    return { kind: outcome?.kind, url, finalUrl, status, text, body: outcome?.kind === 'ok' ? outcome.body : undefined, headers: Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => /^(content-type|location|retry-after|x-ratelimit-.*)$/.test(name))) }
}

describe('a posted question', () => {
    const answers = { '/batch': [{ body: '[1]' }, { body: '[2]' }], '/login': [{ body: '{"token":"t-0123456789","user":"ada"}' }] }

    it('is kept with its body, and found again by it in any order', async () => {
        const address = await withServer(answers, async (url) => {
            const http = client({ interceptors: [createRecorder(folder)] })
            await http.postJson(provider, `${url}/batch`, { ids: ['a'] })
            await http.postJson(provider, `${url}/batch`, new URLSearchParams({ query: 'b c' }))
            return url
        })
        expect(JSON.parse(files()[0]?.text ?? '')).toMatchObject([{ method: 'POST', path: '/batch', body: { ids: ['a'] } }])
        const http = client({ transport: createReplay(folder) })
        expect(await http.postJson(provider, `${address}/batch`, new URLSearchParams({ query: 'b c' }))).toMatchObject({ body: [2] })
        expect(await http.postJson(provider, `${address}/batch`, { ids: ['a'] })).toMatchObject({ body: [1] })
        await expect(http.postJson(provider, `${address}/batch`, { ids: ['z'] })).rejects.toThrow(/POST .*\/batch is not among the recorded answers/)
    })

    it('that is a login shows neither password nor token, and is found without them', async () => {
        const address = await withServer(answers, async (url) => {
            await client({ interceptors: [createRecorder(folder)] }).postJson(provider, `${url}/login`, { id: 'ada', password: 'sesame' })
            return url
        })
        const { text } = files()[0] ?? { text: '' }
        expect(text).not.toMatch(/sesame|t-0123456789/)
        expect(JSON.parse(text)).toMatchObject([{ body: { id: 'ada', password: '[secret]' }, response: { token: '[secret]', user: 'ada' } }])
        const replayed = await client({ transport: createReplay(folder) }).postJson(provider, `${address}/login`, { id: 'ada', password: 'another' })
        expect(replayed).toMatchObject({ body: { token: '[secret]' } })
    })
})

describe('a text', () => {
    it('is kept and played as it is, with its content type', async () => {
        const body = '<?xml version="1.0"?>\n<feed a="1">é &amp; "x"</feed>\n'
        const address = await withServer({ '/feed': [{ headers: { 'content-type': 'application/atom+xml; charset=utf-8' }, body }] }, async (url) => {
            await client({ interceptors: [createRecorder(folder)] }).getText(provider, `${url}/feed`, { format: 'xml' })
            return url
        })
        expect(JSON.parse(files()[0]?.text ?? '')).toMatchObject([{ response: body }])
        expect(await client({ transport: createReplay(folder) }).getText(provider, `${address}/feed`, { format: 'xml' })).toMatchObject({ kind: 'ok', body })
    })
})
