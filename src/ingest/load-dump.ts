/**
 * One file with everything that a source has → raw, batch by batch. Each batch commits with its place in the file, so that a killed load goes on
 * from there; a file that breaks off keeps what came before. How a file is read is its source's business.
 */
import { stat } from 'node:fs/promises'
import { FatalError, messageOf } from '../errors.ts'
import type { RecordShape } from './source.ts'
import { type PreparedRecord, readCheckpoint, type StoreContext, storePage } from './store.ts'

export interface DumpRecord {
    record: PreparedRecord
    alias?: { requested: string, held: string }
    /** What it takes of memory; counts towards the end of a batch. */
    bytes?: number
}

export interface DumpReader {
    entity: string
    shape: RecordShape | undefined
    recordsPerBatch: number
    /** Yields every record after the first `skip`, in the order of the file. Throws FatalError where it cannot be read on. */
    read(file: { file: string, name: string, bytes: number }, skip: number): AsyncGenerator<DumpRecord>
    /** For a file without a record: what a dump of this source is. */
    isWhat: string
}

/** Records that were read, in the order of the file, and the size of the file. */
interface DumpState { records: number, bytes: number }

const bytesPerBatch = 8 * 1024 * 1024

/**
 * Returns how many records were read. Throws FatalError that says what is wrong with the file.
 * @param onBatch hears after each commit how many records it held, and at the beginning how many were stored before; it may throw to stop
 */
export async function loadDump(context: StoreContext, { file, name }: { file: string, name: string }, reader: DumpReader, onBatch: (records: number) => Promise<void>): Promise<number> {
    const { entity, shape, recordsPerBatch } = reader
    const bytes = (await stat(file).catch((error: unknown) => { throw new FatalError(`${file} cannot be opened: ${messageOf(error)}`) })).size
    const scope = `file ${name}`
    const saved = await readCheckpoint<DumpState>(context, scope)
    const before = saved?.state.records ?? 0
    if (before > 0) await onBatch(before)
    if (saved?.isDone) return before
    if (saved?.state.bytes !== undefined && saved.state.bytes !== bytes) {
        throw new FatalError(`${file} changed while it was being loaded (${saved.state.bytes} bytes before, ${bytes} now): put the first one back, or load it as a new run`)
    }
    let batch: DumpRecord[] = []
    let held = 0
    let records = before
    const flush = async (isDone: boolean) => {
        const stored = batch
        batch = []
        held = 0
        await storePage(context, {
            entity, shape, records: stored.map((each) => each.record), aliases: stored.flatMap((each) => each.alias ?? []),
            checkpoint: { scope, state: { records, bytes } satisfies DumpState, isDone },
        })
        await onBatch(stored.length)
    }
    try {
        for await (const each of reader.read({ file, name, bytes }, before)) {
            records += 1
            batch.push(each)
            held += each.bytes ?? 0
            if (batch.length >= recordsPerBatch || held >= bytesPerBatch) await flush(false)
        }
    } catch (error) {
        // What came before the break is kept. Anything else is of the store, or a worker that is told to stop.
        if (error instanceof FatalError) await flush(false)
        throw error
    }
    if (records === 0) throw new FatalError(`${file} holds no record: ${reader.isWhat}`)
    await flush(true)
    return records
}
