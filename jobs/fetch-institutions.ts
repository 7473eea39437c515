/** A batch of institutions → raw. */
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import type { JobContext } from './context.ts'
import { pageOf } from './page.ts'

export async function runFetchInstitutions(context: JobContext, input: { index: number, ids: string[] }): Promise<void> {
    const scope = `institutions ${input.index}`
    if ((await readCheckpoint(context.store, scope))?.isDone) return
    const page = await context.openalex.getInstitutions(input.ids)
    await storePage(context.store, { ...pageOf(page), checkpoint: { scope, state: {}, isDone: true } })
    await context.progress('fetch institutions', 'institutions', { done: input.ids.length })
}
