/** Queues the look-up of every author the cohort names, in batches that are the same on every run. */
import type { JobContext } from './context.ts'

/** The API takes 100 ids in a filter. */
const idsPerJob = 100
const orcidsPerJob = 25

export async function runPlanAuthors(context: JobContext): Promise<void> {
    const cohort = context.run.study?.cohort
    const ids = cohort?.kind === 'works' ? await authorsOfWorks(context)
        : cohort?.kind === 'authors' ? cohort.authors
            : cohort?.kind === 'roster' ? cohort.rows.flatMap((row) => row.authorIds) : []
    const orcids = cohort?.kind === 'orcids' ? cohort.orcids
        : cohort?.kind === 'roster' ? cohort.rows.filter((row) => row.authorIds.length === 0).flatMap((row) => row.orcid ?? []) : []
    await context.progress('fetch authors', 'authors', { total: ids.length + orcids.length })
    await context.addBefore('plan-institutions', [
        ...batches([...new Set(ids)].sort(), idsPerJob).map((batch, index) => ({ name: 'fetch-authors' as const, key: `fetch-authors.${index}`, input: { index, ids: batch } })),
        ...batches([...new Set(orcids)].sort(), orcidsPerJob).map((batch, index) => ({ name: 'fetch-authors' as const, key: `fetch-authors.orcid.${index}`, input: { index, orcids: batch } })),
    ])
}

async function authorsOfWorks(context: JobContext): Promise<string[]> {
    const found = await context.database.pool.query<{ author_id: string }>(`
        select distinct authorship.author_id
        from raw.run_works as cohort
        inner join raw.run_records as pinned
            on pinned.run_id = cohort.run_id and pinned.provider = 'openalex' and pinned.entity = 'works' and pinned.provider_id = cohort.work_id
        inner join staging.openalex_authorships as authorship on authorship.work_id = pinned.provider_id and authorship.record_hash = pinned.content_hash
        where cohort.run_id = $1 and authorship.author_id is not null
        order by authorship.author_id`, [context.run.runId])
    return found.rows.map((row) => row.author_id)
}

export function batches<T>(items: T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
}
