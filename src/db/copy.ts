/** COPY rows into a table, as text (faster than binary, measured; see docs/architecture.md). */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

export type CopyValue = string | number | Date | null

/** @param columns names in the order of each row's values; both are ours, never from data */
export async function copyRows(client: pg.ClientBase, table: string, columns: string[], rows: Iterable<CopyValue[]>): Promise<void> {
    const sink = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
    await pipeline(Readable.from(lines(rows), { objectMode: false }), sink)
}

function* lines(rows: Iterable<CopyValue[]>): Iterable<Buffer> {
    for (const row of rows) yield Buffer.from(`${row.map(copyText).join('\t')}\n`)
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function copyText(value: CopyValue): string {
    if (value === null) return '\\N'
    if (value instanceof Date) return value.toISOString()
    return typeof value === 'number' ? String(value) : value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character)
}
