/** A source's page in the shape that is stored. */
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
