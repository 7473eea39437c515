/**
 * ORCID's yearly dump (…_summaries.tar.gz, one XML file a person) → raw. Read as a stream; each batch commits with its place in the archive,
 * so a killed load goes on from there. What cannot be read is a rejected record with its file; an archive that is cut keeps what came before.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { FatalError, messageOf } from '../errors.ts'
import { checkOrcidRecord, deprecation, orcidShape } from './sources/orcid-record.ts'
import { orcidJson } from './sources/orcid-xml.ts'
import { prepareRecord, type PreparedRecord, readCheckpoint, type StoreContext, storePage } from './store.ts'
import { parseXml } from './xml.ts'

const recordsPerBatch = 250
const bytesPerBatch = 8 * 1024 * 1024
/** The largest public record has some megabytes; more is no record, and must not fill memory. */
const longestFile = 32 * 1024 * 1024
/** What unpacks to more than this many times its size is a trap; records pack to about a twentieth. */
const mostExpansion = 200
const smallestSuspect = 1024 * 1024 * 1024

/** Files of the archive that were read, in its order, and the size of the archive. */
interface DumpState { files: number, bytes: number }

/**
 * Returns how many files were read.
 * @param onBatch hears after each commit how many files it held, and at the beginning how many were stored before; it may throw to stop
 */
export async function loadOrcidDump(context: StoreContext, input: { file: string, name: string }, onBatch: (files: number) => Promise<void>): Promise<number> {
    const bytes = (await stat(input.file).catch((error: unknown) => { throw new FatalError(`${input.file} cannot be opened: ${messageOf(error)}`) })).size
    const scope = `file ${input.name}`
    const saved = await readCheckpoint<DumpState>(context, scope)
    const before = saved?.state.files ?? 0
    if (before > 0) await onBatch(before)
    if (saved?.isDone) return before
    if (saved && saved.state.bytes !== undefined && saved.state.bytes !== bytes) {
        throw new FatalError(`${input.file} changed while it was being loaded (${saved.state.bytes} bytes before, ${bytes} now): put the first one back, or load it as a new run`)
    }
    let batch: { records: PreparedRecord[], aliases: { requested: string, held: string }[], bytes: number } = { records: [], aliases: [], bytes: 0 }
    let files = 0
    const flush = async (isDone: boolean) => {
        if (files < before) return
        const { records, aliases } = batch
        batch = { records: [], aliases: [], bytes: 0 }
        await storePage(context, { entity: 'records', shape: orcidShape, records, aliases, checkpoint: { scope, state: { files, bytes } satisfies DumpState, isDone } })
        await onBatch(records.length)
    }
    try {
        for await (const each of readFiles(input.file, bytes, before)) {
            files = each.number
            const read = readRecord(each, `${input.name}:${each.name}`)
            batch.records.push(read.record)
            if (read.alias) batch.aliases.push(read.alias)
            batch.bytes += each.text?.length ?? 0
            if (batch.records.length >= recordsPerBatch || batch.bytes >= bytesPerBatch) await flush(false)
        }
    } catch (error) {
        if (!(error instanceof BrokenArchive)) throw error
        await flush(false)
        throw new FatalError(`${input.file} breaks off after ${files} records (${error.message}): what came before is stored; get the archive anew and load it again`, { cause: error })
    }
    if (files === 0) throw new FatalError(`${input.file} holds no record: ORCID's dump is a tar.gz of <iD>.xml files (ORCID_<year>_<month>_summaries.tar.gz)`)
    await flush(true)
    return files
}

class BrokenArchive extends Error {}

/** `text` is undefined where the file is too long. */
interface DumpFile { number: number, name: string, text: string | undefined }

async function* readFiles(file: string, bytes: number, skip: number): AsyncGenerator<DumpFile> {
    const packed = createReadStream(file)
    const tar = extract()
    const unpacked = /\.tar$/i.test(file) ? packed : packed.pipe(createGunzip())
    for (const stream of new Set([packed, unpacked])) stream.on('error', (error: Error) => tar.destroy(error))
    unpacked.pipe(tar)
    let number = 0
    let size = 0
    try {
        for await (const entry of tar) {
            const { name, type, size: entryBytes } = entry.header
            size += entryBytes
            if (size > smallestSuspect && size > mostExpansion * bytes) throw new BrokenArchive(`it unpacks to more than ${mostExpansion} times its size: no dump, but a trap`)
            const isRecord = type === 'file' && /\.xml$/i.test(name)
            if (isRecord) number += 1
            if (!isRecord || number <= skip || entryBytes > longestFile) entry.resume()
            if (isRecord && number > skip) yield { number, name, text: entryBytes > longestFile ? undefined : await textOf(entry) }
        }
    } catch (error) {
        throw error instanceof BrokenArchive || !isOfStream(error) ? error : new BrokenArchive(messageOf(error))
    } finally {
        packed.destroy()
        unpacked.destroy()
        tar.destroy()
    }
}

/** Of zlib, tar-stream or the file system; anything else is ours, or a worker that is told to stop. */
function isOfStream(error: unknown): boolean {
    return error instanceof Error && ('code' in error || /tar|unexpected end|header|checksum|premature/i.test(error.message))
}

async function textOf(entry: AsyncIterable<unknown>): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of entry) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('utf8')
}

function readRecord({ name, text }: DumpFile, origin: string): { record: PreparedRecord, alias?: { requested: string, held: string } } {
    const refused = (reason: string, detail: string) => ({ record: prepareRecord(checkOrcidRecord, { payload: undefined, problem: { reason, detail }, ...(text === undefined ? {} : { text: text.slice(0, 200) }), origin }) })
    if (text === undefined) return refused('too long', `more than ${longestFile} bytes in one record`)
    let payload: Record<string, unknown>
    try {
        payload = orcidJson(parseXml(text))
    } catch (error) {
        return refused('broken XML', messageOf(error))
    }
    const own = /(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\.xml$/i.exec(path.posix.basename(name))?.[1]?.toUpperCase()
    const moved = deprecation(payload)
    return {
        record: prepareRecord(checkOrcidRecord, { payload, origin }),
        ...(moved && own !== undefined && moved.held !== own ? { alias: { requested: own, held: moved.held } } : {}),
    }
}
