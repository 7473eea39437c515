/**
 * The one way to the network, for all providers: limits shared by all workers, redirects, retries, budgets, and a
 * judgement on every answer. The rules are those of RFC 9110 (Retry-After, redirects) and of the providers' own pages.
 * Longer than most files because a try, its judgement and the wait after it are one thing.
 */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import pLimit, { type LimitFunction } from 'p-limit'
import { Agent, type Dispatcher, interceptors as undici, request } from 'undici'
import { FatalError, ParkError, RetryableError, UsageError, messageOf } from '../errors.ts'
import type { CallOptions, HttpClient, HttpResponse, LimitStore, Outcome, Provider, RequestBody, TextFormat } from './types.ts'

const mostTries = 6
/** A query too slow for the provider seldom gets faster. */
const mostTriesAfterGatewayTimeout = 3
const backoffBaseMs = 1_000
const backoffCapMs = 60_000
/** A longer wait is the queue's business, not a worker's. */
const longestWaitMs = 120_000
const mostRedirects = 5
const excerptLength = 120
const jsonTypes = 'application/json'
const xmlTypes = 'application/xml, application/atom+xml, text/xml'
const textTypes = 'text/plain, */*;q=0.5'
const secretParameters = new Set(['api_key', 'mailto', 'access_token', 'key'])

export interface HttpClientOptions {
    limits: LimitStore
    /** What carries the requests, such as a replay; undefined = the network. Closed together with the client. */
    transport?: Dispatcher | undefined
    /** See each request as it leaves, and each answer as it comes: every hop of a redirect, every try. Such as a recorder. */
    interceptors?: Dispatcher.DispatcherComposeInterceptor[]
    userAgent: string
    /** Slots and budgets are remembered under this name, so that a replay or a test does not spend those of the network. */
    scope?: string
    sleep?: (ms: number) => Promise<unknown>
    /** From 0 up to 1, without 1. */
    random?: () => number
    /** Milliseconds since 1970. */
    now?: () => number
    timeouts?: { headersMs: number, bodyMs: number, totalMs: number }
    /** Of an answer, before and after decompression. */
    maxBytes?: number
}

interface Call {
    provider: Provider
    url: URL
    shownUrl: string
    cost: number
    secrets: string[]
    lane: string | undefined
    accept: string
    /** Undefined for GET. */
    body: { text: string, contentType: string } | undefined
    /** Reads a successful answer. */
    read: (response: HttpResponse, said: string) => Outcome | Again
}

/** A try that failed in a way that another may not. */
interface Again { kind: 'again', problem: string, maxTries: number, retryAfterMs?: number | undefined, isFatalAtLast?: boolean, cause?: unknown }

export function createHttpClient(options: HttpClientOptions): HttpClient {
    const { limits, userAgent, scope = '', random = Math.random, now = Date.now, maxBytes = 64 * 1024 * 1024 } = options
    const closing = new AbortController()
    const sleep = options.sleep ?? ((ms: number) => pause(ms, undefined, { signal: closing.signal }))
    const timeouts = options.timeouts ?? { headersMs: 30_000, bodyMs: 30_000, totalMs: 300_000 }
    const transport = (options.transport ?? new Agent({ connect: { timeout: 10_000 } })).compose(options.interceptors ?? [])
    const queues = new Map<string, LimitFunction>()

    return {
        getJson: async (provider, address, given) => answer(prepareCall(provider, address, given, { accept: jsonTypes, read: readJson })),
        postJson: async (provider, address, body, given) => answer(prepareCall(provider, address, given, { accept: jsonTypes, read: readJson, body: encodedBody(body) })),
        getText: async (provider, address, { format = 'text', parse, ...given } = {}) => answer(prepareCall(provider, address, given, {
            accept: format === 'xml' ? xmlTypes : textTypes,
            read: (response, said) => readText(response, said, format, parse),
        })),
        async close() {
            closing.abort()
            await transport.close()
        },
    }

    async function answer(call: Call): Promise<Outcome> {
        const { provider } = call
        const queueName = provider.gate ?? call.url.host
        const queue = queues.get(queueName) ?? pLimit(provider.inFlight)
        queues.set(queueName, queue)
        try {
            for (let tries = 1; ; tries += 1) {
                const attempt = await queue(() => tryOnce(call))
                if (attempt.kind !== 'again') return attempt
                if (tries >= attempt.maxTries) throw giveUp(attempt, tries)
                const backoffMs = random() * Math.min(backoffCapMs, backoffBaseMs * 2 ** (tries - 1))
                await sleep(Math.max(backoffMs, attempt.retryAfterMs ?? 0))
            }
        } catch (error) {
            if (error instanceof Error && error.name === 'AbortError' && closing.signal.aborted) throw new RetryableError(`${shown(call)} was given up: the program is stopping`)
            if (error instanceof Error) error.message = hide(error.message, call.secrets)
            throw error
        }
    }

    async function tryOnce(call: Call): Promise<Outcome | Again> {
        await checkBudget(call)
        // Reserved only now that it can be used: a slot that waits in the queue would let requests leave in a bunch.
        const { provider, lane } = call
        const gates = gatesOf(call)
        const waitMs = await limits.reserveSlot(gates.own, lane === undefined ? provider.requestsPerSecond : provider.lanes?.[lane] ?? provider.requestsPerSecond)
        if (waitMs > 0) await sleep(waitMs)
        const answer = await exchange(call)
        if (provider.restMs !== undefined) await limits.holdUntil(gates.own, new Date(now() + provider.restMs))
        if ('kind' in answer) return answer
        const budget = provider.readBudget?.(answer)
        if (budget) await limits.saveBudget({ ...budget, provider: budgetName(provider) })
        const judgement = judge(call, answer)
        if (judgement.kind === 'again' && judgement.retryAfterMs !== undefined) {
            const until = new Date(now() + judgement.retryAfterMs)
            if (judgement.retryAfterMs > longestWaitMs) throw new ParkError(`${judgement.problem}: not before ${until.toISOString()}; the run goes on then`, until)
            for (const gate of gates.all) await limits.holdUntil(gate, until)
        }
        return judgement
    }

    async function checkBudget(call: Call): Promise<void> {
        const { provider, cost } = call
        if (cost <= 0) return
        const budget = await limits.getBudget(budgetName(provider))
        if (budget?.limit === undefined || budget.remaining === undefined || budget.resetAt === undefined) return
        if (budget.resetAt.getTime() <= now() || budget.remaining - cost >= provider.reserveShare * budget.limit) return
        const resumeAt = new Date(budget.resetAt.getTime() + random() * 60_000)
        throw new ParkError(`${shown(call)} is not sent: ${provider.name} leaves ${budget.remaining} of ${budget.limit} credits, it costs ${cost}, and ${provider.reserveShare * 100} % are kept back; the run goes on after ${resumeAt.toISOString()}`, resumeAt)
    }

    async function exchange(call: Call): Promise<HttpResponse | Again> {
        const startedAt = now()
        try {
            const answer = await request(call.url, {
                dispatcher: transport.compose(
                    sendSecretsOnlyTo(call.url.origin, ['user-agent', userAgent, 'accept', call.accept, 'accept-encoding', 'gzip, br', ...(call.body ? ['content-type', call.body.contentType] : [])], call.provider.secretHeaders),
                    undici.redirect({ maxRedirections: mostRedirects }),
                ),
                ...(call.body ? { method: 'POST', body: call.body.text } : { method: 'GET' }),
                headersTimeout: timeouts.headersMs,
                bodyTimeout: timeouts.bodyMs,
                signal: AbortSignal.timeout(timeouts.totalMs),
            })
            const headers = joinHeaders(answer.headers)
            const text = decodeBody(await readBody(answer.body), headers['content-encoding'], maxBytes)
            return {
                url: call.shownUrl,
                finalUrl: withoutSecrets(lastAddress(answer.context) ?? call.url.href),
                status: answer.statusCode,
                headers,
                text,
                fetchedAt: new Date(now()),
                durationMs: now() - startedAt,
            }
        } catch (error) {
            return judgeFailure(call, error)
        }
    }

    async function readBody(body: AsyncIterable<Buffer>): Promise<Buffer> {
        const chunks: Buffer[] = []
        let size = 0
        for await (const chunk of body) {
            size += chunk.length
            if (size > maxBytes) throw new RangeError(`more than ${maxBytes} bytes`)
            chunks.push(chunk)
        }
        return Buffer.concat(chunks)
    }

    function judge(call: Call, response: HttpResponse): Outcome | Again {
        const { status } = response
        const said = `${shown(call)} answered ${status}`
        const retryAfterMs = readRetryAfter(response.headers['retry-after'], now())
        try {
            const known = call.provider.readError?.(response)
            if (known) return known
        } catch (error) {
            if (!(error instanceof RetryableError)) throw error
            return { kind: 'again', problem: error.message, maxTries: mostTries, retryAfterMs: error.retryAfterMs ?? retryAfterMs }
        }
        if (status >= 200 && status < 300) return call.read(response, said)
        if (status === 404 || status === 410) return { kind: 'gone', response }
        if (status === 504) return { kind: 'again', problem: `${said} (too slow for the provider): ask for less at once`, maxTries: mostTriesAfterGatewayTimeout, retryAfterMs }
        // 501 says that the method is unknown, which no waiting changes.
        if (status === 408 || status === 429 || (status > 501 || status === 500)) return { kind: 'again', problem: `${said}: ${excerpt(response.text)}`, maxTries: mostTries, retryAfterMs }
        throw new FatalError(`${said}: ${cureOf(response)}. The answer begins: ${excerpt(response.text)}`)
    }

    /** A call's own lane, and all lanes of its provider: a provider that says slower means all of them. */
    function gatesOf({ provider, lane, url }: Call): { own: string, all: string[] } {
        const gate = named(provider.gate ?? url.host)
        return { own: lane === undefined ? gate : `${gate} ${lane}`, all: [gate, ...Object.keys(provider.lanes ?? {}).map((each) => `${gate} ${each}`)] }
    }

    function named(name: string): string {
        return scope === '' ? name : `${scope}:${name}`
    }

    /** Budgets belong to an account: a key that is set today must not wait for what was spent without it. */
    function budgetName(provider: Provider): string {
        const secrets = Object.values(provider.secretHeaders)
        return named(secrets.length === 0 ? provider.name : `${provider.name}#${createHash('sha256').update(secrets.join('\n')).digest('hex').slice(0, 8)}`)
    }
}

/** The address without keys, contact, user and fragment; all else, its encoding too, stays as it is. */
export function withoutSecrets(address: string): string {
    const url = new URL(address)
    const kept = url.search.slice(1).split('&').filter((part) => part !== '' && !isSecretParameter(new URLSearchParams(part).keys().next().value ?? ''))
    return `${url.protocol}//${url.host}${url.pathname}${kept.length === 0 ? '' : `?${kept.join('&')}`}`
}

export function isSecretParameter(name: string): boolean {
    return secretParameters.has(name.toLowerCase())
}

/** Replaces every secret in the text; one of less than five characters cannot be told from ordinary text. */
export function hide(text: string, secrets: Iterable<string>): string {
    let hidden = text
    for (const secret of secrets) if (secret.length >= 5) hidden = hidden.replaceAll(secret, '[secret]').replaceAll(encodeURIComponent(secret), '[secret]')
    return hidden
}

/** The values worth hiding: of headers (a scheme such as Bearer is none) and of the address. */
export function secretsIn(headers: Iterable<readonly [string, string]>, address: string): string[] {
    const url = new URL(address)
    const parameters = [...url.searchParams].filter(([name]) => isSecretParameter(name)).map(([, value]) => value)
    return [...[...headers].map(([, value]) => value.replace(/^[A-Za-z]+ +/, '')), ...parameters, decodeURIComponent(url.password)].filter((value) => value !== '')
}

/** Text of a body; throws a RangeError when it is longer than `maxBytes`, and zlib's error when it is damaged. */
export function decodeBody(body: Buffer, encoding: string | undefined, maxBytes: number): string {
    if (body.length === 0) return ''
    if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipSync(body, { maxOutputLength: maxBytes }).toString('utf8')
    if (encoding === 'br') return brotliDecompressSync(body, { maxOutputLength: maxBytes }).toString('utf8')
    return body.toString('utf8')
}

function prepareCall(provider: Provider, address: string, { cost = 0, lane, accept }: CallOptions = {}, way: { accept: string, read: Call['read'], body?: Call['body'] }): Call {
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) throw new FatalError(`${JSON.stringify(address)} is no http address: check the provider's base address in the settings`)
    return {
        provider, cost, lane, url: new URL(address), shownUrl: withoutSecrets(address), secrets: secretsIn(Object.entries(provider.secretHeaders), address),
        accept: accept ?? way.accept, read: way.read, body: way.body,
    }
}

function encodedBody(body: RequestBody): Call['body'] {
    if (body instanceof URLSearchParams) return { text: body.toString(), contentType: 'application/x-www-form-urlencoded' }
    return { text: JSON.stringify(body), contentType: 'application/json' }
}

function shown({ body, shownUrl }: Call): string {
    return `${body ? 'POST' : 'GET'} ${shownUrl}`
}

/** Below the redirects: headers are set anew for each hop, so that no other host ever sees the secret ones. */
function sendSecretsOnlyTo(home: string, plain: string[], secret: Record<string, string>): Dispatcher.DispatcherComposeInterceptor {
    return (dispatch) => (options, handler) => {
        const isHome = options.origin !== undefined && new URL(options.origin).origin === home
        return dispatch({ ...options, headers: isHome ? [...plain, ...Object.entries(secret).flat()] : plain }, handler)
    }
}

function judgeFailure(call: Call, error: unknown): Again {
    if (error instanceof FatalError || error instanceof UsageError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const what = [code, messageOf(error)].filter((part) => part !== '').join(': ')
    if (error instanceof RangeError) throw new FatalError(`${shown(call)} answered with more than this program reads (${what}): ask for less at once`, { cause: error })
    if (code === 'UND_ERR_INVALID_ARG') throw new FatalError(`${shown(call)} cannot be sent or followed (${what}): check the address, and the key for stray characters`, { cause: error })
    return { kind: 'again', problem: `${shown(call)} got no whole answer (${what}): check the network and the address`, maxTries: mostTries, cause: error }
}

function readJson(response: HttpResponse, said: string): Outcome | Again {
    const type = response.headers['content-type'] ?? ''
    if (!/^[^;]*json/i.test(type)) return otherThan('JSON', response, said, type)
    try {
        return { kind: 'ok', response, body: JSON.parse(response.text) as unknown }
    } catch {
        return interposed(response, said, `JSON that cannot be read (${response.text.length} characters, perhaps cut off)`)
    }
}

function readText(response: HttpResponse, said: string, format: TextFormat, parse: ((text: string) => unknown) | undefined): Outcome | Again {
    const type = response.headers['content-type'] ?? ''
    if (format === 'xml' && !/^[^;]*xml/i.test(type)) return otherThan('XML', response, said, type)
    try {
        return { kind: 'ok', response, body: parse ? parse(response.text) : response.text }
    } catch (error) {
        return interposed(response, said, `a text that cannot be read (${messageOf(error)}; ${response.text.length} characters, perhaps cut off)`)
    }
}

function otherThan(due: string, response: HttpResponse, said: string, type: string): Again {
    return interposed(response, said, type === '' ? 'no content type' : `content type ${type} where ${due} is due`)
}

function interposed(response: HttpResponse, said: string, what: string): Again {
    return {
        kind: 'again', maxTries: mostTries, isFatalAtLast: true,
        problem: `${said} with ${what}: check that nothing between here and the provider (proxy, login page) answers in its place. The answer begins: ${excerpt(response.text)}`,
    }
}

function giveUp(attempt: Again, tries: number): FatalError | RetryableError {
    const message = `${attempt.problem} (${tries === 1 ? 'one try' : `${tries} tries`})`
    return attempt.isFatalAtLast ? new FatalError(message) : new RetryableError(message, { cause: attempt.cause, retryAfterMs: attempt.retryAfterMs })
}

function cureOf({ status, headers }: HttpResponse): string {
    if (status === 400 || status === 422) return 'the provider does not understand the request; correct the query'
    if (status === 401) return 'the key is not accepted; correct it, or leave it empty to go without'
    if (status === 403) return 'the provider refuses us; do not go on before its people were asked why'
    if (status === 406) return 'the provider has no JSON for this; check the address'
    if (status >= 300 && status < 400) return `redirected more than ${mostRedirects} times or nowhere (location: ${headers['location'] === undefined ? 'none' : headers['location'].replace(/\?.*/, '')}); check the address`
    return 'no rule knows this status; check the address'
}

/** Milliseconds from now; undefined when the header is absent or neither seconds nor a date (RFC 9110, 10.2.3). */
function readRetryAfter(header: string | undefined, now: number): number | undefined {
    if (header === undefined) return undefined
    if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000
    const date = Date.parse(header)
    return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
    const joined: Record<string, string> = {}
    for (const [name, value] of Object.entries(headers)) {
        if (value !== undefined && name !== 'set-cookie') joined[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
    }
    return joined
}

/** undici's redirect handler keeps every address it visited, the last one included. */
function lastAddress(context: unknown): string | undefined {
    const history: unknown = typeof context === 'object' && context !== null && 'history' in context ? context.history : undefined
    const last: unknown = Array.isArray(history) ? history.at(-1) : undefined
    return last instanceof URL ? last.href : undefined
}

function excerpt(text: string): string {
    const line = text.replace(/\s+/g, ' ').trim()
    return line === '' ? '(nothing)' : line.slice(0, excerptLength)
}
