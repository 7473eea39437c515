import { isUtf8 } from 'node:buffer'
import { readFile, stat } from 'node:fs/promises'
import { UsageError } from '../errors.ts'
import { problemAt, showPath } from './problems.ts'

/**
 * A text file as written by editors and spreadsheets: UTF-8, or UTF-16 with its byte order mark. Line ends become \n.
 * @throws UsageError when it is missing, no file, too large, binary, or in another encoding
 */
export async function readText(file: string, mostBytes: number): Promise<string> {
    const found = await stat(file).catch((error: NodeJS.ErrnoException) => error)
    if (found instanceof Error) throw new UsageError(`${showPath(file)} ${found.code === 'ENOENT' || found.code === 'ENOTDIR' ? 'is not there' : `cannot be read (${found.code ?? found.message})`}`)
    if (!found.isFile()) throw new UsageError(`${showPath(file)} is no file`)
    if (found.size > mostBytes) {
        throw new UsageError(`${showPath(file)} has ${inMegabytes(found.size)}, at most ${inMegabytes(mostBytes)} are read: is it the right file?`)
    }
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(`${showPath(file)} cannot be read (${error.code ?? error.message})`, { cause: error })
    })
    return decode(file, bytes).replace(/\r\n?/g, '\n')
}

function decode(file: string, bytes: Buffer): string {
    const isLittleEndian = bytes[0] === 0xff && bytes[1] === 0xfe
    const isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff
    if (!isLittleEndian && !isBigEndian) return decodeUtf8(file, bytes)
    let text: string
    try {
        text = new TextDecoder(isLittleEndian ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes)
    } catch (error) {
        throw new UsageError(`${showPath(file)} begins as UTF-16 but is not: save it as UTF-8`, { cause: error })
    }
    const zero = text.indexOf('\0')
    if (zero >= 0) throw new UsageError(problemAt(file, lineOf(text, zero), 'a zero character: this is no text file'))
    return text
}

function decodeUtf8(file: string, bytes: Buffer): string {
    const zero = bytes.indexOf(0)
    if (zero >= 0) throw new UsageError(problemAt(file, lineOf(bytes, zero), 'a zero byte: this is no text file, or UTF-16 without its byte order mark; save it as UTF-8'))
    if (!isUtf8(bytes)) throw new UsageError(problemAt(file, firstBrokenLine(bytes), 'not UTF-8: save the file as UTF-8 (in a spreadsheet: "CSV UTF-8")'))
    return new TextDecoder('utf-8').decode(bytes)
}

function firstBrokenLine(bytes: Buffer): number {
    let line = 1
    for (let start = 0; start < bytes.length; line++) {
        const newline = bytes.indexOf(0x0a, start)
        const end = newline < 0 ? bytes.length : newline
        if (!isUtf8(bytes.subarray(start, end))) return line
        start = end + 1
    }
    return line
}

function lineOf(content: string | Buffer, offset: number): number {
    const before = content.slice(0, offset).toString()
    return before.split('\n').length
}

function inMegabytes(bytes: number): string {
    return `${Math.max(0.1, Math.round(bytes / 100_000) / 10)} MB`
}
