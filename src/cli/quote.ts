/** What a run would fetch and what it costs, before anything is fetched. */
import { countDueWorks, findRefresh } from '../../jobs/refresh.ts'
import { createSources } from '../../jobs/sources.ts'
import { findRest } from '../../jobs/rest.ts'
import { FatalError, messageOf, ParkError } from '../errors.ts'
import { type BulkLoad, findFreeBytes } from '../ingest/preflight.ts'
import { listCost, type OpenAlex } from '../ingest/sources/openalex.ts'
import { formatCount, formatQuantity } from '../outputs/format.ts'
import { type Run, type RunParams, type RunSource, setStatus } from '../runs/runs.ts'
import type { Study } from '../study/types.ts'
import { type ApiBudget, type ApiWork, describeCost } from './api-cost.ts'
import { preflightText } from './preflight-text.ts'
import type { Progress } from './progress.ts'
import type { Session } from './session.ts'

export async function quoteStudy(session: Session, study: Study, source: RunSource): Promise<string> {
    const works = study.cohort.kind === 'works' ? study.cohort : undefined
    return quote(session, { source, ...(works ? { works: works.works, ...(works.filter === undefined ? {} : { filter: works.filter }) } : {}) }, study)
}

export async function quoteIngest(session: Session, params: RunParams): Promise<string> {
    return quote(session, params, undefined)
}

/** What a bulk load takes; how much of the disk is free is known for the embedded database only. */
export async function quoteLoad({ config }: Session, load: BulkLoad): Promise<string> {
    const bytes = config.database.mode === 'embedded' ? await findFreeBytes(config.home) : undefined
    return preflightText(load, bytes === undefined ? undefined : { bytes, folder: config.home })
}

/**
 * Tells what a harvest or a refresh will take, before it begins. One that goes on is not asked for again: what is left of it is known.
 * What the provider refuses now, it refuses the run too, which then says so with its number.
 */
export async function sayQuote(session: Session, run: Run, isNew: boolean, progress: Progress): Promise<void> {
    const { source } = run.params
    if (source.kind !== 'api' || source.replay !== undefined || run.params.works !== undefined) return
    try {
        const text = isNew ? await quoteIngest(session, run.params) : await quoteRest(session, run)
        if (text !== undefined) progress.say(text)
    } catch (error) {
        if (error instanceof ParkError || error instanceof FatalError) return
        await setStatus(session.database.db, run.runId, 'stopped', { error: messageOf(error) })
        throw error
    }
}

async function quote(session: Session, params: RunParams, study: Study | undefined): Promise<string> {
    const { source } = params
    if (source.kind === 'files') {
        const megabytes = source.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6
        return `${source.files.length} files, ${megabytes.toFixed(1)} MB, no network, no cost:\n${source.files.map((file) => `  ${file.entity.padEnd(13)}${file.name}`).join('\n')}`
    }
    return withOpenAlex(session, params, async (openalex) => {
        const work: ApiWork = { lines: [], credits: 0, requests: 0 }
        const add = (line: string, credits: number, requests: number) => {
            work.lines.push(`  ${line}: ${formatQuantity(credits, 'credit', 'credits')}`)
            work.credits += credits
            work.requests += requests
        }
        if (params.works?.length) add(`${formatQuantity(params.works.length, 'work', 'works')} by id`, 0, params.works.length)
        if (params.filter !== undefined) {
            const { works, pages, windows, credits, spent } = await openalex.quote(params.filter)
            const cut = windows === 1 ? '' : ` in ${formatCount(windows)} windows of publication dates`
            add(`${formatQuantity(works, 'work', 'works')} of the filter, 100 a page, ${formatQuantity(pages, 'page', 'pages')}${cut} (this look cost ${spent})`, credits, pages)
        }
        const refresh = findRefresh(params)
        if (refresh) {
            const works = await countDueWorks(session.database.pool, refresh)
            const pages = Math.ceil(works / 100)
            const due = `${formatQuantity(works, 'work', 'works')} to read again`
            if (refresh.isFree) add(`${due}, one by one`, 0, works)
            else add(`${due}, 100 a page, ${formatQuantity(pages, 'page', 'pages')}`, pages, pages)
        }
        if (study) work.lines.push('  their authors and institutions, 100 a page: 1 credit per 100, known only when the works are read')
        return describeCost(work, openalex.provider, await budgetOf(session))
    })
}

/** Undefined before the run was planned. */
async function quoteRest(session: Session, run: Run): Promise<string | undefined> {
    const rest = await findRest(session.database.pool, run.runId)
    if (rest === undefined) return undefined
    const { read, total, pages } = rest
    const isFree = findRefresh(run.params)?.isFree === true
    const work = { lines: [`  ${formatCount(read)} of ${formatQuantity(total, 'work', 'works')} are read; what is left`], credits: isFree ? 0 : pages * listCost(run.params.filter ?? ''), requests: isFree ? total - read : pages }
    return withOpenAlex(session, run.params, async (openalex) => describeCost(work, openalex.provider, await budgetOf(session)))
}

async function withOpenAlex<T>(session: Session, params: RunParams, work: (openalex: OpenAlex) => Promise<T>): Promise<T> {
    const sources = createSources(session.config, session.database)
    try {
        return await work(sources.openalexFor({ params, runId: 0 } as Run))
    } finally {
        await sources.close()
    }
}

/** As last seen, or as the provider documents it; whole again when its day is over. */
async function budgetOf({ config, database }: Session): Promise<ApiBudget> {
    const seen = await database.db.selectFrom('ops.budgets').selectAll().where('provider', 'like', 'openalex%').orderBy('observed_at', 'desc').executeTakeFirst()
    const documented = config.openalex.apiKey === undefined ? 1_000 : 10_000
    if (!seen || seen.budget_limit === null || seen.remaining === null) return { limit: documented, remaining: documented, resetAt: undefined, isSeen: false }
    const isOver = seen.reset_at !== null && seen.reset_at.getTime() <= Date.now()
    return { limit: seen.budget_limit, remaining: isOver ? seen.budget_limit : seen.remaining, resetAt: isOver ? undefined : seen.reset_at ?? undefined, isSeen: true }
}
