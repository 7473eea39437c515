/**
 * Tapes: exchanges with a provider as plain JSON that people can read and review. They are nock definitions
 * (https://github.com/nock/nock, nock.define), so tests may play them with nock and users without it; both give the same.
 * One exchange: `[{ scope, method, path, body, status, response, rawHeaders }]`. Bodies are decoded, secrets are taken out; of a login
 * (a body with a password or a secret) also the tokens that were answered.
 */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Dispatcher } from 'undici'
import { z } from 'zod'
import { FatalError, UsageError, messageOf } from '../errors.ts'
import { decodeBody, hide, isSecretParameter, secretsIn, withoutSecrets } from './client.ts'

const recordedHeader = /^(content-type|retry-after|location|x-ratelimit-.*)$/i
/** Request headers that are the same for everybody. */
const publicHeader = /^(accept|accept-.*|user-agent|host|connection|content-type|content-length)$/i
const maxBytes = 64 * 1024 * 1024
/** Fields of a request that make it a login, and what an answer to it must not show. */
const loginField = /^(password|client_secret|refresh_token)$/i
const tokenField = /^(token|access_token|refresh_token)$/i

const definitionSchema = z.strictObject({
    /** Origin of the provider; nock's word. */
    scope: z.url(),
    method: z.string().min(1),
    path: z.string().startsWith('/'),
    status: z.number().int().min(200).max(599).default(200),
    response: z.unknown(),
    /** Answer headers, by name or in nock's flat list; nock knows them under this name only. */
    rawHeaders: z.union([z.record(z.string(), z.string()), z.array(z.string())]).default({}),
    /** Of the request: JSON as such, anything else as text. */
    body: z.unknown().optional(),
})

type Definition = z.infer<typeof definitionSchema>
type Interceptor = Dispatcher.DispatcherComposeInterceptor

/** Writes each exchange that passes into the folder, before whoever asked gets to see it. For `Dispatcher.compose`. */
export function createRecorder(folder: string): Interceptor {
    let next = 1 + openForWriting(folder)
    // Kept over all exchanges: after a redirect to another host the key is no longer in the request, but may be in the answer.
    const secrets = new Set<string>()

    return (dispatch) => (options, handler) => {
        const address = addressOf(options)
        for (const secret of secretsIn(headerPairs(options.headers).filter(([name]) => !publicHeader.test(name)), address)) {
            secrets.add(secret)
            secrets.add(JSON.stringify(secret).slice(1, -1))
        }
        let status = 0
        let headers: Record<string, string | string[] | undefined> = {}
        const chunks: Buffer[] = []
        return dispatch(options, {
            onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
            onRequestUpgrade: (controller, statusCode, answered, socket) => handler.onRequestUpgrade?.(controller, statusCode, answered, socket),
            onResponseStart(controller, statusCode, answered, statusMessage) {
                status = statusCode
                headers = answered
                return handler.onResponseStart?.(controller, statusCode, answered, statusMessage)
            },
            onResponseData(controller, chunk) {
                chunks.push(Buffer.from(chunk))
                return handler.onResponseData?.(controller, chunk)
            },
            onResponseEnd(controller, trailers) {
                try {
                    const body = readableText(Buffer.concat(chunks), headers['content-encoding'])
                    // A damaged answer is no answer: the client asks again.
                    if (body !== undefined) write(options, status, headers, body)
                } catch (error) {
                    handler.onResponseError?.(controller, new FatalError(`the answer to ${options.method} ${withoutSecrets(address)} cannot be recorded in ${folder}: ${messageOf(error)}`, { cause: error }))
                    return
                }
                handler.onResponseEnd?.(controller, trailers)
            },
            onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
        })
    }

    function write(options: Dispatcher.DispatchOptions, status: number, headers: Record<string, string | string[] | undefined>, answered: string): void {
        const { method } = options
        const address = addressOf(options)
        const url = new URL(withoutSecrets(address))
        const sent = requestBody(options.body)
        const isLogin = valuesOf(sent, loginField).length > 0
        for (const secret of [...valuesOf(sent, loginField), ...isLogin ? valuesOf(parsedOr(answered), tokenField) : []]) secrets.add(secret)
        const body = isLogin ? withoutFields(sent, loginField) : sent
        const response = isLogin ? withoutFields(readableBody(answered), tokenField) : readableBody(answered)
        const rawHeaders = Object.fromEntries(Object.entries(headers).filter(([name, value]) => recordedHeader.test(name) && value !== undefined)
            .map(([name, value]) => [name, name === 'location' ? shownLocation(String(value), address) : String(value)]))
        const definition: Definition = { scope: url.origin, method, path: url.pathname + url.search, ...(body === undefined ? {} : { body }), status, response, rawHeaders }
        const text = `${hide(JSON.stringify([definition], undefined, 2), secrets)}\n`
        for (; ; next += 1) {
            try {
                writeFileSync(path.join(folder, `${String(next).padStart(4, '0')}-${hide(slugOf(url, status), secrets)}.json`), text, { flag: 'wx' })
                next += 1
                return
            } catch (error) {
                // Another process records into the same folder.
                if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
            }
        }
    }
}

/**
 * Answers from a folder of tapes (or one file), without the network. The same request asked again gets the next recorded answer,
 * and the last one for ever. Throws UsageError naming the file that is missing or no tape; an unknown request fails with a FatalError.
 */
export function createReplay(folder: string): Dispatcher {
    const tape = new Map<string, Definition[]>()
    for (const definition of readTapes(folder)) {
        const key = requestKey(definition.method, definition.scope.replace(/\/$/, '') + definition.path, definition.body)
        tape.set(key, [...tape.get(key) ?? [], definition])
    }
    // undici wraps handlers into their present shape only for composed dispatchers.
    return new Replay(folder, tape).compose((dispatch) => (options, handler) => dispatch(options, handler))
}

class Replay extends Dispatcher {
    readonly #folder: string
    readonly #tape: Map<string, Definition[]>
    constructor(folder: string, tape: Map<string, Definition[]>) {
        super()
        this.#folder = folder
        this.#tape = tape
    }

    override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
        const address = addressOf(options)
        const left = this.#tape.get(requestKey(options.method, address, withoutFields(requestBody(options.body), loginField)))
        const definition = left && left.length > 1 ? left.shift() : left?.[0]
        setImmediate(answer, handler, definition ?? new FatalError(`${options.method} ${withoutSecrets(address)} is not among the recorded answers in ${this.#folder}: record it with --record ${this.#folder}, or go without --replay`))
        return true
    }

    override close(): Promise<void> {
        return Promise.resolve()
    }

    override destroy(): Promise<void> {
        return Promise.resolve()
    }
}

function answer(handler: Dispatcher.DispatchHandler, found: Definition | FatalError): void {
    let reason: Error | null = null
    const controller: Dispatcher.DispatchController = {
        get aborted() { return reason !== null },
        get reason() { return reason },
        paused: false,
        abort(error) { reason = error },
        pause: () => undefined,
        resume: () => undefined,
    }
    try {
        handler.onRequestStart?.(controller, {})
        if (found instanceof FatalError) reason ??= found
        if (reason === null && !(found instanceof FatalError)) {
            const response = found.response ?? ''
            const body = typeof response === 'string' ? unpackedText(response) : JSON.stringify(response)
            handler.onResponseStart?.(controller, found.status, { ...(typeof response === 'string' ? {} : { 'content-type': 'application/json' }), ...answerHeaders(found) }, '')
            if (body !== '') handler.onResponseData?.(controller, Buffer.from(body))
        }
    } catch (error) {
        reason = error instanceof Error ? error : new Error(String(error))
    }
    if (reason === null) handler.onResponseEnd?.(controller, {})
    else handler.onResponseError?.(controller, reason)
}

function readTapes(folder: string): Definition[] {
    const stats = statSync(folder, { throwIfNoEntry: false })
    if (!stats) throw new UsageError(`${folder} does not exist: give the folder of recorded answers, or make it with --record ${folder}`)
    const files = stats.isDirectory() ? readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((name) => path.join(folder, name)) : [folder]
    if (files.length === 0) throw new UsageError(`${folder} holds no recorded answers (*.json): record some with --record ${folder}`)
    return files.flatMap(readTape)
}

function readTape(file: string): Definition[] {
    let content: unknown
    try {
        content = JSON.parse(readFileSync(file, 'utf8'))
    } catch (error) {
        throw new UsageError(`${file} is no recorded answer: ${messageOf(error)}. Mend it, or delete it and record it anew`, { cause: error })
    }
    const parsed = z.array(definitionSchema).min(1).safeParse(content)
    if (parsed.success) return parsed.data
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
    throw new UsageError(`${file} is no recorded answer, which is a list of { scope, method, path, status, response, rawHeaders }: ${issues.join('; ')}`)
}

/** Requests that ask for the same have the same key, however they are encoded or ordered. */
function requestKey(method: string, address: string, body: unknown): string {
    const url = new URL(address)
    const query = [...url.searchParams].filter(([name]) => !isSecretParameter(name)).map((pair) => JSON.stringify(pair)).sort()
    const sent = body === undefined || body === '' ? [] : [JSON.stringify(body)]
    return [method.toUpperCase(), url.origin + decoded(url.pathname), ...query, ...sent].join('\n')
}

function decoded(text: string): string {
    try {
        return decodeURIComponent(text)
    } catch {
        return text
    }
}

function answerHeaders({ rawHeaders }: Definition): Record<string, string> {
    if (!Array.isArray(rawHeaders)) return Object.fromEntries(Object.entries(rawHeaders).map(([name, value]) => [name.toLowerCase(), value]))
    return Object.fromEntries(rawHeaders.flatMap((name, index) => index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? '']] : []))
}

/** Makes the folder when needed; returns the highest number in use. */
function openForWriting(folder: string): number {
    try {
        mkdirSync(folder, { recursive: true })
        return Math.max(0, ...readdirSync(folder).map((name) => Number(/^(\d+)-.*\.json$/.exec(name)?.[1] ?? 0)))
    } catch (error) {
        throw new UsageError(`${folder} cannot hold recorded answers: ${messageOf(error)}. Give a folder that can be written`, { cause: error })
    }
}

function addressOf(options: Dispatcher.DispatchOptions): string {
    return new URL(options.path, options.origin).href
}

function headerPairs(headers: unknown): [string, string][] {
    if (typeof headers !== 'object' || headers === null) return []
    const list: unknown[] = isIterable(headers) ? [...headers] : Object.entries(headers)
    if (list.every((each) => Array.isArray(each))) return list.map(([name, value]) => [String(name), String(value)])
    return list.flatMap((name, index): [string, string][] => index % 2 === 0 ? [[String(name), String(list[index + 1])]] : [])
}

function isIterable(value: object): value is Iterable<unknown> {
    return Symbol.iterator in value
}

function readableText(body: Buffer, encoding: string | string[] | undefined): string | undefined {
    try {
        return decodeBody(body, Array.isArray(encoding) ? encoding.join(', ') : encoding, maxBytes)
    } catch {
        return undefined
    }
}

/** What the client sends is text; anything else is sent by nobody. */
function requestBody(body: unknown): unknown {
    return typeof body === 'string' && body !== '' ? readableBody(body) : undefined
}

/** Of a JSON object or of a form. */
function valuesOf(body: unknown, field: RegExp): string[] {
    return fieldsOf(body).flatMap(([name, value]) => field.test(name) && typeof value === 'string' && value !== '' ? [value] : [])
}

function withoutFields(body: unknown, field: RegExp): unknown {
    if (valuesOf(body, field).length === 0) return body
    const shown = fieldsOf(body).map(([name, value]): [string, unknown] => [name, field.test(name) ? '[secret]' : value])
    return typeof body === 'string' ? new URLSearchParams(shown.map(([name, value]) => [name, String(value)])).toString() : Object.fromEntries(shown)
}

function fieldsOf(body: unknown): [string, unknown][] {
    if (typeof body === 'string') return /^[\w.-]+=/.test(body) ? [...new URLSearchParams(body)] : []
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.entries(body) : []
}

/** As an object or list where it is one, else the text itself. nock reads a text that is a JSON string as that string: packed once more, it survives. */
function readableBody(text: string): unknown {
    const value = parsedOr(text)
    if (typeof value === 'object' && value !== null) return value
    return value === text || typeof value !== 'string' ? text : JSON.stringify(text)
}

function unpackedText(text: string): string {
    const value = parsedOr(text)
    return typeof value === 'string' ? value : text
}

/** The value of a JSON text, or the text when it is none. */
function parsedOr(text: string): unknown {
    try {
        return JSON.parse(text)
    } catch {
        return text
    }
}

/** Relative addresses stay relative. */
function shownLocation(location: string, base: string): string {
    const url = URL.canParse(location, base) ? new URL(location, base) : undefined
    if (!url) return ''
    const shown = withoutSecrets(url.href)
    return URL.canParse(location) ? shown : shown.slice(url.origin.length)
}

/** What the request asks for, in a few words that do as a file name. */
function slugOf(url: URL, status: number): string {
    const cursor = url.searchParams.get('cursor')
    const asked = [url.pathname, url.searchParams.get('filter') ?? '', cursor === null ? '' : cursor === '*' ? 'first' : 'next'].map(decoded).join(' ')
    const words = asked.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-+/, '').slice(0, 60).replace(/[-.]+$/, '')
    return `${words || 'root'}${status === 200 ? '' : `-${status}`}`
}
