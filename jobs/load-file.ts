/** One file of records → raw. Goes on from the last committed line. */
import { loadFile } from '../src/ingest/load-file.ts'
import type { Entity } from '../src/ingest/source.ts'
import type { JobContext } from './context.ts'

export async function runLoadFile(context: JobContext, input: { entity: Entity, file: string, name: string }): Promise<void> {
    await loadFile(context.store, input, async (lines) => {
        await context.progress('read files', 'lines', { done: lines })
        context.signal.throwIfAborted()
    })
}
