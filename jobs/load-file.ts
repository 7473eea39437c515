/** One file of records → core (a bulk load of works), or → raw (everything else). Goes on from the last committed line. */
import { loadFile } from '../src/ingest/load-file.ts'
import { loadWorksFile } from '../src/ingest/load-works.ts'
import type { BulkFile } from '../src/ingest/open-file.ts'
import type { Entity } from '../src/ingest/source.ts'
import type { JobContext } from './context.ts'
import { expectedRecords } from './files.ts'

export async function runLoadFile(context: JobContext, input: BulkFile & { entity: Entity }): Promise<void> {
    const { entity } = input
    const isBulk = context.run.kind === 'ingest'
    const total = isBulk ? expectedRecords(context.run, entity) : undefined
    const onRecords = async (records: number) => {
        if (isBulk) await context.progress(`load ${entity}`, entity, { done: records, ...(total === undefined ? {} : { total }) })
        else await context.progress('read files', 'lines', { done: records })
        context.signal.throwIfAborted()
    }
    // A study is pinned to the records it read, so it keeps them; a bulk load keeps a pointer to the line.
    if (isBulk && entity === 'works') await loadWorksFile(context.store, input, onRecords)
    else await loadFile(context.store, input, onRecords)
}
