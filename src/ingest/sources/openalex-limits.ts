/**
 * OpenAlex's rates, budgets and refusals, as documented and coded by the provider in August 2026: https://help.openalex.org,
 * https://github.com/ourresearch/openalex-api-proxy
 */
import { z } from 'zod'
import { FatalError, ParkError, RetryableError } from '../../errors.ts'
import type { HttpResponse, Provider } from '../../http/types.ts'
import { CursorRefusedError } from '../source.ts'

const errorAnswer = z.object({ error: z.string().catch(''), message: z.string().catch(''), retryAfter: z.number().optional().catch(undefined) })

/** @param requestsPerSecond instead of the rate that the provider permits, for measuring on this machine */
export function createProvider(apiKey: string, requestsPerSecond = apiKey === '' ? 4 : 8): Provider {
    return {
        name: 'openalex',
        // A blank key is refused, none is not.
        secretHeaders: apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` },
        requestsPerSecond,
        inFlight: 4,
        reserveShare: 0.1,
        readError: (response) => readError(response, apiKey !== ''),
        readBudget,
    }
}

/** 429 has three meanings: too fast, budget spent, and not in this plan. The client's rules do for the rest, such as 404, which comes as HTML. */
function readError(response: HttpResponse, hasKey: boolean): undefined {
    if (response.status < 400) return undefined
    const said = `GET ${response.url} answered ${response.status}`
    const { error, message, retryAfter } = errorAnswer.catch({ error: '', message: '', retryAfter: undefined }).parse(parseJson(response.text))
    const reason = [error, message].filter((part) => part !== '').join(' ').slice(0, 300)
    // The first page was answered, so filter and order are understood: it is the place that is not.
    if (response.status === 400 && isLaterPage(response.url)) throw new CursorRefusedError(`${said}: ${reason || response.text.slice(0, 120)}. The cursor of the walk is not taken any more: begin the walk anew`)
    if (response.status === 400) throw new FatalError(`${said}: ${reason || response.text.slice(0, 120)}. Correct the filter; names and values are in https://help.openalex.org`)
    if (response.status === 401) throw new FatalError(`${said}: ${reason || 'no access'}. Set OPENALEX_API_KEY to a valid key, or leave it empty`)
    if (response.status !== 429 || reason === '') return undefined
    if (/plan upgrade required/i.test(reason)) throw new FatalError(`${said}: ${reason}. This filter or sort needs a paid plan; use from_publication_date and to_publication_date instead`)
    if (!/insufficient budget/i.test(reason)) throw new RetryableError(`${said}: ${reason}`, { retryAfterMs: 'retry-after' in response.headers ? undefined : secondsToMs(retryAfter) })
    const waitMs = secondsToMs(number(response.headers['x-ratelimit-reset'])) ?? secondsToMs(number(response.headers['retry-after'])) ?? secondsToMs(retryAfter) ?? msToMidnight(response.fetchedAt)
    const resumeAt = new Date(response.fetchedAt.getTime() + waitMs + Math.random() * 60_000)
    throw new ParkError(`${said}: ${reason}. The run goes on after ${resumeAt.toISOString()}${hasKey ? '' : '; a free key in OPENALEX_API_KEY gives ten times as much a day'}`, resumeAt)
}

/** In credits. X-RateLimit-Reset is in seconds from now; what was bought ahead comes on top of the day's allowance. */
function readBudget({ headers, fetchedAt }: HttpResponse) {
    const limit = number(headers['x-ratelimit-limit'])
    const remaining = number(headers['x-ratelimit-remaining'])
    const reset = number(headers['x-ratelimit-reset'])
    if (limit === undefined || remaining === undefined) return undefined
    return {
        provider: 'openalex', limit, observedAt: fetchedAt,
        remaining: remaining + (number(headers['x-ratelimit-onetime-remaining']) ?? 0),
        resetAt: reset === undefined ? undefined : new Date(fetchedAt.getTime() + reset * 1000),
    }
}

function isLaterPage(address: string): boolean {
    const cursor = new URL(address).searchParams.get('cursor')
    return cursor !== null && cursor !== '*'
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text)
    } catch {
        return undefined
    }
}

function number(header: string | undefined): number | undefined {
    return header === undefined || header.trim() === '' || Number.isNaN(Number(header)) ? undefined : Number(header)
}

function secondsToMs(seconds: number | undefined): number | undefined {
    return seconds === undefined ? undefined : seconds * 1000
}

/** OpenAlex counts days in UTC. */
function msToMidnight(from: Date): number {
    return Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + 1) - from.getTime()
}
