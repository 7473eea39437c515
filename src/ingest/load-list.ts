/**
 * A file of the provider's list of topics or venues → core.topics, core.venues. Such lists are small, so a file is read as a whole and
 * stored in one transaction; doing it again changes nothing, and lists may come in any order.
 */
import { createHash } from 'node:crypto'
import { sqlFile } from '../db/sql-file.ts'
import { inTransaction } from '../db/transaction.ts'
import { FatalError, messageOf } from '../errors.ts'
import { checkListed, type ListedRecord, type ListEntity } from './check-listed.ts'
import type { Line } from './lines.ts'
import { type BulkFile, lockFile, openFile, saveFile } from './open-file.ts'
import { readRecords } from './read-records.ts'
import type { StoreContext } from './store.ts'
import { originOf } from './store-chunk.ts'

const rowsPerStatement = 10_000
/** Lines between two looks at whether to stop. */
const linesPerReport = 10_000

type Listed = ListedRecord & { line: number }
interface Reject { key: string, id: string | null, reason: string, detail: string, at: string }

/**
 * Throws FatalError when the file cannot be read to its end; what came before is stored.
 * @param onLines hears how many records were read since it was last told; it may throw to stop, and nothing is stored
 */
export async function loadListFile(context: StoreContext, entity: ListEntity, input: BulkFile, onLines: (lines: number) => Promise<void>): Promise<void> {
    const opened = await openFile(context, entity, input)
    if (opened.isDone) return
    const listed = new Map<string, Listed>()
    const rejects: Reject[] = []
    let last = 0
    let records = 0
    const store = async (isDone: boolean) => {
        // Others wait for rows in the order of their keys.
        const rows = [...listed.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ row, updatedAt }) => ({ ...row, provider_updated_at: updatedAt === 0 ? null : new Date(updatedAt) }))
        await inTransaction(context.pool, async (client) => {
            if (!await lockFile(client, context.runId, opened, 0, last)) return
            let stored = 0
            for (let from = 0; from < rows.length; from += rowsPerStatement) {
                stored += (await client.query(sqlFile(`load/list_${entity}`), [JSON.stringify(rows.slice(from, from + rowsPerStatement)), opened.readAsOf])).rowCount ?? 0
            }
            for (let from = 0; from < rejects.length; from += rowsPerStatement) {
                await client.query(sqlFile('load/note_problems'), [context.runId, entity, JSON.stringify(rejects.slice(from, from + rowsPerStatement))])
            }
            await saveFile(client, context.runId, opened, input, { state: { line: isDone ? last : 0, bytes: opened.bytes, records }, stored, unchanged: rows.length - stored, rejected: rejects.length, isDone })
        })
    }
    const reject = (line: number, id: string | null, reason: string, detail: string) => {
        rejects.push({ key: createHash('md5').update(JSON.stringify([entity, input.name, line, reason])).digest('hex'), id, reason, detail, at: originOf(input.name, line) })
    }
    try {
        for await (const read of readRecords(context.pool, input, 0)) {
            last = read.number
            records += 1
            keep(listed, read, entity, reject)
            if (records % linesPerReport === 0) await onLines(linesPerReport)
        }
    } catch (error) {
        // What came before the place where the file breaks is kept.
        if (error instanceof FatalError) await store(false)
        throw error
    }
    await store(true)
    await onLines(records % linesPerReport)
}

/** Of two records of one id the one changed last is kept, then the later one. */
function keep(listed: Map<string, Listed>, read: Line, entity: ListEntity, reject: (line: number, id: string | null, reason: string, detail: string) => void): void {
    if ('problem' in read) return reject(read.number, null, read.problem.reason, read.problem.detail)
    let payload: unknown
    try {
        payload = JSON.parse(read.text)
    } catch (error) {
        return reject(read.number, null, 'broken JSON', messageOf(error).toWellFormed().replaceAll('\u0000', '\uFFFD'))
    }
    const checked = checkListed(entity, payload)
    if ('reason' in checked) return reject(read.number, checked.id, checked.reason, checked.detail)
    const before = listed.get(checked.id)
    const record = { ...checked, line: read.number }
    if (before) {
        const [kept, other] = before.updatedAt > record.updatedAt ? [before, record] : [record, before]
        reject(other.line, checked.id, 'id twice in the file', `line ${kept.line} holds ${checked.id} too; the newer record is kept`)
        listed.set(checked.id, kept)
        return
    }
    listed.set(checked.id, record)
}
