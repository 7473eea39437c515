/** The record files of a folder as the source of a run; their sizes and times make a changed folder another run. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../errors.ts'
import { findRecordFiles, type RecordFile } from '../ingest/files.ts'
import { type BulkLoad, inspectLoad } from '../ingest/preflight.ts'
import type { RunSource } from '../runs/runs.ts'
import type { Study } from '../study/types.ts'

type FileSource = RunSource & { kind: 'files' }
/** A file as its job gets it. */
export type SourceFile = RecordFile & {
    modifiedMs: number
    /** As its manifest says. */
    manifestRecords?: number
    /** Of the release, by its manifest: YYYY-MM-DD. */
    snapshotDate?: string
    /** The same, or extrapolated: for progress. */
    expectedRecords?: number
}

const studyEntities: readonly string[] = ['works', 'authors', 'institutions']

/** For a study: works, authors and institutions as JSON lines; it reads nothing else. */
export async function filesOf(folder: string, study?: Study): Promise<FileSource> {
    const found = await findRecordFiles(path.resolve(folder))
    const files = [...found.files, ...found.duplicates].filter((file) => file.format === 'ndjson' && studyEntities.includes(file.entity))
    if (files.length === 0) throw new UsageError(`${folder} holds no works, authors or institutions as .jsonl or .ndjson, plain or .gz; a study reads nothing else`)
    if (study?.cohort.kind === 'works') {
        if (study.cohort.filter !== undefined) throw new UsageError(`the cohort of ${study.name} is a filter (${study.cohort.filter}), which only the API or a tape can answer: leave --from away`)
        if (!files.some((file) => file.entity === 'works')) {
            throw new UsageError(`${folder} holds neither works nor a roster.csv, so nothing says who the people of ${study.name} are: add one of them, or use a study with \`cohort: all\``)
        }
    }
    return { kind: 'files', folder: path.resolve(folder), files: await Promise.all(files.map(withTime)) }
}

/** For a bulk load: everything that is there, with what is known of it beforehand. */
export async function bulkFilesOf(folder: string): Promise<{ source: FileSource & { files: SourceFile[], tombstones: SourceFile[] }, load: BulkLoad }> {
    const root = path.resolve(folder)
    const found = await findRecordFiles(root)
    const load = await inspectLoad(root, found)
    const files = await Promise.all(found.files.map(async (file): Promise<SourceFile> => {
        const { records: manifestRecords, date: snapshotDate } = load.promised.get(file.name) ?? {}
        const expectedRecords = load.counts.get(file.name)?.records
        return {
            ...await withTime(file), ...(manifestRecords === undefined ? {} : { manifestRecords }),
            ...(snapshotDate === undefined ? {} : { snapshotDate }), ...(expectedRecords === undefined ? {} : { expectedRecords }),
        }
    }))
    return { source: { kind: 'files', folder: root, files, tombstones: await Promise.all(found.tombstones.map(withTime)) }, load }
}

async function withTime(file: RecordFile): Promise<SourceFile> {
    return { ...file, modifiedMs: (await stat(file.file)).mtimeMs }
}
