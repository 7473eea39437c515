/**
 * npm run bench: what the issues promise about speed and memory, as ratios within one run, written to docs/benchmarks.md.
 * Needs the real data (HOMEGROWN_DATA or ../shared/data).
 */
import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { projectRoot } from '../../src/config.ts'
import { realData } from '../support/real-data.ts'

interface Row { what: string, figure: string, goal: string, holds: boolean }
interface Measured { seconds: number, peakMegabytes: number, stdout: string }

const repeats = 20
const works = realData('openalex', 'works-2026-02.ndjson.gz')
const folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-bench-'))
await chmod(folder, 0o755)
const env = { ...process.env, HOMEGROWN_HOME: path.join(folder, 'home'), NODE_ENV: 'production' }

try {
    const rows: Row[] = []
    const first = await command(['start'])
    const second = await command(['start'])
    rows.push({ what: 'second `npm start`, database starting and stopping included', figure: `${second.seconds.toFixed(1)} s (first: ${first.seconds.toFixed(1)} s)`, goal: '≤ 10 s', holds: second.seconds <= 10 })

    const keeper = spawn(process.execPath, ['bin/homegrown.js', 'worker'], { cwd: projectRoot, env, stdio: 'ignore' })
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    const study = await command(['study', 'run', 'deepseek', '--from', realData('deepseek-2025'), '--json', '--quiet'])
    rows.push({ what: 'the DeepSeek study from files, database up', figure: `${study.seconds.toFixed(1)} s`, goal: '≤ 5 s', holds: study.seconds <= 5 })
    keeper.kill('SIGTERM')
    await new Promise((resolve) => keeper.on('close', resolve))

    const once = path.join(folder, 'once')
    await repeat(once, 1)
    const single = await command(['ingest', 'openalex', '--files', once, '--json', '--quiet'])
    const summary = JSON.parse(single.stdout) as { records: { entity: string, records: number }[], rejected: unknown[] }
    const count = summary.records.find((each) => each.entity === 'works')?.records ?? 0
    rows.push({ what: `ingest of ${count} real works: records rejected`, figure: String(summary.rejected.length), goal: 'none unexplained', holds: summary.rejected.length === 0 && count === 2_643 })

    const often = path.join(folder, 'often')
    await repeat(often, repeats)
    const parsing = await timeParsing(path.join(often, 'works.ndjson.gz'))
    const many = await command(['ingest', 'openalex', '--files', often, '--json', '--quiet'])
    const stored = (JSON.parse(many.stdout) as typeof summary).records.find((each) => each.entity === 'works')?.records ?? 0
    rows.push({ what: `peak memory while ingesting the file ${repeats} times (${stored} works)`, figure: `${many.peakMegabytes.toFixed(0)} MB (once: ${single.peakMegabytes.toFixed(0)} MB)`, goal: '≤ 300 MB', holds: many.peakMegabytes <= 300 && stored === count * repeats })
    rows.push({ what: 'the same, speed: gz → raw → core', figure: `${Math.round(stored / many.seconds)} works/s; ${(many.seconds / parsing).toFixed(1)} × gunzip and JSON.parse alone`, goal: 'reported', holds: true })

    const text = await table(rows)
    process.stdout.write(text)
    await writeFile(path.join(projectRoot, 'docs', 'benchmarks.md'), text)
    process.exitCode = rows.every((row) => row.holds) ? 0 : 1
} finally {
    await rm(folder, { recursive: true, force: true })
}

async function command(words: string[]): Promise<Measured> {
    const from = performance.now()
    const child = spawn(process.execPath, ['bin/homegrown.js', ...words], { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    let peakKilobytes = 0
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString() })
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
    const sampling = setInterval(() => {
        readFile(`/proc/${child.pid}/status`, 'utf8').then((status) => { peakKilobytes = Math.max(peakKilobytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0)) }, () => undefined)
    }, 100)
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    clearInterval(sampling)
    if (code !== 0) throw new Error(`homegrown ${words.join(' ')} ended with ${code}:\n${stderr}`)
    return { seconds: (performance.now() - from) / 1_000, peakMegabytes: peakKilobytes / 1_024, stdout }
}

/** The real file, so many times over, each time with other work ids. */
async function repeat(target: string, times: number): Promise<void> {
    await mkdir(target)
    async function* lines(): AsyncGenerator<string> {
        for (let round = 0; round < times; round++) {
            for await (const line of createInterface({ input: createReadStream(works).pipe(createGunzip()) })) {
                yield `${round === 0 ? line : line.replace(/"https:\/\/openalex\.org\/W(\d+)"/, (_whole, id: string) => `"https://openalex.org/W${String(round).padStart(2, '0')}9${id}"`)}\n`
            }
        }
    }
    await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(path.join(target, 'works.ndjson.gz')))
}

async function timeParsing(file: string): Promise<number> {
    const from = performance.now()
    let found = 0
    for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) found += (JSON.parse(line) as { id: string }).id.length > 0 ? 1 : 0
    if (found === 0) throw new Error(`${file} is empty`)
    return (performance.now() - from) / 1_000
}

async function table(rows: Row[]): Promise<string> {
    const megabytes = (await stat(works)).size / 1e6
    return `# Benchmarks

Made by \`npm run bench\` on ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, embedded Postgres. Input: ${megabytes.toFixed(1)} MB of real works (gz).

| what | figure | goal | holds |
|---|---|---|---|
${rows.map((row) => `| ${row.what} | ${row.figure} | ${row.goal} | ${row.holds ? 'yes' : 'NO'} |`).join('\n')}
`
}
