/** raw → core for everything the run read; for a study also its cohort and the claims it rests on. */
import { resolveClaims } from '../src/resolve/education/resolve-claims.ts'
import { resolveOrganisations } from '../src/resolve/affiliations/resolve-organisations.ts'
import { createOrganisationFinder } from '../src/resolve/education/find-organisation.ts'
import { resolveCohort, resolveRecords } from '../src/resolve/resolve.ts'
import { resolveWorkRecords } from '../src/resolve/work-records.ts'
import { storeWorkPayloads } from '../src/ingest/load-works.ts'
import { workReferenceKey } from '../src/ingest/sources/openalex.ts'
import type { JobContext } from './context.ts'

export async function runResolve(context: JobContext): Promise<void> {
    const { pool } = context.database
    await resolveRecords(pool, context.run.runId, (payloads, readAsOf, also) => storeWorkPayloads(pool, context.run.runId, payloads, readAsOf, also), async (records, total) => {
        await context.progress('resolve', 'records', { done: records, total })
        context.signal.throwIfAborted()
    })
    await resolveWorkRecords(pool, context.run.runId, context.run.kind === 'ingest' && context.run.params.source.kind === 'files' && !context.run.params.dump, async (records) => {
        await context.progress('match works', 'records', { done: records })
        context.signal.throwIfAborted()
    })
    await resolveOrganisations(pool, context.run.runId, async (organisations) => {
        await context.progress('organisations', 'records', { done: organisations })
        context.signal.throwIfAborted()
    })
    const findOrganisation = createOrganisationFinder(pool)
    await resolveClaims(pool, context.run.runId, findOrganisation, async (records) => {
        await context.progress('read careers', 'records', { done: records })
        context.signal.throwIfAborted()
    })
    const cohort = context.run.study?.cohort
    if (!cohort) return
    await resolveCohort(context.database.pool, context.run.runId, cohort.kind === 'works' ? cohort.works.map(workReferenceKey) : [], findOrganisation)
}
