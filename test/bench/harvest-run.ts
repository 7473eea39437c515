/**
 * A process of its own that harvests from the bench's server into the database of DATABASE_URL, with the jobs that a worker runs, and
 * measures itself. Settings as JSON in the first argument; the result is printed as JSON.
 */
import { readFile } from 'node:fs/promises'
import { runListWorks } from '../../jobs/list-works.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/connect.ts'
import { openLooseJobs, workOff } from '../support/job-context.ts'

export interface RunSettings {
    baseUrl: string
    /** Names the run, so that each measurement has its own. */
    name: string
    walks: number
    requestsPerSecond: number
    /** Pages before the measurement begins: code is compiled and connections are opened. */
    warmUp: number
    /** Memory is looked at every so many pages. */
    sampleEvery: number
}

export interface RunReport {
    pages: number
    works: number
    seconds: number
    /** Milliseconds of CPU a page, after the warm-up: of this process, and of its connections in Postgres. */
    cpuMs: number
    postgresCpuMs: number
    /** Megabytes after a garbage collection, at each sample. */
    heap: number[]
    resident: number[]
}

const settings = JSON.parse(process.argv[2] ?? '{}') as RunSettings
const database = await openDatabase(readConfig())
const jobs = await openLooseJobs(database, settings.baseUrl, { source: { kind: 'api' }, filter: settings.name }, { requestsPerSecond: settings.requestsPerSecond })
const startedAt = performance.now()
const heap: number[] = []
const resident: number[] = []
let pages = 0
let works = 0
let from = { cpu: process.cpuUsage(), postgres: 0, pages: 0 }

jobs.context.progress = async (_step, _unit, change) => {
    pages += 1
    works += change.done ?? 0
    if (pages === settings.warmUp) from = { cpu: process.cpuUsage(), postgres: await postgresCpuMs(), pages }
    if (pages % settings.sampleEvery !== 0) return
    globalThis.gc?.()
    const used = process.memoryUsage()
    heap.push(Math.round(used.heapUsed / 1e5) / 10)
    resident.push(Math.round(used.rss / 1e5) / 10)
}
// Days, one after the other: their walks are all that is measured.
jobs.planned.push(...Array.from({ length: settings.walks }, (_, index) => {
    const day = `2020-01-${String(index + 1).padStart(2, '0')}`
    return { name: 'list-works' as const, key: `list-works.${index}`, input: { filter: settings.name, worksPerWindow: 1e9, window: { from: day, to: day, isFirst: false, isLast: false } } }
}))
await workOff(jobs, { 'list-works': runListWorks }, settings.walks)
const cpu = process.cpuUsage(from.cpu)
const measured = pages - from.pages
const result: RunReport = {
    pages, works, heap, resident,
    seconds: (performance.now() - startedAt) / 1000,
    cpuMs: (cpu.user + cpu.system) / 1000 / measured,
    postgresCpuMs: (await postgresCpuMs() - from.postgres) / measured,
}
await jobs.close()
await database.close()
process.stdout.write(`${JSON.stringify(result)}\n`)

/** Of the server processes behind this process's connections; 0 where there is no /proc. In hundredths of a second: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function postgresCpuMs(): Promise<number> {
    const backends = await database.pool.query<{ pid: number }>(`select pid from pg_stat_activity where application_name like 'homegrown ' || $1::text || ' %'`, [process.pid])
    const times = await Promise.all(backends.rows.map(async ({ pid }) => {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10
    }))
    return times.reduce((sum, ms) => sum + ms, 0)
}
