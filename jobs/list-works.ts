/** A walk over all works of a filter → raw, page by page; goes on from the last committed cursor. */
import { FatalError } from '../src/errors.ts'
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import type { JobContext } from './context.ts'
import { pageOf } from './page.ts'

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
        if (next === cursor) throw new FatalError(`OpenAlex gave the cursor of page ${pages + 1} of "${input.filter}" again: the walk would never end; narrow the filter and report it to the provider`)
        pages += 1
        await storePage(context.store, {
            ...pageOf(page),
            runWorks: page.records.flatMap((record) => {
                const workId = /W\d+$/.exec(String((record.payload as { id?: unknown } | null)?.id))?.[0]
                return workId === undefined ? [] : [{ reference: `filter ${input.filter}`, workId }]
            }),
            checkpoint: { scope, state: { cursor: next, pages }, isDone: next === null },
        })
        await context.progress('list works', 'works', { done: page.records.length, ...(page.totalCount === undefined ? {} : { total: page.totalCount }) })
        cursor = next
    }
}
