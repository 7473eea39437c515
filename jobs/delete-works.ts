/** Lists of deleted works → core, after all works were loaded: what a work was merged into is known then. */
import { applyTombstones } from '../src/ingest/apply-tombstones.ts'
import type { JobContext } from './context.ts'
import { filesOf } from './files.ts'

export async function runDeleteWorks(context: JobContext): Promise<void> {
    for (const file of filesOf(context.run).tombstones) {
        await applyTombstones(context.store, file, async (rows) => {
            await context.progress('delete works', 'rows', { done: rows })
            context.signal.throwIfAborted()
        })
    }
}
