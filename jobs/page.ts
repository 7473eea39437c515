/** A source's page in the shape that is stored. */
import { checkRecord, shapeOf } from '../src/ingest/check-record.ts'
import type { Source, SourcePage } from '../src/ingest/source.ts'
import { openalexId, type OpenAlexPage } from '../src/ingest/sources/openalex.ts'
import { type Page, prepareRecord } from '../src/ingest/store.ts'

/** Of OpenAlex. */
export function pageOf(page: OpenAlexPage): Omit<Page, 'checkpoint'> {
    return { ...pageWith(page, (payload) => checkRecord(page.entity, payload)), shape: shapeOf(page.entity) }
}

/** Of every other source. */
export function sourcePageOf(source: Source, page: SourcePage): Omit<Page, 'checkpoint'> {
    return { ...pageWith(page, (payload) => source.checkRecord(page.entity, payload)), shape: source.entities[page.entity]?.shape }
}

/** The works of a page as answers to a reference of the study (an id, a DOI, a filter). */
export function answersOf(page: SourcePage, reference: string): { reference: string, workId: string }[] {
    return page.records.flatMap((record) => {
        const workId = openalexId((record.payload as { id?: unknown } | null)?.id, 'W')
        return workId === undefined ? [] : [{ reference, workId }]
    })
}

function pageWith(page: SourcePage, check: Parameters<typeof prepareRecord>[0]): Omit<Page, 'checkpoint'> {
    return {
        entity: page.entity,
        records: page.records.map((record) => prepareRecord(check, { payload: record.payload, origin: record.response.url })),
        aliases: page.aliases,
        gone: page.gone,
        responses: page.responses,
    }
}
