/**
 * Deleted works as the snapshot lists them, works/deleted_ids.csv: work_id,deleted_date with a header; the whole history in each release,
 * so millions of rows. A deleted id never comes back. https://help.openalex.org/access/sync (August 2026)
 */
import { FatalError } from '../errors.ts'
import { type LineProblem, readChunks } from './lines.ts'

/** deletedOn: YYYY-MM-DD; line: where it stands in the file */
export interface Tombstone { workId: string, deletedOn: string, line: number }

export interface TombstoneBatch {
    tombstones: Tombstone[]
    /** Rows that cannot be used. */
    problems: ({ line: number } & LineProblem)[]
    /** Reading goes on with `skipLines: lastLine`. */
    lastLine: number
}

const rowsPerBatch = 10_000
const bytesPerBatch = 1024 * 1024
const longestRow = 4_096
const shownLength = 80
const dayMs = 86_400_000
const datesKept = 10_000

/** More columns may come after the two. */
const header = /^work_id,deleted_date(?:,|$)/i
const workId = /^(?:https?:\/\/(?:api\.)?openalex\.org\/(?:works\/)?)?(w[1-9]\d{0,15})$/i
/** With a time behind it, too. */
const date = /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/

/**
 * Throws FatalError when the file cannot be read to its end (batches before that come first), or its header names other columns.
 * @param options.now a later date is a mistake: it would keep newer versions of the work out
 */
export async function* readTombstones(file: string, options: { skipLines?: number, now?: Date } = {}): AsyncGenerator<TombstoneBatch> {
    const { skipLines = 0, now = new Date() } = options
    const findWrong = dateCheck(new Date(now.getTime() + dayMs).toISOString().slice(0, 10))
    for await (const chunk of readChunks(file, { skipLines, maxBytes: bytesPerBatch, maxLines: rowsPerBatch, longestLine: longestRow })) {
        const batch: TombstoneBatch = { tombstones: [], problems: [...chunk.problems], lastLine: chunk.lastLine }
        for (const [row, line] of chunk.lines.entries()) {
            const text = chunk.bytes.toString('utf8', chunk.starts[row], Number(chunk.starts[row + 1]) - 1)
            const cells = text.split(',').map(bare)
            if (line === 1 && /^[a-z_ ]+$/i.test(cells[0] ?? '')) {
                if (!header.test(cells.join(','))) throw new FatalError(`${file} begins with the columns ${show(text)}, not with work_id,deleted_date: fetch it again, or put these two first`)
                continue
            }
            const read = readRow(cells, findWrong)
            if ('reason' in read) batch.problems.push({ line, ...read })
            else batch.tombstones.push({ ...read, line })
        }
        batch.problems.sort((a, b) => a.line - b.line)
        yield batch
    }
}

function readRow([id = '', deleted = '']: string[], findWrong: (day: string) => LineProblem | undefined): Omit<Tombstone, 'line'> | LineProblem {
    const found = workId.exec(id)?.[1]?.toUpperCase()
    if (found === undefined) return { reason: 'no work id', detail: `${show(id)} where W… or its address should stand` }
    const deletedOn = date.exec(deleted)?.[1]
    if (deletedOn === undefined) return { reason: 'no date', detail: `${show(deleted)} for ${found} where a date such as 2026-08-14 should stand` }
    const wrong = findWrong(deletedOn)
    return wrong ? { ...wrong, detail: `${wrong.detail} for ${found}` } : { workId: found, deletedOn }
}

/** Says what is wrong with a date; remembers its answers, for a list of millions names a few hundred dates. */
function dateCheck(latest: string): (deletedOn: string) => LineProblem | undefined {
    const known = new Map<string, LineProblem | undefined>()
    return (deletedOn) => {
        if (known.has(deletedOn)) return known.get(deletedOn)
        const day = new Date(`${deletedOn}T00:00:00Z`)
        const isDay = !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === deletedOn
        const wrong = isDay ? (deletedOn > latest ? { reason: 'date to come', detail: deletedOn } : undefined) : { reason: 'impossible date', detail: deletedOn }
        if (known.size < datesKept) known.set(deletedOn, wrong)
        return wrong
    }
}

/** Without white space and quotes around it. */
function bare(cell: string): string {
    const text = cell.trim()
    return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).trim() : text
}

/** Escaped, so that no byte of it can do harm where it is stored or shown. */
function show(text: string): string {
    return JSON.stringify(text.length > shownLength ? `${text.slice(0, shownLength)}…` : text)
}
