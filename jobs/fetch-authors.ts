/** A batch of author profiles → raw. */
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import type { JobContext } from './context.ts'
import { pageOf } from './page.ts'

export async function runFetchAuthors(context: JobContext, input: { index: number, ids?: string[], orcids?: string[] }): Promise<void> {
    if (input.ids) {
        const scope = `authors ${input.index}`
        if ((await readCheckpoint(context.store, scope))?.isDone) return
        const page = await context.openalex.getAuthors(input.ids)
        await storePage(context.store, { ...pageOf(page), checkpoint: { scope, state: {}, isDone: true } })
        await context.progress('fetch authors', 'authors', { done: input.ids.length })
    }
    for (const orcid of input.orcids ?? []) {
        const scope = `author ${orcid}`
        if ((await readCheckpoint(context.store, scope))?.isDone) continue
        context.signal.throwIfAborted()
        const page = await context.openalex.getAuthorByOrcid(orcid)
        await storePage(context.store, { ...pageOf(page), checkpoint: { scope, state: {}, isDone: true } })
        await context.progress('fetch authors', 'authors', { done: 1 })
    }
}
