/** A page of OpenAlex in the shape that is stored. */
import { checkRecord, shapeOf } from '../src/ingest/check-record.ts'
import { openalexId, type OpenAlexPage } from '../src/ingest/sources/openalex.ts'
import { type Page, prepareRecord } from '../src/ingest/store.ts'

export function pageOf(page: OpenAlexPage): Omit<Page, 'checkpoint'> {
    return {
        entity: page.entity,
        shape: shapeOf(page.entity),
        records: page.records.map((record) => prepareRecord((payload) => checkRecord(page.entity, payload), { payload: record.payload, origin: record.response.url })),
        aliases: page.aliases,
        gone: page.gone,
        responses: page.responses,
    }
}

/** The works of a page as answers to a reference of the study (an id, a DOI, a filter). */
export function answersOf(page: OpenAlexPage, reference: string): { reference: string, workId: string }[] {
    return page.records.flatMap((record) => {
        const workId = openalexId((record.payload as { id?: unknown } | null)?.id, 'W')
        return workId === undefined ? [] : [{ reference, workId }]
    })
}
