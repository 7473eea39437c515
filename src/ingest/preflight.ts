/** What a bulk load will take, before it begins: records, disk and time. */
import { statfs } from 'node:fs/promises'
import { countRecords, type Count } from './count-records.ts'
import { duplicateAlerts, type FileAlert, type FileEntity, type FoundFiles, type RecordFile } from './files.ts'
import { type Promised, readManifests } from './manifest.ts'

/**
 * What one record takes. Works: measured with works of the snapshot of February 2026 (docs/scale.md), indexes included.
 * The others are not measured: they are few beside works, and set too high rather than too low.
 */
export const costs: Record<FileEntity, { bytes: number, perSecond: number }> = {
    works: { bytes: 2_900, perSecond: 4_500 },
    authors: { bytes: 5_000, perSecond: 2_000 },
    institutions: { bytes: 8_000, perSecond: 2_000 },
    topics: { bytes: 1_000, perSecond: 2_000 },
    venues: { bytes: 1_000, perSecond: 2_000 },
}

export interface EntityPlan {
    entity: FileEntity
    files: number
    /** On the disk, as found. */
    bytes: number
    /** Undefined = no file could be looked into. */
    records: number | undefined
    isEstimate: boolean
}

export interface Preflight {
    entities: EntityPlan[]
    tombstoneFiles: number
    /** In the database, if every record is new. */
    bytesNeeded: number
    /** On one machine, one file after the other. */
    seconds: number
}

export interface BulkLoad {
    found: FoundFiles
    promised: Map<string, Promised>
    /** By the file's name. */
    counts: Map<string, Count>
    preflight: Preflight
    alerts: FileAlert[]
}

/** Looks at the files of a load and at what their manifests say. Throws UsageError when a manifest cannot be read. */
export async function inspectLoad(folder: string, found: FoundFiles): Promise<BulkLoad> {
    const { promised, alerts } = await readManifests(folder, found)
    const counts = await countRecords(found.files, promised)
    return { found, promised, counts, preflight: planLoad(found, counts), alerts: [...duplicateAlerts(found), ...alerts] }
}

export function planLoad(found: Pick<FoundFiles, 'files' | 'tombstones'>, counts: Map<string, Count>): Preflight {
    const order = Object.keys(costs) as FileEntity[]
    const entities = order.flatMap((entity) => {
        const files = found.files.filter((file) => file.entity === entity)
        return files.length === 0 ? [] : [planEntity(entity, files, counts)]
    })
    return {
        entities,
        tombstoneFiles: found.tombstones.length,
        bytesNeeded: entities.reduce((sum, { entity, records = 0 }) => sum + records * costs[entity].bytes, 0),
        seconds: entities.reduce((sum, { entity, records = 0 }) => sum + records / costs[entity].perSecond, 0),
    }
}

/** Bytes left for a user where the folder lies; undefined when the system does not say. */
export async function findFreeBytes(folder: string): Promise<number | undefined> {
    const found = await statfs(folder).catch(() => undefined)
    return found && found.bavail * found.bsize
}

function planEntity(entity: FileEntity, files: RecordFile[], counts: Map<string, Count>): EntityPlan {
    const known = files.flatMap((file) => counts.get(file.name) ?? [])
    return {
        entity,
        files: files.length,
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        records: known.length === 0 ? undefined : known.reduce((sum, count) => sum + count.records, 0),
        isEstimate: known.length < files.length || known.some((count) => count.isEstimate),
    }
}
