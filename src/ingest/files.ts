/** Finds files of OpenAlex records in a folder: our own names, and the layouts of the public snapshot. */
import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../errors.ts'
import type { Entity } from './source.ts'

/** Venues are what OpenAlex calls sources. */
export type FileEntity = Entity | 'topics' | 'venues'

export interface RecordFile {
    /** Tombstones: the list of deleted works. */
    kind: 'records' | 'tombstones'
    entity: FileEntity
    format: 'ndjson' | 'parquet' | 'csv'
    /** Absolute. */
    file: string
    /** Relative to the folder that was searched; identifies the file in origins. */
    name: string
    bytes: number
}

/** What a person should know about the files, for ops.alerts. */
export interface FileAlert { key: string, severity: 'note' | 'warning', message: string }

export interface FoundFiles {
    /** Records, in a fixed order. */
    files: RecordFile[]
    tombstones: RecordFile[]
    /** Parquet files whose partition (or name) is there as JSON lines too: not to be read. */
    duplicates: RecordFile[]
    /** Names of manifest files. */
    manifests: string[]
    /** Names of files that are nothing we read. */
    ignored: string[]
}

const deepestLevel = 8
const folderNames = { works: 'works', authors: 'authors', institutions: 'institutions', topics: 'topics', sources: 'venues', venues: 'venues' } as const
const entityNames = Object.keys(folderNames).join('|')
/** works.ndjson.gz, works-2026-02.jsonl, sources.parquet */
const plainName = new RegExp(`^(${entityNames})(?:[-_.].*)?\\.(jsonl|ndjson|parquet)(?:\\.gz)?$`, 'i')
/** …/jsonl/works/updated_date=2026-02-01/part_0000.gz, …/parquet/works/…/part_0000.parquet, …/works/…/part_000.gz in the older layout; unpacked too. */
const snapshotName = new RegExp(`/(${entityNames})/(updated_date=[^/]+)/[^/._][^/.]*(?:\\.(jsonl|ndjson|json|parquet))?(?:\\.gz)?$`, 'i')

const tombstones = { kind: 'tombstones', entity: 'works', format: 'csv' } as const

const expected = 'they are named works|authors|institutions|topics|sources….jsonl, .ndjson (plain or .gz) or .parquet, or lie in the snapshot\'s layout works/updated_date=…/part_….gz'

/** Throws UsageError when the folder does not exist or holds no such file. */
export async function findRecordFiles(folder: string): Promise<FoundFiles> {
    const found = await stat(folder).catch(() => undefined)
    if (!found?.isDirectory()) throw new UsageError(`${folder} is ${found ? 'no folder' : 'not there'}: name a folder that holds works, authors, institutions, topics or sources as .jsonl, .ndjson (plain or .gz) or .parquet`)
    const all: RecordFile[] = []
    const manifests: string[] = []
    const ignored: string[] = []
    for (const name of await listFiles(folder, '', 0, new Set())) {
        const file = path.resolve(folder, name)
        const meaning = meaningOf(file) ?? (/^deleted_ids\.csv(?:\.gz)?$/i.test(name) ? tombstones : undefined)
        if (meaning) all.push({ ...meaning, file, name, bytes: (await stat(file)).size })
        else if (/^manifest(?:\.json)?$/i.test(path.basename(name))) manifests.push(name)
        else ignored.push(name)
    }
    if (all.length === 0) {
        const seen = ignored.length ? ` (it holds ${ignored.slice(0, 5).join(', ')}${ignored.length > 5 ? ', …' : ''})` : ''
        throw new UsageError(`no record files in ${folder}${seen}: ${expected}`)
    }
    const records = all.filter((file) => file.kind === 'records')
    const asLines = new Set(records.filter((file) => file.format === 'ndjson').map(partitionOf))
    const isDuplicate = (file: RecordFile) => file.format === 'parquet' && asLines.has(partitionOf(file))
    return { files: records.filter((file) => !isDuplicate(file)), tombstones: all.filter((file) => file.kind === 'tombstones'), duplicates: records.filter(isDuplicate), manifests, ignored }
}

/** What a path says of its file. The whole path counts, so that the folder that was named may be one of the layout's own. */
export function meaningOf(file: string): Pick<RecordFile, 'kind' | 'entity' | 'format'> | undefined {
    const [, plainFolder, plainExtension] = plainName.exec(path.posix.basename(file)) ?? []
    const [, snapshotFolder, , snapshotExtension] = snapshotName.exec(file) ?? []
    const entity = folderNames[(plainFolder ?? snapshotFolder ?? '').toLowerCase() as keyof typeof folderNames]
    if (!entity) return /\/works\/deleted_ids\.csv(?:\.gz)?$/i.test(file) ? tombstones : undefined
    const isParquet = (plainExtension ?? snapshotExtension)?.toLowerCase() === 'parquet'
    return isParquet && /\.gz$/i.test(file) ? undefined : { kind: 'records', entity, format: isParquet ? 'parquet' : 'ndjson' }
}

/** One alert an entity whose Parquet files are passed over. */
export function duplicateAlerts({ duplicates }: FoundFiles): FileAlert[] {
    return [...new Set(duplicates.map((file) => file.entity))].map((entity) => {
        const files = duplicates.filter((file) => file.entity === entity)
        return { key: `duplicates ${entity}`, severity: 'note', message: `${files.length === 1 ? '1 Parquet file' : `${files.length} Parquet files`} of ${entity} (${files[0]?.name}${files.length > 1 ? ', …' : ''}) ${files.length === 1 ? 'is' : 'are'} not read: the same records are there as JSON lines` }
    })
}

/** What holds the same records in either format: a partition of the snapshot (parts are cut differently), or a name without its endings. */
function partitionOf({ entity, file, name }: RecordFile): string {
    return `${entity}/${snapshotName.exec(file)?.[2] ?? name.replace(/\.(?:jsonl|ndjson|parquet)(?:\.gz)?$/i, '')}`
}

/** @param linked folders that links led to, each of which is read once */
async function listFiles(root: string, below: string, level: number, linked: Set<string>): Promise<string[]> {
    if (level > deepestLevel) return []
    const names: string[] = []
    for (const entry of (await readdir(path.join(root, below), { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const name = path.posix.join(below, entry.name)
        const file = path.join(root, name)
        const kind = entry.isSymbolicLink() ? await stat(file).catch(() => undefined) : entry
        if (kind?.isFile()) names.push(name)
        if (!kind?.isDirectory() || entry.name.startsWith('.')) continue
        if (entry.isSymbolicLink()) {
            const target = await realpath(file)
            if (linked.has(target) || file.startsWith(`${target}/`)) continue
            linked.add(target)
        }
        names.push(...await listFiles(root, name, level + 1, linked))
    }
    return names
}
