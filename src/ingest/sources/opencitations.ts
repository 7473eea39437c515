/**
 * OpenCitations: how often a work is cited by others that it knows, by DOI. Free (CC0). As documented by the provider
 * (https://api.opencitations.net/index/v2, version 2.2.0 of April 2025).
 */
import { z } from 'zod'
import { FatalError } from '../../errors.ts'
import type { HttpClient, Provider } from '../../http/types.ts'
import { checkAsk } from '../check-ask.ts'
import { checkPayload } from '../check-payload.ts'
import { emptyPage, type EntityRules, portionOf, type Source, type SourcePage } from '../source.ts'
import { doiOf } from './crossref-work.ts'

const idsPerPage = 25
const requestsPerSecond = 2
const entities: Record<string, EntityRules> = {
    citation_counts: {
        title: 'citation counts',
        ids: { perRequest: 1, example: '10.1038/s41586-025-09422-z' },
        shape: { needed: ['doi', 'count'], documented: new Set(['doi', 'count']) },
    },
}

const countRow = z.object({ doi: z.string().regex(/^10\.\d{4,9}\/\S/, 'is no DOI (10.…/…)'), count: z.string().regex(/^\d{1,9}$/, 'is no count, written in digits') })
const answer = z.array(z.record(z.string(), z.unknown()))

export function createOpencitations({ http, baseUrl = 'https://api.opencitations.net', token }: { http: HttpClient, baseUrl?: string | undefined, token?: string | undefined }): Source {
    const root = baseUrl.replace(/\/+$/, '')
    const provider: Provider = { name: 'opencitations', secretHeaders: token === undefined || token === '' ? {} : { authorization: token }, requestsPerSecond, inFlight: 2, reserveShare: 0 }

    return {
        provider, entities,
        check: (ask) => checkAsk({ provider: 'opencitations', entities, normaliseId: doiOf }, ask),
        async readPage(ask, cursor) {
            const given = ask.ids ?? []
            const { ids, nextCursor } = portionOf(given, cursor, idsPerPage)
            const page: SourcePage = { ...emptyPage('citation_counts'), nextCursor, totalCount: given.length }
            for (const doi of ids) {
                const outcome = await http.getJson(provider, `${root}/index/v2/citation-count/doi:${encodeURIComponent(doi)}`)
                page.responses.push(outcome.response)
                const rows = answer.safeParse(outcome.kind === 'ok' ? outcome.body : [])
                if (!rows.success) throw new FatalError(`GET ${outcome.response.url} answered with another shape than a list of counts: OpenCitations changed it, or OPENCITATIONS_BASE_URL is wrong`)
                const [row] = rows.data
                // An unknown DOI is a success without rows. The row does not say whose count it is.
                if (row === undefined) page.gone.push(doi)
                else page.records.push({ payload: { doi, ...row }, response: outcome.response })
            }
            return page
        },
        async quote(ask) {
            const requests = ask.ids?.length ?? 0
            return { records: requests, requests, seconds: requests / requestsPerSecond, cost: undefined }
        },
        checkRecord: (_entity, payload) => checkPayload({ entity: 'citation_counts', schema: countRow, idOf: (record) => doiOf((record as { doi?: unknown }).doi) ?? null }, payload),
    }
}
