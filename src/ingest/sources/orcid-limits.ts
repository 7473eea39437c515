/** ORCID's rates and refusals, as documented and coded by the provider in August 2026: https://github.com/ORCID/ORCID-Source, https://info.orcid.org/faq */
import { z } from 'zod'
import { FatalError, ParkError } from '../../errors.ts'
import type { HttpResponse, Outcome, Provider } from '../../http/types.ts'

/** The provider allows 12 a second with a burst of 40; half of it leaves room for others behind the same address. */
export const requestsPerSecond = 6

/** What ORCID answers instead of a record: {"response-code": 409, "developer-message": …, "error-code": 9018} */
export const orcidError = z.object({ 'response-code': z.coerce.number().int(), 'developer-message': z.string().catch(''), 'user-message': z.string().catch('') })

export function createOrcidProvider(token: string): Provider {
    return {
        name: 'orcid',
        secretHeaders: token === '' ? {} : { authorization: `Bearer ${token}` },
        requestsPerSecond,
        inFlight: 4,
        reserveShare: 0,
        readError,
    }
}

/** A deprecated or locked record is an answer about one iD, not a failure: it goes on as a record, and is judged as one. */
function readError(response: HttpResponse): Outcome | undefined {
    const said = `GET ${response.url} answered ${response.status}`
    if (response.status === 301 || response.status === 409) {
        const error = orcidError.safeParse(parseJson(response.text))
        if (error.success) return { kind: 'ok', response, body: error.data }
    }
    if (response.status === 401) throw new FatalError(`${said}: the token is not accepted. Set ORCID_TOKEN to a valid one, or leave it empty`)
    // A burst is answered by 503; 429 means that the day's reads are spent.
    if (response.status === 429 && response.headers['retry-after'] === undefined) {
        const resumeAt = new Date(nextMidnight(response.fetchedAt).getTime() + Math.random() * 60_000)
        throw new ParkError(`${said}: ${response.text.replace(/\s+/g, ' ').trim().slice(0, 200) || 'quota spent'}. The day's reads are spent; the run goes on after ${resumeAt.toISOString()}; for volume load the yearly dump with --files`, resumeAt)
    }
    return undefined
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text)
    } catch {
        return undefined
    }
}

/** Quotas are by the day, presumably of UTC. */
function nextMidnight(from: Date): Date {
    return new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + 1))
}
