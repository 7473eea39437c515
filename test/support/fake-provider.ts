/** A provider on this machine that answers as a test says, and the client to ask it with: no rates, no waits. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createHttpClient } from '../../src/http/client.ts'
import { createMemoryLimits } from '../../src/http/limits-memory.ts'
import type { HttpClient } from '../../src/http/types.ts'

export interface Asked { method: string, url: URL, headers: IncomingHttpHeaders, body: string }
/** A body that is an object is sent as JSON. */
export interface Reply { status?: number, headers?: Record<string, string>, body?: object | string }
/** `count` is how many requests came before. */
export type Answer = (asked: Asked, count: number) => Reply

export interface FakeProvider {
    url: string
    asked: Asked[]
    /** Milliseconds the client would have waited, one by one. */
    sleeps: number[]
    /** May be replaced while it runs. */
    answer: Answer
    connect(): HttpClient
    close(): Promise<void>
}

export async function startProvider(answer: Answer): Promise<FakeProvider> {
    const clients: HttpClient[] = []
    const server = createServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
            const asked = { method: request.method ?? '', url: new URL(request.url ?? '/', fake.url), headers: request.headers, body: Buffer.concat(chunks).toString() }
            fake.asked.push(asked)
            const { status = 200, headers = {}, body = '' } = fake.answer(asked, fake.asked.length - 1)
            response.writeHead(status, { ...(typeof body === 'string' ? {} : { 'content-type': 'application/json' }), ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body))
        })
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const address: unknown = server.address()
    if (typeof address !== 'object' || address === null || !('port' in address)) throw new Error('the server does not listen')
    const fake: FakeProvider = {
        url: `http://127.0.0.1:${String(address.port)}`, asked: [], sleeps: [], answer,
        connect() {
            const http = createHttpClient({ limits: createMemoryLimits({ unlimited: true }), userAgent: 'homegrown-test/1', random: () => 0, sleep: async (ms) => { fake.sleeps.push(ms) } })
            clients.push(http)
            return http
        },
        async close() {
            await Promise.all(clients.map((http) => http.close()))
            server.closeAllConnections()
            await new Promise((resolve) => { server.close(resolve) })
        },
    }
    return fake
}
