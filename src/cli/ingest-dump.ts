/** homegrown ingest <provider> --files: the dump of a source, instead of asking it. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../errors.ts'
import { registry } from '../ingest/sources/registry.ts'
import { openRun, type RunParams } from '../runs/runs.ts'
import { followRun } from './follow-run.ts'
import { readSummary, summaryJson, summaryText } from './ingest-summary.ts'
import { createProgress } from './progress.ts'
import { withSession } from './session.ts'
import { print } from './study.ts'

interface Options { files: string[], dryRun?: boolean, json?: boolean, quiet?: boolean }

/** Throws UsageError when the source has no dump, or a file is not there. */
export async function runDump(provider: string, options: Options): Promise<void> {
    const dump = registry[provider]?.dump
    if (dump === undefined) throw new UsageError(`${provider} has no dump that this version reads: ask it with --ids, --query or --since`)
    const files = await Promise.all([...new Set(options.files.map((file) => path.resolve(file)))].map(describeFile))
    if (options.dryRun) return print(files.map(({ file, bytes }) => `${file}: ${(bytes / 1e6).toFixed(1)} MB, to be read as ${dump.about}`).join('\n'))
    const params: RunParams = { source: { kind: 'files', folder: path.dirname(files[0]?.file ?? ''), files: [] }, dump: { provider, files } }
    const progress = createProgress(options.quiet === true)
    await withSession(async (session) => {
        const { run, isNew } = await openRun(session.database.db, { kind: 'ingest', subject: provider, params })
        progress.say(`ingest ${provider}: run ${run.runId}${isNew ? '' : ' goes on where it was'}`)
        await followRun(session, run, progress)
        const summary = await readSummary(session.database.pool, run.runId)
        print(options.json ? summaryJson(summary) : summaryText(summary))
    })
}

/** Size and time make a changed file another run. */
async function describeFile(file: string): Promise<{ file: string, name: string, bytes: number, modifiedMs: number }> {
    const found = await stat(file).catch(() => undefined)
    if (!found?.isFile()) throw new UsageError(`${file} is ${found ? 'no file' : 'not there'}: name the dump itself`)
    return { file, name: path.basename(file), bytes: found.size, modifiedMs: found.mtimeMs }
}
