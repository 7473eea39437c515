/**
 * What runs after what: the only file that knows the order.
 *
 *   study, from files:    load-file ×n → resolve → classify → report
 *   study, from the API:  fetch-works ×n, harvest → plan-authors → fetch-authors ×n → plan-institutions → fetch-institutions ×n
 *                         → resolve → classify → report
 *   ingest, from files:   load-lists → load-file ×n → delete-works → resolve
 *   ingest, from the API: fetch-works ×n, or harvest, or plan-refresh → refresh-works ×n → resolve
 *   ingest, from a dump:  load-dump ×n → resolve
 *   ingest, from sources: walk-source ×n → resolve → settle-walks
 *   metrics:              refresh-metrics
 *   harvest of a filter:  plan-windows → list-works ×n → check-windows
 */
import { worksPerWindow } from '../src/ingest/windows.ts'
import type { FlowJob } from '../src/queue/queue.ts'
import type { Run } from '../src/runs/runs.ts'
import type { JobName, PlannedJob } from './context.ts'
import { filesOf, loadJobs } from './files.ts'
import { findRefresh } from './refresh.ts'

/** Works are fetched one by one (free, with full author lists); this many make a job. */
const worksPerJob = 25

/** The last job of each kind of run: when it is done, the run is. */
export function lastJobOf(run: Run): JobName {
    if (run.params.walks) return 'settle-walks'
    return ({ study: 'report', ingest: 'resolve', metrics: 'refresh-metrics' } as const)[run.kind]
}

/** Failed tries of a job before its run fails, and the first wait between them (doubled each time). */
const retry = { attempts: 6, backoff: { type: 'exponential', delay: 500 } }

export function flowOf(run: Run, queueName: string): FlowJob {
    if (run.kind === 'metrics') return flowJob(run, queueName, single('refresh-metrics'))
    const first = firstJobs(run)
    const chain: PlannedJob[] = run.params.source.kind === 'api' && run.kind === 'study'
        ? [single('report'), single('classify'), single('resolve'), single('plan-institutions'), single('plan-authors')]
        : run.kind === 'study' ? [single('report'), single('classify'), single('resolve')]
            : run.params.walks ? [single('settle-walks'), single('resolve')] : [single('resolve')]
    if (filterOf(run) !== undefined) chain.push(single('check-windows'))
    if (filesOf(run).tombstones.length > 0) chain.push(single('delete-works'))
    return chain.toReversed().reduce<FlowJob[]>((children, job) => [{ ...flowJob(run, queueName, job), children }],
        first.map((job) => ({ ...flowJob(run, queueName, job) })))[0] as FlowJob
}

/** Ids are unique per run and attempt: a run that is taken up again queues its jobs anew. */
export function jobId(run: Run, key: string): string {
    return `run-${run.runId}.${run.attempt}.${key}`
}

export interface JobData { runId: number, attempt: number, input: object }

export function jobOptions(run: Run, key: string) {
    return { jobId: jobId(run, key), ...retry, failParentOnFailure: true }
}

export function jobData(run: Run, job: PlannedJob): JobData {
    return { runId: run.runId, attempt: run.attempt, input: job.input }
}

function flowJob(run: Run, queueName: string, job: PlannedJob): FlowJob {
    const isLast = job.name === lastJobOf(run)
    const options = jobOptions(run, job.key)
    return { name: job.name, queueName, data: jobData(run, job), opts: isLast ? { ...options, failParentOnFailure: false } : options }
}

function single(name: JobName): PlannedJob {
    return { name, key: name, input: {} }
}

function firstJobs(run: Run): PlannedJob[] {
    const { source, dump } = run.params
    if (dump) return dump.files.map((file, index) => ({ name: 'load-dump', key: `load-dump.${index}`, input: { provider: dump.provider, ...file } }))
    if (source.kind === 'files') {
        const { lists, tombstones } = filesOf(run)
        return lists.length === 0 ? loadJobs(run) : [{ name: 'load-lists', key: 'load-lists', input: { before: tombstones.length > 0 ? 'delete-works' : 'resolve' } }]
    }
    if (run.params.walks) return run.params.walks.map(({ provider }, index) => ({ name: 'walk-source', key: `walk-source.${index}.${provider}`, input: { index } }))
    if (findRefresh(run.params)) return [single('plan-refresh')]
    const cohort = run.study?.cohort
    const works = run.params.works ?? (cohort?.kind === 'works' ? cohort.works : [])
    const filter = filterOf(run)
    const jobs: PlannedJob[] = []
    for (let from = 0; from < works.length; from += worksPerJob) {
        jobs.push({ name: 'fetch-works', key: `fetch-works.${from}`, input: { from, references: works.slice(from, from + worksPerJob) } })
    }
    if (filter !== undefined) jobs.push({ name: 'plan-windows', key: 'plan-windows', input: { filter, worksPerWindow } })
    return jobs
}

function filterOf(run: Run): string | undefined {
    if (run.params.source.kind === 'files') return undefined
    return run.params.filter ?? (run.study?.cohort.kind === 'works' ? run.study.cohort.filter : undefined)
}
