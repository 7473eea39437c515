/** A walk over all works of a filter → raw, page by page; goes on from the last committed cursor. */
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import type { JobContext } from './context.ts'
import { answersOf, pageOf } from './page.ts'

export async function runListWorks(context: JobContext, input: { filter: string }): Promise<void> {
    const scope = 'list works'
    const saved = await readCheckpoint<{ cursor: string | null, pages: number }>(context.store, scope)
    if (saved?.isDone) return
    let cursor: string | null = saved?.state.cursor ?? '*'
    let pages = saved?.state.pages ?? 0
    while (cursor !== null) {
        context.signal.throwIfAborted()
        const page = await context.openalex.listWorks({ filter: input.filter, cursor })
        const next: string | null = page.nextCursor ?? null
        pages += 1
        await storePage(context.store, {
            ...pageOf(page),
            runWorks: answersOf(page, `filter ${input.filter}`),
            checkpoint: { scope, state: { cursor: next, pages }, isDone: next === null },
        })
        await context.progress('list works', 'works', { done: page.records.length, ...(page.totalCount === undefined ? {} : { total: page.totalCount }) })
        cursor = next
    }
}
