/** The files of a bulk load, and the order in which they are read: lists, then records, then what was deleted. */
import type { FileEntity } from '../src/ingest/files.ts'
import type { BulkFile } from '../src/ingest/open-file.ts'
import type { Run } from '../src/runs/runs.ts'
import type { PlannedJob } from './context.ts'

/** As src/cli/source-files.ts makes it: with the run in ops.runs. */
export interface PlannedFile extends BulkFile {
    entity: FileEntity
    /** As the manifest says, or extrapolated. */
    expectedRecords?: number
}

interface PlannedFiles { lists: PlannedFile[], records: PlannedFile[], tombstones: PlannedFile[] }

/** Lists are read first and in the order of their names, which is that of their dates: works are compared with them. */
export function filesOf(run: Run): PlannedFiles {
    const { source } = run.params
    if (source.kind !== 'files') return { lists: [], records: [], tombstones: [] }
    const { files, tombstones = [] } = source as unknown as { files: PlannedFile[], tombstones?: PlannedFile[] }
    const isList = (file: PlannedFile) => file.entity === 'topics' || file.entity === 'venues'
    return { lists: files.filter(isList), records: files.filter((file) => !isList(file)), tombstones }
}

export function loadJobs(run: Run): PlannedJob[] {
    return filesOf(run).records.map((file, index) => ({ name: 'load-file', key: `load-file.${index}.${slug(file.name)}`, input: file }))
}

/** Of all files of the entity; undefined when nothing is known of one. */
export function expectedRecords(run: Run, entity: FileEntity): number | undefined {
    const { lists, records } = filesOf(run)
    const expected = [...lists, ...records].filter((file) => file.entity === entity).map((file) => file.expectedRecords)
    return expected.every((count) => count !== undefined) ? expected.reduce<number>((sum, count) => sum + (count ?? 0), 0) : undefined
}

/** Colons separate parts of BullMQ's own ids. */
function slug(name: string): string {
    return name.replace(/[^\w.=-]+/g, '_')
}
