/** Lines of a text file, plain or gzipped, with their numbers; memory stays flat whatever the file holds. */
import { FatalError } from '../errors.ts'
import { explainBreak, readBytes } from './read-bytes.ts'

/** Bytes. A longer line is not read: it is reported by its length. */
export const longestLine = 32 * 1024 * 1024

const bytesPerChunk = 1024 * 1024
const newline = 10
const carriageReturn = 13
const space = 32
/** U+FEFF in UTF-8, which some programs put before the first line. */
const byteOrderMark = Buffer.from([0xEF, 0xBB, 0xBF])

export interface LineProblem { reason: string, detail: string }

export type Line = { number: number, text: string } | { number: number, problem: LineProblem }

/** Rows as they stand in the file, undecoded, without their line ends and without lines that hold only white space. */
export interface Chunk {
    /** The rows, each followed by one \n. The memory belongs to the chunk alone: it may be kept, handed to another thread, or given back (`spare`). */
    bytes: Buffer
    /** Row i is `bytes` from starts[i] up to, but not including, starts[i + 1] - 1; one longer than `lines`. */
    starts: Int32Array
    /** The number of each row's line, from 1. */
    lines: Int32Array
    /** Lines that are not read, in order. */
    problems: ({ line: number } & LineProblem)[]
    /** The last line of the file that the chunk covers, empty ones included: reading goes on with `skipLines: lastLine`. */
    lastLine: number
}

export interface ChunkOptions {
    skipLines?: number
    /** A chunk ends before a row that would take it over this many bytes; a single row may be longer. */
    maxBytes: number
    /** Rows in a chunk. */
    maxLines: number
    /** Bytes without line end. */
    longestLine?: number
    /**
     * Memory of chunks that nobody looks at any more, which the next ones take: new memory of this size costs more than reading into it,
     * and makes the garbage collector look through everything.
     */
    spare?: ArrayBufferLike[]
}

/**
 * Yields chunks until the file ends; every line belongs to one chunk.
 * Throws FatalError naming file and line when the file cannot be read or its gzip stream ends early or is damaged; whole rows before that are yielded first.
 */
export async function* readChunks(file: string, options: ChunkOptions): AsyncGenerator<Chunk> {
    const collector = createCollector(options)
    try {
        for await (const bytes of readBytes(file)) {
            for (let from = 0; from < bytes.length;) {
                from = collector.add(bytes, from)
                if (collector.isFull()) yield collector.takeChunk()
            }
        }
    } catch (error) {
        if (collector.hasNews()) yield collector.takeChunk()
        throw new FatalError(`${file} cannot be read past line ${collector.line()}: ${explainBreak(error)}. What was read until there is kept; mend or fetch the file again and repeat the command.`, { cause: error })
    }
    if (!collector.endFile()) {
        yield collector.takeChunk()
        collector.endFile()
    }
    if (collector.hasNews()) yield collector.takeChunk()
}

/**
 * Yields every non-empty line after the first `skip` ones.
 * Throws as readChunks does.
 */
export async function* readLines(file: string, skip = 0): AsyncGenerator<Line> {
    for await (const chunk of readChunks(file, { skipLines: skip, maxBytes: bytesPerChunk, maxLines: Infinity })) {
        let nextProblem = 0
        for (let row = 0; row <= chunk.lines.length; row += 1) {
            const number = chunk.lines[row] ?? Infinity
            for (let problem = chunk.problems[nextProblem]; problem && problem.line < number; problem = chunk.problems[nextProblem]) {
                nextProblem += 1
                yield { number: problem.line, problem: { reason: problem.reason, detail: problem.detail } }
            }
            const line = number === Infinity ? undefined : readLine(chunk.bytes.subarray(chunk.starts[row], Number(chunk.starts[row + 1]) - 1), number)
            if (line) yield line
        }
    }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function readLine(bytes: Uint8Array, number: number): Line | undefined {
    try {
        const text = decoder.decode(bytes).trim()
        return text === '' ? undefined : { number, text }
    } catch {
        return { number, problem: { reason: 'not UTF-8', detail: 'the line holds bytes that are no UTF-8' } }
    }
}

/**
 * Gathers rows in one buffer. Rows that stand whole and plain in what comes in are copied many at a time. All others (over a border,
 * with \r\n, empty, too long) go piece by piece through the open line, which lies behind the rows.
 */
function createCollector({ skipLines = 0, maxBytes, maxLines, longestLine: longest = longestLine, spare = [] }: ChunkOptions) {
    let out = newBuffer(maxBytes)
    let used = 0
    /** What is kept of the open line, and how long it is. */
    let openBytes = 0
    let openSize = 0
    let starts: number[] = []
    let lines: number[] = []
    let problems: Chunk['problems'] = []
    let line = 0
    let lineTaken = skipLines
    let isFull = false

    /** Reads on in `bytes`; returns where it stopped: at the end, or where the chunk was full. */
    function add(bytes: Buffer, from: number): number {
        let at = from
        while (at < bytes.length && !isFull) {
            if (openSize === 0 && line >= skipLines) at = addPlainRows(bytes, at)
            if (isFull || at === bytes.length) break
            const end = bytes.indexOf(newline, at)
            const until = end === -1 ? bytes.length : end
            addOpen(bytes, at, until)
            at = end !== -1 && closeLine() ? end + 1 : until
        }
        return at
    }

    function addPlainRows(bytes: Buffer, from: number): number {
        let at = from
        for (let end = bytes.indexOf(newline, at); end !== -1 && isPlain(bytes, at, end); end = bytes.indexOf(newline, at)) {
            if (lines.length > 0 && used + end + 1 - from > maxBytes) isFull = true
            if (isFull) break
            line += 1
            starts.push(used + at - from)
            lines.push(line)
            at = end + 1
            if (lines.length >= maxLines) isFull = true
            if (isFull) break
        }
        makeRoom(used + at - from)
        bytes.copy(out, used, from, at)
        used += at - from
        return at
    }

    function isPlain(bytes: Buffer, at: number, end: number): boolean {
        return Number(bytes[at]) > space && bytes[end - 1] !== carriageReturn && end - at <= longest && (line > 0 || bytes[at] !== byteOrderMark[0])
    }

    function addOpen(bytes: Buffer, from: number, to: number): void {
        openSize += to - from
        if (line < skipLines) return
        if (openSize > longest + byteOrderMark.length + 1) {
            openBytes = 0
            return
        }
        makeRoom(used + openSize + 1)
        bytes.copy(out, used + openBytes, from, to)
        openBytes = openSize
    }

    /** False when the chunk has no room for the row: it stays open. */
    function closeLine(): boolean {
        if (line >= skipLines && openSize > 0) {
            if (line === 0 && openBytes > 0 && out.indexOf(byteOrderMark) === 0) {
                out.copyWithin(0, byteOrderMark.length, openBytes)
                openSize = openBytes -= byteOrderMark.length
            }
            const size = openSize > 0 && openBytes === openSize && out[used + openSize - 1] === carriageReturn ? openSize - 1 : openSize
            if (size > longest) {
                problems.push({ line: line + 1, reason: 'line too long', detail: `${size} bytes, at most ${longest} are read` })
            } else if (!isBlank(out, used, used + size)) {
                if (lines.length > 0 && used + size + 1 > maxBytes) {
                    isFull = true
                    return false
                }
                out[used + size] = newline
                starts.push(used)
                lines.push(line + 1)
                used += size + 1
            }
        }
        openBytes = 0
        openSize = 0
        line += 1
        if (lines.length >= maxLines) isFull = true
        return true
    }

    function makeRoom(bytes: number): void {
        if (bytes <= out.length) return
        const larger = Buffer.allocUnsafeSlow(Math.max(bytes, Math.min(out.length * 2, used + longest)))
        out.copy(larger, 0, 0, used + openBytes)
        out = larger
    }

    function newBuffer(bytes: number): Buffer {
        const memory = spare.pop()
        return memory && memory.byteLength >= bytes ? Buffer.from(memory) : Buffer.allocUnsafeSlow(bytes)
    }

    function takeChunk(): Chunk {
        starts.push(used)
        const chunk = { bytes: out.subarray(0, used), starts: new Int32Array(starts), lines: new Int32Array(lines), problems, lastLine: line }
        const next = newBuffer(Math.max(maxBytes, openBytes + 1))
        out.copy(next, 0, used, used + openBytes)
        out = next
        used = 0
        starts = []
        lines = []
        problems = []
        lineTaken = line
        isFull = false
        return chunk
    }

    return {
        add,
        /** The last line needs no line end. False when the chunk must be taken before it. */
        endFile: () => openSize === 0 || closeLine(),
        takeChunk,
        isFull: () => isFull,
        hasNews: () => line > lineTaken,
        line: () => line,
    }
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) {
        const byte = Number(bytes[at])
        if (byte > space || (byte < space && (byte < 9 || byte > carriageReturn))) return false
    }
    return true
}
