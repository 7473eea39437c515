/**
 * What the manifests of a snapshot promise of its files, and where the files differ. Three forms, at any level of the folders:
 * - of an entity: {date, format, entity, record_count, content_length, files: [{url, meta: {content_length, record_count}}]}
 * - of a format: {date, format, meta, entities: [{entity, record_count, content_length, files: […]}]}
 * - until 2025: {entries: [{url, meta: {content_length, record_count}}]}
 * https://help.openalex.org/access/snapshot (August 2026)
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { messageOf, UsageError } from '../errors.ts'
import { type FileAlert, type FoundFiles, meaningOf, type RecordFile } from './files.ts'

/** What a manifest promises of one file; absent = it does not say. The date is that of the release, YYYY-MM-DD. */
export interface Promised { bytes?: number, records?: number, date?: string }

export interface Manifests {
    /** By the file's name. */
    promised: Map<string, Promised>
    alerts: FileAlert[]
}

/** Alerts of a kind that are told one by one; the others of the kind share one more. */
const alertsOfKind = 50

const wholeNumber = z.number().int().min(0).optional().catch(undefined)
const entrySchema = z.object({ url: z.string().min(1), meta: z.object({ content_length: wholeNumber, record_count: wholeNumber }).catch({}) })
const day = z.string().regex(/^\d{4}-\d\d-\d\d/).transform((value) => value.slice(0, 10)).pipe(z.iso.date()).optional().catch(undefined)
const section = z.object({ date: day, record_count: wholeNumber, files: z.array(z.unknown()).optional(), entries: z.array(z.unknown()).optional() })
const manifest = section.extend({ entities: z.array(section).optional() })

type Meaning = Pick<RecordFile, 'entity' | 'format'>
interface Entry extends Promised, Meaning {
    /** Of the address, from its first /. */
    path: string
    /** The file on the disk that it is. */
    file: RecordFile | undefined
    /** The manifest, and the folder it lies in with a / behind it. */
    manifest: string
    below: string
}
interface Told { kind: string, severity?: 'note', file: string, message: string }

/** Throws UsageError when a manifest cannot be read as one. Entities that nothing here reads are passed over. */
export async function readManifests(folder: string, found: FoundFiles): Promise<Manifests> {
    const onDisk = [...found.files, ...found.duplicates]
    const entries: Entry[] = []
    const told: Told[] = []
    // Deeper ones last: of two that promise the same file, the one nearer to it holds.
    for (const name of found.manifests.toSorted((a, b) => a.split('/').length - b.split('/').length)) {
        const read = await readManifest(path.join(folder, name), name, told)
        entries.push(...matchEntries(read, onDisk))
    }
    const promises = new Map<RecordFile, Entry>()
    for (const entry of entries) if (entry.file) promises.set(entry.file, entry)
    told.push(...missingFiles(entries, onDisk))
    for (const file of found.files) told.push(...compareFile(file, promises.get(file), entries))
    const promised = [...promises].map(([file, { bytes, records, date }]): [string, Promised] => [file.name, {
        ...(bytes === undefined ? {} : { bytes }), ...(records === undefined ? {} : { records }), ...(date === undefined ? {} : { date }),
    }])
    return { promised: new Map(promised), alerts: alertsOf(told) }
}

async function readManifest(file: string, name: string, told: Told[]): Promise<Entry[]> {
    const parsed = manifest.safeParse(parseJson(await readFile(file, 'utf8'), file))
    const sections = parsed.success ? [parsed.data, ...parsed.data.entities ?? []].filter((part) => part.files ?? part.entries) : []
    if (sections.length === 0) throw new UsageError(`${file} is no manifest: it holds neither files nor entries nor entities; fetch it again, or remove it to load the files unchecked`)
    const below = path.posix.dirname(name) === '.' ? '' : `${path.posix.dirname(name)}/`
    const entries: Entry[] = []
    for (const section of sections) {
        const date = section.date ?? parsed.data?.date
        let records: number | undefined = 0
        const listed = section.files ?? section.entries ?? []
        for (const [index, item] of listed.entries()) {
            const one = entrySchema.safeParse(item)
            const { content_length: bytes, record_count: count } = one.data?.meta ?? {}
            records = records === undefined || count === undefined ? undefined : records + count
            const at = one.data && pathOf(one.data.url)
            const meaning = at === undefined ? undefined : meaningOf(at)
            if (at === undefined) told.push({ kind: 'no url', file: `${name} ${index + 1}`, message: `${name}: file ${index + 1} of its list has no url; it is passed over` })
            else if (meaning?.kind === 'records') entries.push({ ...meaning, path: at, file: undefined, manifest: name, below, ...(bytes === undefined ? {} : { bytes }), ...(count === undefined ? {} : { records: count }), ...(date === undefined ? {} : { date }) })
        }
        if (records !== undefined && section.record_count !== undefined && records !== section.record_count) {
            told.push({ kind: 'sum', file: name, message: `${name} contradicts itself: it speaks of ${section.record_count} records, its files add up to ${records}` })
        }
    }
    return entries
}

/** Files are known by the end of their path; among several the one below the manifest, then the one whose path is alike for longest. */
function matchEntries(entries: Entry[], onDisk: RecordFile[]): Entry[] {
    const byKey = new Map<string, RecordFile[]>()
    for (const file of onDisk) byKey.set(keyOf(file.file), [...byKey.get(keyOf(file.file)) ?? [], file])
    return entries.map((entry) => {
        const same = byKey.get(keyOf(entry.path)) ?? []
        const near = same.filter((file) => file.name.startsWith(entry.below))
        return { ...entry, file: (near.length > 0 ? near : same).toSorted((a, b) => alike(b.file, entry.path) - alike(a.file, entry.path))[0] }
    })
}

/** An entity of which no file is there was not wanted, or is there in the other format. */
function missingFiles(entries: Entry[], onDisk: RecordFile[]): Told[] {
    const told: Told[] = []
    const there = new Set(onDisk.flatMap((file): string[] => [file.entity, `${file.entity} ${file.format}`]))
    const absent = new Map<string, Entry>()
    for (const entry of new Map(entries.filter((entry) => !entry.file).map((entry) => [keyOf(entry.path), entry])).values()) {
        const file = tailOf(entry.path)
        if (there.has(`${entry.entity} ${entry.format}`)) told.push({ kind: 'missing', file, message: `${file} is missing: ${entry.manifest} lists it; fetch it, or its records stay out` })
        else if (!there.has(entry.entity)) absent.set(entry.entity, entry)
    }
    for (const [entity, { manifest: by }] of absent) told.push({ kind: 'no file', severity: 'note', file: entity, message: `no file of ${entity} is there, though ${by} lists some: none is loaded` })
    return told
}

function compareFile(file: RecordFile, promise: Entry | undefined, entries: Entry[]): Told[] {
    if (!promise) {
        const by = entries.find((entry) => entry.entity === file.entity && entry.format === file.format && file.name.startsWith(entry.below))?.manifest
        return by === undefined ? [] : [{ kind: 'unlisted', file: file.name, message: `${file.name} is not listed in ${by} (left over from an older release, or added by hand?); it is loaded all the same` }]
    }
    const isAsSent = /\.gz$/i.test(file.file) === /\.gz$/i.test(promise.path)
    if (promise.bytes === undefined || !isAsSent || file.bytes === promise.bytes) return []
    const sizes = `${file.bytes} bytes, ${promise.manifest} says ${promise.bytes}`
    return file.bytes < promise.bytes
        ? [{ kind: 'shorter', file: file.name, message: `${file.name} is shorter than it should be (${sizes}; an incomplete download?): fetch it again, or what it lacks stays out` }]
        : [{ kind: 'longer', file: file.name, message: `${file.name} is longer than it should be (${sizes}; of another release?): fetch it or the manifest again` }]
}

function alertsOf(told: Told[]): FileAlert[] {
    const seen = new Map<string, number>()
    const alerts: FileAlert[] = []
    for (const { kind, severity = 'warning', file, message } of told) {
        const count = (seen.get(kind) ?? 0) + 1
        seen.set(kind, count)
        if (count <= alertsOfKind) alerts.push({ key: `manifest ${kind} ${file}`, severity, message })
    }
    for (const [kind, count] of seen) {
        if (count > alertsOfKind) alerts.push({ key: `manifest ${kind}, more`, severity: 'warning', message: `${count - alertsOfKind} more files like that (${kind})` })
    }
    return alerts
}

function parseJson(text: string, file: string): unknown {
    try {
        return JSON.parse(text.replace(/^\uFEFF/, ''))
    } catch (error) {
        throw new UsageError(`${file} is no JSON (${messageOf(error)}): fetch it again, or remove it to load the files unchecked`, { cause: error })
    }
}

/** s3://openalex/data/works/x.gz → /data/works/x.gz */
function pathOf(url: string): string {
    const at = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/^\/*/, '/')
    try {
        return decodeURIComponent(at)
    } catch {
        return at
    }
}

/** works/updated_date=2026-06-24/part_0000.gz, or the name alone where there is no partition. */
function tailOf(file: string): string {
    const parts = file.split('/')
    return parts.slice(parts.at(-2)?.startsWith('updated_date=') ? -3 : -1).join('/')
}

/** Unpacked files are the same ones. */
function keyOf(file: string): string {
    return tailOf(file).replace(/\.gz$/i, '')
}

/** How many parts of two paths are the same, from the end. */
function alike(one: string, other: string): number {
    const [a, b] = [one.split('/').toReversed(), other.split('/').toReversed()]
    const differs = a.findIndex((part, index) => part !== b[index])
    return differs === -1 ? a.length : differs
}
