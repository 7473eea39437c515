/**
 * What runs after what: the only file that knows the order.
 *
 *   study, from files:    load-file ×n → resolve → classify → report
 *   study, from the API:  fetch-works ×n, list-works → plan-authors → fetch-authors ×n → plan-institutions → fetch-institutions ×n
 *                         → resolve → classify → report
 *   ingest:               load-file ×n, or fetch-works ×n and list-works → resolve
 */
import type { FlowJob } from '../src/queue/queue.ts'
import type { Run } from '../src/runs/runs.ts'
import type { JobName, PlannedJob } from './context.ts'

/** Works are fetched one by one (free, with full author lists); this many make a job. */
const worksPerJob = 25

/** The last job of each kind of run: when it is done, the run is. */
export const lastJob: Record<Run['kind'], JobName> = { study: 'report', ingest: 'resolve' }

/** Failed tries of a job before its run fails, and the first wait between them (doubled each time). */
const retry = { attempts: 6, backoff: { type: 'exponential', delay: 500 } }

export function flowOf(run: Run, queueName: string): FlowJob {
    const first = firstJobs(run)
    const chain: PlannedJob[] = run.params.source.kind === 'api' && run.kind === 'study'
        ? [single('report'), single('classify'), single('resolve'), single('plan-institutions'), single('plan-authors')]
        : run.kind === 'study' ? [single('report'), single('classify'), single('resolve')] : [single('resolve')]
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
    const isLast = job.name === lastJob[run.kind]
    const options = jobOptions(run, job.key)
    return { name: job.name, queueName, data: jobData(run, job), opts: isLast ? { ...options, failParentOnFailure: false } : options }
}

function single(name: JobName): PlannedJob {
    return { name, key: name, input: {} }
}

function firstJobs(run: Run): PlannedJob[] {
    const { source } = run.params
    if (source.kind === 'files') return source.files.map((file) => ({ name: 'load-file', key: `load-file.${slug(file.name)}`, input: file }))
    const cohort = run.study?.cohort
    const works = run.params.works ?? (cohort?.kind === 'works' ? cohort.works : [])
    const filter = run.params.filter ?? (cohort?.kind === 'works' ? cohort.filter : undefined)
    const jobs: PlannedJob[] = []
    for (let from = 0; from < works.length; from += worksPerJob) {
        jobs.push({ name: 'fetch-works', key: `fetch-works.${from}`, input: { from, references: works.slice(from, from + worksPerJob) } })
    }
    if (filter !== undefined) jobs.push({ name: 'list-works', key: 'list-works', input: { filter } })
    return jobs
}

/** Colons separate parts of BullMQ's own ids. */
function slug(name: string): string {
    return name.replace(/[^\w.=-]+/g, '_')
}
