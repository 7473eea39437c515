/**
 * npm run bench: what the issues promise about speed and memory, as ratios within one run, written to docs/benchmarks.md.
 * Needs the real data (HOMEGROWN_DATA or ../shared/data).
 */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { projectRoot } from '../../src/config.ts'
import { realData } from '../support/real-data.ts'
import { benchAffiliations } from './affiliations.ts'
import { benchFamilies } from './families.ts'
import { benchHarvest } from './harvest.ts'
import { benchLoad } from './load.ts'
import { measureCommand } from './measure-command.ts'
import { benchRebuild } from './rebuild.ts'
import type { BenchRow as Row } from './row.ts'

const works = realData('openalex', 'works-2026-02.ndjson.gz')
const folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-bench-'))
await chmod(folder, 0o755)
const env = { ...process.env, HOMEGROWN_HOME: path.join(folder, 'home'), NODE_ENV: 'production' }

try {
    const rows: Row[] = []
    const first = await measureCommand(['start'], env)
    const second = await measureCommand(['start'], env)
    rows.push({ what: 'second `npm start`, database starting and stopping included', figure: `${second.seconds.toFixed(1)} s (first: ${first.seconds.toFixed(1)} s)`, goal: '≤ 10 s', holds: second.seconds <= 10 })

    const keeper = spawn(process.execPath, ['bin/homegrown.js', 'worker'], { cwd: projectRoot, env, stdio: 'ignore' })
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    const study = await measureCommand(['study', 'run', 'deepseek', '--from', realData('deepseek-2025'), '--json', '--quiet'], env)
    rows.push({ what: 'the DeepSeek study from files, database up', figure: `${study.seconds.toFixed(1)} s`, goal: '≤ 5 s', holds: study.seconds <= 5 })
    keeper.kill('SIGTERM')
    await new Promise((resolve) => keeper.on('close', resolve))

    rows.push(...await benchAffiliations())
    rows.push(...await benchLoad(folder, works))
    rows.push(...await benchRebuild(path.join(folder, 'rebuild'), 2_000_000))
    rows.push(...await benchFamilies(path.join(folder, 'families'), 2_000_000))
    rows.push(...await benchHarvest())

    const text = await table(rows)
    process.stdout.write(text)
    await writeFile(path.join(projectRoot, 'docs', 'benchmarks.md'), text)
    process.exitCode = rows.every((row) => row.holds) ? 0 : 1
} finally {
    await rm(folder, { recursive: true, force: true })
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
