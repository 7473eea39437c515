/** What a provider's answer means for us, decided in one place (src/http/client.ts and the provider's own rules). */
export type Outcome =
    | { kind: 'ok', response: HttpResponse, body: unknown }
    /** The provider does not hold this record (404, 410). */
    | { kind: 'gone', response: HttpResponse }

export interface HttpResponse {
    /** Without secrets: may be stored. */
    url: string
    /** The address after redirects, without secrets. */
    finalUrl: string
    status: number
    headers: Record<string, string>
    text: string
    fetchedAt: Date
    durationMs: number
}

export interface Budget {
    provider: string
    /** In the provider's own unit (OpenAlex: credits of US$0.0001). */
    limit: number | undefined
    remaining: number | undefined
    resetAt: Date | undefined
    observedAt: Date
}

export interface CallOptions {
    cost?: number
    /** One of the provider's `lanes`, for calls with a rate of their own. */
    lane?: string
    /** Instead of the usual one for JSON, XML or text. */
    accept?: string
}

export type RequestBody = URLSearchParams | { [field: string]: unknown }

/** xml: an answer of any other content type is no answer. text: whatever comes. */
export type TextFormat = 'xml' | 'text'

/** One client for all providers. Throws FatalError, RetryableError (tries used up) or ParkError; otherwise an Outcome. */
export interface HttpClient {
    /**
     * @param url absolute address, without keys
     * @param cost what the call will take from the provider's budget, in its unit; 0 = free
     */
    getJson(provider: Provider, url: string, options?: CallOptions): Promise<Outcome>
    /** A question too long for an address. `body` is sent as JSON, or, where it is URLSearchParams, as a form; tapes keep it, without passwords and tokens. */
    postJson(provider: Provider, url: string, body: RequestBody, options?: CallOptions): Promise<Outcome>
    /** Anything that is no JSON. With `parse` the outcome's body is what it returns, and an answer on which it throws is asked for again. */
    getText(provider: Provider, url: string, options?: CallOptions & { format?: TextFormat, parse?: (text: string) => unknown }): Promise<Outcome>
    close(): Promise<void>
}

/** What the client must know of a provider. */
export interface Provider {
    name: string
    /** Sent with every request; never stored. */
    secretHeaders: Record<string, string>
    requestsPerSecond: number
    /** Requests per second of calls that have a rate of their own: by the name of the lane. */
    lanes?: Record<string, number>
    /** Name under which the rate is kept; undefined = the address's host. For a provider with several hosts and one rate. */
    gate?: string
    /** Milliseconds without a request after the end of each answer, where the provider counts from there. */
    restMs?: number
    /** Requests under way at once, per process. */
    inFlight: number
    /** Share of the budget that is left untouched. */
    reserveShare: number
    /** Sees every answer, the successful too (some hold an error): turns it into an outcome or throws; undefined = the client's general rules. */
    readError?(response: HttpResponse): Outcome | undefined
    /** Reads the budget out of the answer's headers. */
    readBudget?(response: HttpResponse): Budget | undefined
}

/** Where limits and budgets are remembered, so that all processes share them. */
export interface LimitStore {
    /** Reserves the next free slot of a host; returns how many milliseconds to wait for it. */
    reserveSlot(host: string, requestsPerSecond: number): Promise<number>
    /** Holds all requests to a host until then (a provider said: slower). */
    holdUntil(host: string, until: Date): Promise<void>
    getBudget(provider: string): Promise<Budget | undefined>
    saveBudget(budget: Budget): Promise<void>
}
