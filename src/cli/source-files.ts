/** The record files of a folder as the source of a run; their sizes and times make a changed folder another run. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../errors.ts'
import { findRecordFiles } from '../ingest/files.ts'
import type { RunSource } from '../runs/runs.ts'
import type { Study } from '../study/types.ts'

export async function filesOf(folder: string, study?: Study): Promise<RunSource & { kind: 'files' }> {
    const { files } = await findRecordFiles(path.resolve(folder))
    if (study?.cohort.kind === 'works') {
        if (study.cohort.filter !== undefined) throw new UsageError(`the cohort of ${study.name} is a filter (${study.cohort.filter}), which only the API or a tape can answer: leave --from away`)
        if (!files.some((file) => file.entity === 'works')) {
            throw new UsageError(`${folder} holds neither works nor a roster.csv, so nothing says who the people of ${study.name} are: add one of them, or use a study with \`cohort: all\``)
        }
    }
    return {
        kind: 'files',
        folder: path.resolve(folder),
        files: await Promise.all(files.map(async (file) => ({ ...file, modifiedMs: (await stat(file.file)).mtimeMs }))),
    }
}
