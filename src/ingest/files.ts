/** Finds files of OpenAlex records in a folder: our own names, and the layouts of the public snapshot. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../errors.ts'
import type { Entity } from './source.ts'

export interface RecordFile {
    entity: Entity
    /** Absolute. */
    file: string
    /** Relative to the folder that was searched; identifies the file in origins. */
    name: string
    bytes: number
}

const deepestLevel = 5
const plainName = /^(works|authors|institutions)(?:[-_.].*)?\.(?:jsonl|ndjson)(?:\.gz)?$/i
/** data/jsonl/works/updated_date=2026-02-01/part_0000.gz, or works/updated_date=…/part_000.gz in the older layout. */
const snapshotName = /(?:^|\/)(works|authors|institutions)\/updated_date=[^/]+\/[^/]+?(?:\.(?:jsonl|ndjson|json))?(?:\.gz)?$/i

/**
 * Files in a fixed order, and the names of those that are nothing we read.
 * Throws UsageError when the folder does not exist or holds no such file.
 */
export async function findRecordFiles(folder: string): Promise<{ files: RecordFile[], ignored: string[] }> {
    const found = await stat(folder).catch(() => undefined)
    if (!found?.isDirectory()) throw new UsageError(`${folder} is ${found ? 'no folder' : 'not there'}: name a folder that holds works, authors or institutions as .jsonl, .ndjson, plain or .gz`)
    const files: RecordFile[] = []
    const ignored: string[] = []
    for (const name of await listFiles(folder, '', 0)) {
        const entity = plainName.exec(path.basename(name))?.[1] ?? snapshotName.exec(name)?.[1]
        if (!entity || name.endsWith('.parquet')) ignored.push(name)
        else files.push({ entity: entity.toLowerCase() as Entity, file: path.join(folder, name), name, bytes: (await stat(path.join(folder, name))).size })
    }
    if (files.length === 0) {
        const seen = ignored.length ? ` (it holds ${ignored.slice(0, 5).join(', ')}${ignored.length > 5 ? ', …' : ''})` : ''
        throw new UsageError(`no record files in ${folder}${seen}: they are named works|authors|institutions….jsonl or .ndjson, plain or .gz, or lie in the snapshot's layout works/updated_date=…/part_….gz`)
    }
    return { files, ignored }
}

async function listFiles(root: string, below: string, level: number): Promise<string[]> {
    if (level > deepestLevel) return []
    const entries = await readdir(path.join(root, below), { withFileTypes: true })
    const names = await Promise.all(entries.sort((a, b) => (a.name < b.name ? -1 : 1)).map(async (entry) => {
        const name = path.posix.join(below, entry.name)
        if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : listFiles(root, name, level + 1)
        const isFile = entry.isFile() || (entry.isSymbolicLink() && (await stat(path.join(root, name)).catch(() => undefined))?.isFile())
        return isFile ? [name] : []
    }))
    return names.flat()
}
