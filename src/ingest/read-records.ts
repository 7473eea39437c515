/** Records of a file one by one, whatever its format. */
import type pg from 'pg'
import { openDuck } from './duckdb.ts'
import { type Line, readLines } from './lines.ts'
import { readParquetChunks } from './read-parquet.ts'

const chunkSize = { maxBytes: 4 * 1024 * 1024, maxLines: 1_000 }

/** Yields every record after the first `skip` lines or rows, in order. Throws FatalError when the file cannot be read to its end. */
export async function* readRecords(pool: pg.Pool, { file, format }: { file: string, format?: string | undefined }, skip: number): AsyncGenerator<Line> {
    if (format !== 'parquet') return yield* readLines(file, skip)
    for await (const { bytes, starts, lines, problems } of readParquetChunks(await openDuck(pool), file, { ...chunkSize, skipLines: skip })) {
        const read = [...lines].map((number, row): Line => ({ number, text: bytes.toString('utf8', starts[row], Number(starts[row + 1]) - 1) }))
        const unread = problems.map(({ line, ...problem }): Line => ({ number: line, problem }))
        yield* [...read, ...unread].sort((a, b) => a.number - b.number)
    }
}
