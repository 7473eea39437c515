/** A source's page in the shape that is stored. */
import { openalexId } from '../src/ingest/sources/openalex.ts'
import type { SourcePage } from '../src/ingest/source.ts'
import { type Page, prepareRecord } from '../src/ingest/store.ts'

export function pageOf(page: SourcePage): Omit<Page, 'checkpoint'> {
    return {
        entity: page.entity,
        records: page.records.map((record) => prepareRecord(page.entity, { payload: record.payload, origin: record.response.url })),
        aliases: page.aliases,
        gone: page.gone,
        responses: page.responses,
    }
}

/** The works of a page as answers to a reference of the study (an id, a DOI, a filter). */
export function answersOf(page: SourcePage, reference: string): { reference: string, workId: string }[] {
    return page.records.flatMap((record) => {
        const workId = openalexId((record.payload as { id?: unknown } | null)?.id, 'W')
        return workId === undefined ? [] : [{ reference, workId }]
    })
}
