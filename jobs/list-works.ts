/**
 * A walk over the works of a filter within a window of publication dates → raw, page by page; goes on from the last committed cursor.
 * A window that holds more than one walk should is cut into parts, each a job of its own.
 */
import { CursorRefusedError } from '../src/ingest/source.ts'
import type { OpenAlexPage } from '../src/ingest/sources/openalex.ts'
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import { isDivisible, splitWindow, type Window, windowFilter } from '../src/ingest/windows.ts'
import type { JobContext } from './context.ts'
import { beginning, type HarvestInput, queueWalks, storeWalkPage, walkScope, type WalkState } from './walk.ts'

/** A provider that refuses every cursor would be asked for ever. */
const mostRestarts = 3

export async function runListWorks(context: JobContext, input: HarvestInput & { window: Window }): Promise<void> {
    const { filter, window, worksPerWindow } = input
    const saved = await readCheckpoint<WalkState>(context.store, walkScope(window))
    if (saved?.state.parts) return queueWalks(context, input, saved.state.parts)
    if (saved?.isDone) return
    let state = saved?.state.cursor ? saved.state : beginning
    let restarts = 0
    let coming = ask(state)
    for (;;) {
        context.signal.throwIfAborted()
        const page = await unlessRefused(coming)
        if (page === undefined) {
            restarts += 1
            state = beginning
            coming = ask(state)
            continue
        }
        const parts = state.pages === 0 ? splitWindow(window, page.totalCount ?? 0, worksPerWindow) : undefined
        if (parts) {
            const cut: WalkState = { ...beginning, cursor: null, works: page.totalCount ?? 0, parts }
            await storePage(context.store, { entity: 'works', records: [], responses: page.responses, checkpoint: { scope: walkScope(window), state: cut, isDone: true } })
            return queueWalks(context, input, parts)
        }
        const next = page.nextCursor ?? null
        // The next page travels while this one is stored.
        if (next !== null && !context.signal.aborted) coming = ask({ cursor: next, pages: state.pages + 1 })
        state = await storeWalkPage(context, filter, window, page, state)
        await context.progress('list works', 'works', { done: page.records.length })
        if (next === null) return
    }

    function ask({ cursor, pages }: Pick<WalkState, 'cursor' | 'pages'>): Promise<OpenAlexPage> {
        const page = context.openalex.listWorks({
            filter: windowFilter(filter, window), cursor: cursor ?? '*',
            ...(pages === 0 && isDivisible(window) ? { atMost: worksPerWindow } : {}),
        })
        // Whoever takes the page hears of its failure; one that nobody takes any more must not end the process.
        page.catch(() => undefined)
        return page
    }

    async function unlessRefused(page: Promise<OpenAlexPage>): Promise<OpenAlexPage | undefined> {
        try {
            return await page
        } catch (error) {
            if (error instanceof CursorRefusedError && restarts < mostRestarts) return undefined
            throw error
        }
    }
}
