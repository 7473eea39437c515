/** What a run would fetch and what it costs, before anything is fetched. */
import { createSources } from '../../jobs/sources.ts'
import type { Run, RunParams, RunSource } from '../runs/runs.ts'
import type { Study } from '../study/types.ts'
import type { Session } from './session.ts'

export async function quoteStudy(session: Session, study: Study, source: RunSource): Promise<string> {
    const works = study.cohort.kind === 'works' ? study.cohort : undefined
    return quote(session, { source, ...(works ? { works: works.works, ...(works.filter === undefined ? {} : { filter: works.filter }) } : {}) }, study)
}

export async function quoteIngest(session: Session, params: RunParams): Promise<string> {
    return quote(session, params, undefined)
}

async function quote(session: Session, params: RunParams, study: Study | undefined): Promise<string> {
    const { source } = params
    if (source.kind === 'files') {
        const megabytes = source.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6
        return `${source.files.length} files, ${megabytes.toFixed(1)} MB, no network, no cost:\n${source.files.map((file) => `  ${file.entity.padEnd(13)}${file.name}`).join('\n')}`
    }
    const sources = createSources(session.config, session.database)
    try {
        const openalex = sources.openalexFor({ params, runId: 0 } as Run)
        const lines: string[] = []
        let credits = 0
        let listed = 0
        if (params.works?.length) lines.push(`  ${params.works.length} works by id: 0 credits`)
        if (params.filter !== undefined) {
            const quoted = await openalex.quote({ filter: params.filter })
            credits += quoted.credits
            listed = quoted.works ?? 0
            lines.push(`  ${listed} works of the filter, 100 a page: ${quoted.credits} credits (this look cost ${quoted.spent})`)
        }
        if (study) lines.push('  their authors and institutions, 100 a page: 1 credit per 100, known only when the works are read')
        const budget = await session.database.db.selectFrom('ops.budgets').selectAll().where('provider', 'like', 'openalex%').orderBy('observed_at', 'desc').executeTakeFirst()
        const left = budget && budget.remaining !== null ? `${budget.remaining} of ${budget.budget_limit ?? '?'} credits were left at ${budget.observed_at.toISOString()}` : 'not known yet; without a key 1,000 credits a day, with a free key 10,000'
        return `OpenAlex, ${credits} credits (1 credit = US$0.0001):\n${lines.join('\n')}\nBudget: ${left}.`
    } finally {
        await sources.close()
    }
}
