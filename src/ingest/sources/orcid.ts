/**
 * ORCID's public API 3.0: whole records by iD, by search, or by the days they changed, as documented in August 2026:
 * https://github.com/ORCID/ORCID-Source/tree/main/orcid-api-web. Terms: non-commercial use; for volume there is the yearly dump (CC0).
 */
import { z } from 'zod'
import { FatalError, UsageError } from '../../errors.ts'
import type { HttpClient } from '../../http/types.ts'
import { parseOrcid } from '../../study/ids.ts'
import { checkAsk } from '../check-ask.ts'
import { CursorRefusedError, emptyPage, type EntityRules, portionOf, type Source, type SourceAsk, type SourcePage } from '../source.ts'
import { createOrcidProvider, requestsPerSecond } from './orcid-limits.ts'
import { checkOrcidRecord, deprecation, orcidShape } from './orcid-record.ts'

const entities: Record<string, EntityRules> = {
    records: {
        title: 'people\'s records, with educations, qualifications and employments',
        ids: { perRequest: 1, example: '0000-0002-1825-0097' },
        query: { example: 'affiliation-org-name:"Lanterna University" AND family-name:Lin' },
        since: { key: 'profile-last-modified-date' },
        shape: orcidShape,
    },
}
/** Largest `start` of a search that is answered. */
const lastStart = 10_000

const searchAnswer = z.object({
    'num-found': z.number().int().min(0),
    'expanded-result': z.array(z.object({ 'orcid-id': z.string() })).nullish(),
})

/**
 * @param token bearer token of a public client; without one ORCID answers too, fewer times a day
 * @param recordsPerPage every record is a request, so a page of them takes some seconds
 */
export function createOrcid({ http, baseUrl = 'https://pub.orcid.org/v3.0', token = '', recordsPerPage = 25, now }: { http: HttpClient, baseUrl?: string | undefined, token?: string | undefined, recordsPerPage?: number, now?: () => number }): Source {
    const root = baseUrl.replace(/\/+$/, '')
    const provider = createOrcidProvider(token.trim())

    async function addRecord(page: SourcePage, iD: string): Promise<void> {
        const outcome = await http.getJson(provider, `${root}/${iD}/record`)
        page.responses.push(outcome.response)
        if (outcome.kind === 'gone') {
            page.gone.push(iD)
            return
        }
        const moved = deprecation(outcome.body)
        if (moved !== undefined && moved.held !== iD && page.aliases.every((alias) => alias.requested !== iD)) {
            page.aliases.push({ requested: iD, held: moved.held })
            return addRecord(page, moved.held)
        }
        const held = heldId(outcome.body)
        if (held !== undefined && held !== iD && page.aliases.every((alias) => alias.held !== iD)) page.aliases.push({ requested: iD, held })
        page.records.push({ payload: outcome.body, response: outcome.response })
    }

    async function search(query: string, start: number, rows: number) {
        const outcome = await http.getJson(provider, `${root}/expanded-search?q=${encodeURIComponent(query)}&start=${start}&rows=${rows}`)
        const parsed = outcome.kind === 'ok' ? searchAnswer.safeParse(outcome.body) : undefined
        if (!parsed?.success) throw new FatalError(`GET ${outcome.response.url} answered ${outcome.response.status} with another shape than a search has: check ORCID_BASE_URL`)
        return { response: outcome.response, total: parsed.data['num-found'], iDs: (parsed.data['expanded-result'] ?? []).map((each) => each['orcid-id']) }
    }

    return {
        provider,
        entities,
        check: (ask) => checkAsk({ provider: 'orcid', entities, now, normaliseId: orcidOf }, ask),
        async readPage(ask, cursor) {
            const page = emptyPage(ask.entity)
            if (ask.ids) {
                const { ids, nextCursor } = portionOf(ask.ids, cursor, recordsPerPage)
                for (const iD of ids) await addRecord(page, iD)
                return { ...page, nextCursor, totalCount: ask.ids.length }
            }
            const start = cursor === null ? 0 : Number(cursor)
            if (!Number.isSafeInteger(start) || start < 0) throw new CursorRefusedError(`${JSON.stringify(cursor)} is no place in a search of ORCID: the walk begins anew`)
            const query = queryOf(ask)
            const found = await search(query, start, recordsPerPage)
            if (found.total > lastStart + recordsPerPage) throw new FatalError(`${JSON.stringify(query)} finds ${found.total} records, and ORCID shows the first ${lastStart + recordsPerPage} only: cut the search, for example by days or by the beginning of family-name, or load the yearly dump`)
            page.responses.push(found.response)
            for (const iD of new Set(found.iDs)) await addRecord(page, iD)
            const next = start + recordsPerPage
            return { ...page, nextCursor: found.iDs.length === 0 || next >= found.total ? null : String(next), totalCount: found.total }
        },
        async quote(ask) {
            const records = ask.ids ? ask.ids.length : (await search(queryOf(ask), 0, 0)).total
            const requests = records + (ask.ids ? 0 : Math.max(1, Math.ceil(records / recordsPerPage)))
            return { records, requests, seconds: Math.ceil(requests / requestsPerSecond), cost: undefined }
        },
        checkRecord: (_entity, payload) => checkOrcidRecord(payload),
    }
}

/** Undefined for what does not look like an iD. Throws UsageError for one that is mistyped: nobody has it, or somebody else. */
export function orcidOf(text: string): string | undefined {
    const iD = parseOrcid(text)
    if ('orcid' in iD) return iD.orcid
    if (/\d{4}-\d{4}-\d{4}-\d{3}[\dx]\/?$/i.test(text)) throw new UsageError(`${JSON.stringify(text.slice(0, 200))} ${iD.problem}`)
    return undefined
}

function queryOf(ask: SourceAsk): string {
    return ask.query ?? `profile-last-modified-date:[${ask.since}T00:00:00.000Z TO ${ask.until}T23:59:59.999Z]`
}

function heldId(payload: unknown): string | undefined {
    const checked = checkOrcidRecord(payload)
    return checked.isUsable ? checked.id : undefined
}
