/**
 * ORCID's yearly dump (…_summaries.tar.gz, one XML file a person) → raw, read as a stream. What cannot be read is a rejected record with its file.
 */
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { FatalError, messageOf } from '../errors.ts'
import { type DumpReader, loadDump } from './load-dump.ts'
import { checkOrcidRecord, deprecation, orcidShape } from './sources/orcid-record.ts'
import { orcidJson } from './sources/orcid-xml.ts'
import { prepareRecord, type PreparedRecord, type StoreContext } from './store.ts'
import { parseXml } from './xml.ts'

/** The largest public record has some megabytes; more is no record, and must not fill memory. */
const longestFile = 32 * 1024 * 1024
/** What unpacks to more than this many times its size is a trap; records pack to about a twentieth. */
const mostExpansion = 200
const smallestSuspect = 1024 * 1024 * 1024

/** How many files were read; see loadDump. */
export function loadOrcidDump(context: StoreContext, input: { file: string, name: string }, onBatch: (files: number) => Promise<void>): Promise<number> {
    return loadDump(context, input, reader, onBatch)
}

const reader: DumpReader = {
    entity: 'records', shape: orcidShape, recordsPerBatch: 250, isWhat: 'ORCID\'s dump is a tar.gz of <iD>.xml files (ORCID_<year>_<month>_summaries.tar.gz)',
    async* read({ file, name, bytes }, skip) {
        let number = skip
        try {
            for await (const each of readFiles(file, bytes, skip)) {
                number += 1
                yield { ...readRecord(each, `${name}:${each.name}`), bytes: each.text?.length ?? 0 }
            }
        } catch (error) {
            if (!(error instanceof BrokenArchive)) throw error
            throw new FatalError(`${file} breaks off after ${number} records (${error.message}): what came before is stored; get the archive anew and load it again`, { cause: error })
        }
    },
}

class BrokenArchive extends Error {}

/** `text` is undefined where the file is too long. */
interface DumpFile { name: string, text: string | undefined }

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
            if (isRecord && number > skip) yield { name, text: entryBytes > longestFile ? undefined : await textOf(entry) }
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
