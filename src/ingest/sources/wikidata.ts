/**
 * Wikidata: where people studied and worked, by SPARQL over batches of Q-ids or ORCID iDs; as documented in November 2026:
 * https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual#Query_limits. Data: CC0.
 */
import { FatalError, RetryableError, UsageError } from '../../errors.ts'
import type { HttpClient, HttpResponse, Outcome, Provider } from '../../http/types.ts'
import { checkAsk } from '../check-ask.ts'
import { emptyPage, type EntityRules, portionOf, type Source, type SourceAsk, type SourcePage } from '../source.ts'
import { orcidOf } from './orcid.ts'
import { educationQuery } from './wikidata-query.ts'
import { type Binding, checkWikidataRecord, peopleOf, sparqlAnswer, wikidataShape } from './wikidata-record.ts'

const requestsPerSecond = 1
const entities: Record<string, EntityRules> = {
    education: { title: 'statements on education (P69) and employers (P108), one record a person', ids: { perRequest: 200, example: 'Q42, or an ORCID iD such as 0000-0002-1825-0097' }, shape: wikidataShape },
}

/** The query took longer than its minute: half of it may not. */
class TooMuchAtOnceError extends FatalError {
    override name = 'TooMuchAtOnceError'
}

/** @param contact mail address in the User-Agent, which Wikidata requires; without it nothing is asked */
export function createWikidata({ http, baseUrl = 'https://query.wikidata.org/sparql', contact, peoplePerRequest = 200 }: { http: HttpClient, baseUrl?: string | undefined, contact?: string | undefined, peoplePerRequest?: number }): Source {
    const provider: Provider = { name: 'wikidata', secretHeaders: {}, requestsPerSecond, inFlight: 1, reserveShare: 0, readError }

    /** An answer that was cut off for its length is asked for in halves. */
    async function ask(ids: string[], page: SourcePage): Promise<Binding[]> {
        try {
            const outcome = await http.postJson(provider, baseUrl, new URLSearchParams({ query: educationQuery(splitIds(ids)), format: 'json' }), { accept: 'application/sparql-results+json' })
            if (outcome.kind === 'gone') throw new FatalError(`POST ${outcome.response.url} answered ${outcome.response.status}: check WIKIDATA_SPARQL_URL`)
            page.responses.push(outcome.response)
            const parsed = sparqlAnswer.safeParse(outcome.body)
            if (!parsed.success) throw new FatalError(`POST ${outcome.response.url} answered with another shape than SPARQL results have: check WIKIDATA_SPARQL_URL`)
            return parsed.data.results.bindings
        } catch (error) {
            if (!(error instanceof TooMuchAtOnceError)) throw error
            if (ids.length === 1) throw new RetryableError(`${error.message}; it was one person (${ids[0]})`, { cause: error })
            const middle = Math.ceil(ids.length / 2)
            return [...await ask(ids.slice(0, middle), page), ...await ask(ids.slice(middle), page)]
        }
    }

    return {
        provider,
        entities,
        check: (given) => check(given, contact),
        async readPage(given, cursor) {
            const { ids, nextCursor } = portionOf(given.ids ?? [], cursor, peoplePerRequest)
            const page = emptyPage(given.entity)
            const rows = ids.length === 0 ? [] : await ask(ids, page)
            const [response] = page.responses
            if (response) page.records.push(...peopleOf(rows).map((payload) => ({ payload, response })))
            const answered = new Set<string>()
            for (const row of rows) {
                const asked = row['orcid_asked']?.value ?? row['asked']?.value.split('/').at(-1)
                const held = row['p']?.value.split('/').at(-1)
                if (asked === undefined || held === undefined) continue
                answered.add(asked)
                if (asked !== held && page.aliases.every((alias) => alias.requested !== asked)) page.aliases.push({ requested: asked, held })
            }
            page.gone.push(...ids.filter((id) => !answered.has(id)))
            return { ...page, nextCursor, totalCount: given.ids?.length ?? 0 }
        },
        async quote({ ids = [] }) {
            const requests = Math.ceil(ids.length / peoplePerRequest)
            return { records: ids.length, requests, seconds: Math.ceil(requests / requestsPerSecond), cost: undefined }
        },
        checkRecord: (_entity, payload) => checkWikidataRecord(payload),
    }
}

function check(ask: SourceAsk, contact: string | undefined): SourceAsk {
    const checked = checkAsk({ provider: 'wikidata', entities, normaliseId }, ask)
    if (contact === undefined || contact.trim() === '') throw new UsageError('Wikidata answers only programs that say whose they are: set HOMEGROWN_CONTACT to a mail address')
    return checked
}

/** Nothing but digits, Q, X and hyphens may reach the query. */
function normaliseId(text: string): string | undefined {
    return orcidOf(text) ?? /^(?:https?:\/\/(?:www\.)?wikidata\.org\/(?:wiki|entity)\/)?(q[1-9]\d{0,11})$/i.exec(text)?.[1]?.toUpperCase()
}

function splitIds(ids: string[]): { qids: string[], orcids: string[] } {
    return { qids: ids.filter((id) => id.startsWith('Q')), orcids: ids.filter((id) => !id.startsWith('Q')) }
}

/** A query that runs out of time is answered by 500 or 504, or by 200 with JSON that breaks off in a stack trace. */
function readError(response: HttpResponse): Outcome | undefined {
    const said = `POST ${response.url} answered ${response.status}`
    if (response.status === 403) throw new FatalError(`${said}: Wikidata refuses this program; check HOMEGROWN_CONTACT, and wait a day before you go on. The answer begins: ${response.text.slice(0, 120)}`)
    if (response.status === 504 || (response.status === 500 && /timeout/i.test(response.text))) throw new TooMuchAtOnceError(`${said}: the query ran out of its time`)
    if (response.status === 200 && /json/i.test(response.headers['content-type'] ?? '') && !isJson(response.text)) throw new TooMuchAtOnceError(`${said} with an answer that breaks off after ${response.text.length} characters: the query ran out of its time`)
    return undefined
}

function isJson(text: string): boolean {
    try {
        JSON.parse(text)
        return true
    } catch {
        return false
    }
}
