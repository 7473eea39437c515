/**
 * What a harvest over the API reaches, against a server on this machine that speaks the API's limits. Server, harvest and Postgres are
 * processes of their own. The jobs are those that workers run (jobs/list-works.ts), four walks at a time. The rate is the provider's own;
 * where speed or memory is measured it is set high (createOpenAlex's requestsPerSecond), so that ten thousand pages take minutes.
 */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { projectRoot, readConfig } from '../../src/config.ts'
import { connectionUrl, openDatabase } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { realData } from '../support/real-data.ts'
import type { RunReport, RunSettings } from './harvest-run.ts'
import type { ServerReport, ServerSettings } from './harvest-server.ts'

interface Row { what: string, figure: string, goal: string, holds: boolean }

const walks = 4
/** What the provider's code answers in a second (apis change; August 2026), and what we allow ourselves. */
const tiers = [{ name: 'without a key', perSecond: 10, permitted: 4 }, { name: 'with a key', perSecond: 30, permitted: 8 }]
const rateSeconds = 20
/** As long as an answer of the API takes, about. */
const latencyMs = 250
const memoryPages = 10_000
const cpuPages = 300

export async function benchHarvest(): Promise<Row[]> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-harvest-'))
    await chmod(folder, 0o755)
    const database = await openDatabase({ ...readConfig({}), home: path.join(folder, 'home') }, { poolSize: 1 })
    try {
        await migrate(database.db)
        const url = connectionUrl(database.connection)
        const works = realData('openalex', 'works-2026-02.ndjson.gz')
        const rows: Row[] = []
        for (const { name, perSecond, permitted } of tiers) {
            const { server } = await measure(url, { works, pagesPerWalk: permitted * rateSeconds / walks, latencyMs, perSecond }, { name: `rate ${name}`, walks, requestsPerSecond: permitted, warmUp: 1, sampleEvery: Infinity })
            rows.push({
                what: `harvest ${name}: share of the permitted ${permitted} requests a second, ${latencyMs} ms an answer`,
                figure: `${(server.rate / permitted * 100).toFixed(1)} %; ${server.refused} refused; at most ${server.mostInASecond} in any second (the provider takes ${perSecond})`,
                goal: '≥ 95 %, none refused', holds: server.rate >= 0.95 * permitted && server.refused === 0,
            })
        }
        const cpu = await measure(url, { works, pagesPerWalk: cpuPages / walks, latencyMs: 0, perSecond: 1e9 }, { name: 'cpu', walks, requestsPerSecond: 1_000, warmUp: 60, sampleEvery: Infinity })
        rows.push({
            what: `harvest of real works, CPU a page of 100 from request to commit (${cpu.run.pages - 60} pages)`,
            figure: `${cpu.run.cpuMs.toFixed(1)} ms (and ${cpu.run.postgresCpuMs.toFixed(1)} ms in Postgres)`, goal: '≤ 60 ms', holds: cpu.run.cpuMs <= 60 && cpu.run.works === cpuPages * 100,
        })
        const memory = await measure(url, { pagesPerWalk: memoryPages / walks, latencyMs: 0, perSecond: 1e9 }, { name: 'memory', walks, requestsPerSecond: 5_000, warmUp: 1, sampleEvery: 500 })
        const { heap, resident } = memory.run
        const growth = { heap: last(heap) - first(heap), resident: last(resident) - first(resident) }
        rows.push({
            what: `harvest of ${memory.run.pages.toLocaleString('en')} small pages: memory in the last fifth against the second`,
            figure: `heap ${first(heap).toFixed(1)} → ${last(heap).toFixed(1)} MB, resident ${first(resident).toFixed(0)} → ${last(resident).toFixed(0)} MB (${(memory.run.pages / memory.run.seconds).toFixed(0)} pages/s)`,
            goal: 'flat: heap + ≤ 5 MB, resident + ≤ 10 %', holds: growth.heap <= 5 && growth.resident <= 0.1 * first(resident) && memory.run.pages === memoryPages,
        })
        return rows
    } finally {
        await database.close()
        await rm(folder, { recursive: true, force: true })
    }
}

/** Mean of the second fifth: the first fills caches. */
function first(samples: number[]): number {
    return mean(samples.slice(Math.floor(samples.length / 5), Math.floor(samples.length * 2 / 5)))
}

function last(samples: number[]): number {
    return mean(samples.slice(-Math.floor(samples.length / 5)))
}

function mean(samples: number[]): number {
    return samples.reduce((sum, each) => sum + each, 0) / samples.length
}

async function measure(databaseUrl: string, server: ServerSettings, run: Omit<RunSettings, 'baseUrl'>): Promise<{ server: ServerReport, run: RunReport }> {
    const serving = start('harvest-server.ts', server)
    try {
        const baseUrl = await firstLine(serving)
        const running = start('harvest-run.ts', { ...run, baseUrl } satisfies RunSettings, { DATABASE_URL: databaseUrl })
        const ended = new Promise<number | null>((resolve) => { running.on('close', resolve) })
        const report = JSON.parse(await firstLine(running)) as RunReport
        await ended
        return { run: report, server: await (await fetch(`${baseUrl}/report`)).json() as ServerReport }
    } finally {
        serving.kill('SIGTERM')
    }
}

function start(script: string, settings: object, env: Record<string, string> = {}) {
    return spawn(process.execPath, ['--expose-gc', '--import', 'tsx', path.join(projectRoot, 'test', 'bench', script), JSON.stringify(settings)], {
        cwd: projectRoot, env: { ...process.env, NODE_ENV: 'production', ...env }, stdio: ['ignore', 'pipe', 'inherit'],
    })
}

/** Throws when the process ends without saying anything. */
async function firstLine(child: ReturnType<typeof start>): Promise<string> {
    for await (const line of createInterface({ input: child.stdout })) return line
    throw new Error('a process of the harvest bench ended without a result; what it said is above')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table(await benchHarvest())
