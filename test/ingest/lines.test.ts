/** Rows and lines of files: ends, borders, limits, and files that break off. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FatalError } from '../../src/errors.ts'
import { type Chunk, type ChunkOptions, longestLine, readChunks, readLines } from '../../src/ingest/lines.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-lines-')) })
afterAll(async () => rm(folder, { recursive: true, force: true }))

async function write(name: string, content: string | Buffer): Promise<string> {
    const file = path.join(folder, name)
    await writeFile(file, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content)
    return file
}

const large = { maxBytes: 1 << 20, maxLines: 100_000 }

interface Read { rows: [number, string][], problems: Chunk['problems'], lastLines: number[], error: unknown }

/** Rows with their line numbers; also checks that the bytes of a chunk are its rows and nothing else. */
async function read(file: string, options: ChunkOptions = large): Promise<Read> {
    const done: Read = { rows: [], problems: [], lastLines: [], error: undefined }
    try {
        for await (const chunk of readChunks(file, options)) {
            expect(chunk.starts).toHaveLength(chunk.lines.length + 1)
            const rows = [...chunk.lines].map((line, row): [number, string] => [line, chunk.bytes.toString('utf8', chunk.starts[row], Number(chunk.starts[row + 1]) - 1)])
            expect(chunk.bytes.toString()).toBe(rows.map(([, text]) => `${text}\n`).join(''))
            done.rows.push(...rows)
            done.problems.push(...chunk.problems)
            done.lastLines.push(chunk.lastLine)
        }
    } catch (error) {
        done.error = error
    }
    return done
}

async function linesOf(file: string, skip = 0): Promise<(string | number)[]> {
    const lines: (string | number)[] = []
    for await (const line of readLines(file, skip)) lines.push(line.number, 'text' in line ? line.text : line.problem.reason)
    return lines
}

describe('line ends', () => {
    test.each([
        ['an empty file', '', [], []],
        ['no end at the end', '{"a":1}\n{"b":2}', [[1, '{"a":1}'], [2, '{"b":2}']], [2]],
        ['an end at the end', '{"a":1}\n{"b":2}\n', [[1, '{"a":1}'], [2, '{"b":2}']], [2]],
        ['CRLF', 'a\r\nb\r\n\r\nc\r', [[1, 'a'], [2, 'b'], [4, 'c']], [4]],
        ['empty lines are dropped and counted', '\n \t\na\n\v\f\n  b \n\n\n', [[3, 'a'], [5, '  b ']], [7]],
        ['control characters are no white space', 'a\n\u0001\n', [[1, 'a'], [2, '\u0001']], [2]],
        ['a mark of the byte order before the first line', '\uFEFFa\nb\n', [[1, 'a'], [2, 'b']], [2]],
        ['nothing but the mark', '\uFEFF\nb\n', [[2, 'b']], [2]],
        ['only empty lines', '\n\n \n', [], [3]],
    ])('%s', async (name, content, rows, lastLines) => {
        for (const file of [await write('ends.ndjson', content), await write('ends.ndjson.gz', content)]) {
            expect(await read(file)).toEqual({ rows, problems: [], lastLines, error: undefined })
            expect(await linesOf(file)).toEqual(rows.flatMap(([line, text]) => [Number(line), String(text).trim()]))
        }
    })
})

test('lines across the borders of reads arrive whole, in chunks of any size', async () => {
    const texts = Array.from({ length: 3_000 }, (_, index) => `${index} ${'é'.repeat((index * 37) % 900)}`)
    const wanted = texts.map((text, index) => [index + 1, text])
    for (const file of [await write('borders.ndjson', texts.join('\n')), await write('borders.ndjson.gz', texts.join('\r\n'))]) {
        for (const options of [large, { maxBytes: 10_000, maxLines: 100_000 }, { maxBytes: 1 << 20, maxLines: 7 }, { maxBytes: 1, maxLines: 100_000 }]) {
            const done = await read(file, options)
            expect(done.rows).toEqual(wanted)
            expect(done.lastLines.at(-1)).toBe(3_000)
        }
    }
}, 120_000)

test('a chunk ends where its bytes or its rows end', async () => {
    const file = await write('limits.ndjson', 'aaaa\nbbbb\ncccc\n\ndddddddddddddddd\ne\n')
    expect((await read(file, { maxBytes: 10, maxLines: 100 })).lastLines).toEqual([2, 4, 5, 6])
    expect((await read(file, { maxBytes: 9, maxLines: 100 })).lastLines).toEqual([1, 2, 4, 5, 6])
    expect((await read(file, { maxBytes: 1_000, maxLines: 2 })).lastLines).toEqual([2, 5, 6])
    expect((await read(await write('crlf.ndjson', 'aaaa\r\nbbbb\r\nc'), { maxBytes: 5, maxLines: 100 })).rows).toEqual([[1, 'aaaa'], [2, 'bbbb'], [3, 'c']])
})

test('reading goes on after any line with the same rows and numbers', async () => {
    const file = await write('skip.ndjson.gz', 'a\n\nb\r\nc\nd')
    const whole = (await read(file)).rows
    for (let skipLines = 0; skipLines <= 6; skipLines += 1) {
        expect(await read(file, { ...large, skipLines })).toMatchObject({ rows: whole.filter(([line]) => line > skipLines), lastLines: skipLines < 5 ? [5] : [] })
        expect(await linesOf(file, skipLines)).toEqual(whole.filter(([line]) => line > skipLines).flat())
    }
})

test('a chunk keeps its memory when the next one is read', async () => {
    const file = await write('keep.ndjson', Array.from({ length: 1_000 }, (_, index) => `row ${index}`).join('\n'))
    const chunks: Chunk[] = []
    for await (const chunk of readChunks(file, { maxBytes: 64, maxLines: 100 })) chunks.push(chunk)
    expect(Buffer.concat(chunks.map((chunk) => chunk.bytes)).toString().trimEnd().split('\n')).toEqual(Array.from({ length: 1_000 }, (_, index) => `row ${index}`))
})

describe('the longest line', () => {
    test.each([['plain', '\n'], ['with CRLF', '\r\n']])('%s: at the limit it is read, one byte more is reported by its length', async (_name, end) => {
        const at = await read(await write('at.ndjson', `${'x'.repeat(100)}${end}after`), { ...large, longestLine: 100 })
        expect(at.rows.map(([line, text]) => [line, text.length])).toEqual([[1, 100], [2, 5]])
        expect(at.problems).toEqual([])
        const over = await read(await write('over.ndjson', `before${end}${'x'.repeat(101)}${end}after`), { ...large, longestLine: 100 })
        expect(over.rows).toEqual([[1, 'before'], [3, 'after']])
        expect(over.problems).toEqual([{ line: 2, reason: 'line too long', detail: '101 bytes, at most 100 are read' }])
        expect((await read(await write('last.ndjson', `a${end}${'x'.repeat(101)}`), { ...large, longestLine: 100 })).problems).toHaveLength(1)
    })

    test('a line of 50 MB is rejected with its number, those after it are read; nothing of it is kept', async () => {
        const file = await write('long.ndjson.gz', `before\n${'x'.repeat(50_000_000)}\nafter\n`)
        const done = await read(file)
        expect(done.rows).toEqual([[1, 'before'], [3, 'after']])
        expect(done.problems).toEqual([{ line: 2, reason: 'line too long', detail: `50000000 bytes, at most ${longestLine} are read` }])
        expect(await linesOf(file)).toEqual([1, 'before', 2, 'line too long', 3, 'after'])
        expect(await linesOf(file, 2)).toEqual([3, 'after'])
    })

    test('a line of 20 MB is read, though the chunk is smaller', async () => {
        const done = await read(await write('wide.ndjson.gz', `before\n${'x'.repeat(20_000_000)}\nafter`))
        expect(done.rows.map(([line, text]) => [line, text.length])).toEqual([[1, 6], [2, 20_000_000], [3, 5]])
        expect(done.lastLines).toEqual([1, 2, 3])
    })
})

describe('files that break', () => {
    /** Text that packs badly, so that a file is longer than one read. */
    const texts = Array.from({ length: 20_000 }, (_, index) => `${index + 1} ${randomBytes(30).toString('hex')}`)

    test('half a gzip: every whole row before the break, then an error with file and line', async () => {
        const packed = gzipSync(texts.join('\n'))
        const file = await write('half.ndjson.gz', packed.subarray(0, packed.length / 2))
        const { rows, error, lastLines } = await read(file)
        expect(rows.length).toBeGreaterThan(9_000)
        expect(rows).toEqual(texts.slice(0, rows.length).map((text, index) => [index + 1, text]))
        expect(error).toBeInstanceOf(FatalError)
        expect(String(error)).toContain(`half.ndjson.gz cannot be read past line ${rows.length}: the gzip stream ends early`)
        expect(lastLines.at(-1)).toBe(rows.length)
        // However slowly the rows are taken: nothing unpacked is dropped.
        let taken = 0
        await expect((async () => {
            for await (const chunk of readChunks(file, { maxBytes: 10_000, maxLines: 50 })) {
                taken = chunk.lastLine
                await new Promise((resolve) => setImmediate(resolve))
            }
        })()).rejects.toThrow(/ends early/)
        expect(taken).toBe(rows.length)
    })

    test('a gzip that is damaged inside, one that is empty, one that is none', async () => {
        const packed = gzipSync(texts.join('\n'))
        const damaged = await read(await write('damaged.ndjson.gz', Buffer.concat([packed.subarray(0, packed.length / 2), Buffer.alloc(1_000), packed.subarray(packed.length / 2)])))
        expect(damaged.rows.slice(0, 5_000)).toEqual(texts.slice(0, 5_000).map((text, index) => [index + 1, text]))
        expect(String(damaged.error)).toMatch(/past line \d+: the gzip stream is damaged/)
        expect(String((await read(await write('empty.gz', Buffer.alloc(0)))).error)).toContain('past line 0: the gzip stream ends early')
        expect(String((await read(await write('text.gz', Buffer.from('{"id":1}\n')))).error)).toContain('past line 0: the gzip stream is damaged (incorrect header check)')
        expect(String((await read(path.join(folder, 'none.ndjson'))).error)).toContain('none.ndjson cannot be read past line 0: ENOENT')
    })

    test('gzip members one after the other are one file, wherever they meet; zeros behind them are padding', async () => {
        const half = texts.length / 2
        const members = [gzipSync(`${texts.slice(0, half).join('\n')}\n`), gzipSync('\n'), gzipSync(texts.slice(half).join('\n'))]
        const done = await read(await write('members.gz', Buffer.concat(members)))
        expect(done.error).toBeUndefined()
        expect(done.rows.map(([, text]) => text)).toEqual([...texts.slice(0, half), ...texts.slice(half)])
        // The first member ends where a read ends (128 KiB).
        const stored = gzipSync(`${'x'.repeat(131_038)}\n`, { level: 0 })
        expect(stored).toHaveLength(131_072)
        expect((await read(await write('border.gz', Buffer.concat([stored, stored, gzipSync('last')])))).rows.map(([line, text]) => [line, text.length])).toEqual([[1, 131_038], [2, 131_038], [3, 4]])
        const padded = await read(await write('padded.gz', Buffer.concat([gzipSync('a\nb\n'), Buffer.alloc(700_000)])))
        expect(padded).toMatchObject({ rows: [[1, 'a'], [2, 'b']], error: undefined })
    })
})
