/** The provider's lists of topics and venues → core, file after file; then the other files are queued, each a job of its own. */
import type { ListEntity } from '../src/ingest/check-listed.ts'
import { loadListFile } from '../src/ingest/load-list.ts'
import type { JobContext } from './context.ts'
import { expectedRecords, filesOf, loadJobs } from './files.ts'

export async function runLoadLists(context: JobContext, input: { before: string }): Promise<void> {
    for (const file of filesOf(context.run).lists) {
        const entity = file.entity as ListEntity
        const total = expectedRecords(context.run, entity)
        await loadListFile(context.store, entity, file, async (records) => {
            await context.progress(`load ${entity}`, entity, { done: records, ...(total === undefined ? {} : { total }) })
            context.signal.throwIfAborted()
        })
    }
    await context.addBefore(input.before, loadJobs(context.run))
}
