/** The works of a range of ids that are due → raw, 100 at a time; notes which are gone, and which are held under another id now. */
import { UsageError } from '../src/errors.ts'
import type { OpenAlexPage } from '../src/ingest/sources/openalex.ts'
import { normaliseWorkReference, openalexId } from '../src/ingest/sources/openalex.ts'
import { readCheckpoint, storePage } from '../src/ingest/store.ts'
import type { JobContext } from './context.ts'
import { pageOf } from './page.ts'
import { dueBefore, findDueWorks, getRefresh, rangeScopes } from './refresh.ts'

const worksPerPage = 100

interface RangeState { after: string, read: number }

export async function runRefreshWorks(context: JobContext, input: { after: string, until: string }): Promise<void> {
    const scope = `${rangeScopes}${input.after}..${input.until}`
    const { pool } = context.database
    const { isFree } = getRefresh(context.run)
    const before = await dueBefore(pool, context.run)
    const saved = await readCheckpoint<RangeState>(context.store, scope)
    let state: RangeState = saved?.state ?? { after: input.after, read: 0 }
    for (let isDone = saved?.isDone ?? false; !isDone;) {
        context.signal.throwIfAborted()
        const ids = await findDueWorks(pool, before, { after: state.after, until: input.until }, worksPerPage)
        const page = await context.openalex.getWorks(ids, { isFree })
        await findSuccessors(context, page)
        isDone = ids.length < worksPerPage
        state = { after: ids.at(-1) ?? state.after, read: state.read + ids.length }
        await storePage(context.store, { ...pageOf(page), checkpoint: { scope, state, isDone } })
        await context.progress('refresh works', 'works', { done: ids.length })
    }
}

/**
 * Works that were merged into another are gone under their id, but their DOI leads to the one that holds them now
 * (https://github.com/ourresearch/openalex-elastic-api, ids/views.py). Free.
 */
async function findSuccessors(context: JobContext, page: OpenAlexPage): Promise<void> {
    if (page.gone.length === 0) return
    const known = await context.database.pool.query<{ work_id: string, doi: string }>('select work_id, doi from core.works where work_id = any($1) and doi is not null', [page.gone])
    for (const { work_id: gone, doi } of known.rows) {
        const reference = asReference(doi)
        const found = reference === undefined ? undefined : await context.openalex.getWork(reference)
        const held = openalexId((found?.records[0]?.payload as { id?: unknown } | undefined)?.id, 'W')
        page.responses.push(...found?.responses ?? [])
        if (held === undefined || held === gone) continue
        page.records.push(...found?.records ?? [])
        page.aliases.push({ requested: gone, held })
        page.gone.splice(page.gone.indexOf(gone), 1)
    }
}

/** Undefined for what is in the place of a DOI and is none. */
function asReference(doi: string): string | undefined {
    try {
        return normaliseWorkReference(`doi:${doi}`)
    } catch (error) {
        if (error instanceof UsageError) return undefined
        throw error
    }
}
