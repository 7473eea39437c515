/** Queues the look-up of every institution in the profiles just read: their records hold country and lineage. */
import type { JobContext } from './context.ts'
import { batches } from './plan-authors.ts'

const idsPerJob = 100

export async function runPlanInstitutions(context: JobContext): Promise<void> {
    const found = await context.database.pool.query<{ institution_id: string }>(`
        select distinct affiliation.institution_id
        from raw.run_records as pinned
        inner join staging.openalex_author_affiliations as affiliation
            on affiliation.author_id = pinned.provider_id and affiliation.record_hash = pinned.content_hash
        where pinned.run_id = $1 and pinned.provider = 'openalex' and pinned.entity = 'authors' and affiliation.institution_id is not null
        order by affiliation.institution_id`, [context.run.runId])
    const ids = found.rows.map((row) => row.institution_id).sort()
    await context.progress('fetch institutions', 'institutions', { total: ids.length })
    await context.addBefore('resolve', batches(ids, idsPerJob).map((batch, index) => ({ name: 'fetch-institutions', key: `fetch-institutions.${index}`, input: { index, ids: batch } })))
}
