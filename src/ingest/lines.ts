/** Lines of a text file, plain or gzipped, with their numbers; memory stays flat whatever the file holds. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { FatalError, messageOf } from '../errors.ts'

/** A longer line is not read: it is reported by its length. */
const longestLine = 64 * 1024 * 1024

export type Line = { number: number, text: string } | { number: number, problem: { reason: string, detail: string } }

/**
 * Yields every non-empty line after the first `skip` ones.
 * Throws FatalError naming file and line when the file cannot be read or its gzip stream ends early or is damaged.
 */
export async function* readLines(file: string, skip = 0): AsyncGenerator<Line> {
    const source = createReadStream(file)
    const bytes = /\.gz$/i.test(file) ? source.pipe(createGunzip()) : source
    source.on('error', (error) => bytes.destroy(error))
    let number = 0
    let parts: Buffer[] = []
    let length = 0
    const take = (): Line | undefined => {
        const size = length
        const whole = Buffer.concat(parts)
        parts = []
        length = 0
        number += 1
        return number > skip ? readLine(whole, size, number) : undefined
    }
    try {
        for await (const chunk of bytes as AsyncIterable<Buffer>) {
            let from = 0
            for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
                add(chunk.subarray(from, end))
                const line = take()
                if (line) yield line
                from = end + 1
            }
            add(chunk.subarray(from))
        }
    } catch (error) {
        throw new FatalError(`${file} cannot be read past line ${number}: ${explain(error)}. What was read until there is kept; mend or fetch the file again and repeat the command.`, { cause: error })
    } finally {
        source.destroy()
    }
    if (length > 0) {
        const line = take()
        if (line) yield line
    }

    function add(part: Buffer): void {
        length += part.length
        if (length > longestLine) parts = []
        else if (part.length > 0) parts.push(part)
    }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function readLine(whole: Buffer, size: number, number: number): Line | undefined {
    if (size > longestLine) return { number, problem: { reason: 'line too long', detail: `${size} bytes, at most ${longestLine} are read` } }
    try {
        const text = decoder.decode(whole).trim()
        return text === '' ? undefined : { number, text }
    } catch {
        return { number, problem: { reason: 'not UTF-8', detail: 'the line holds bytes that are no UTF-8' } }
    }
}

function explain(error: unknown): string {
    const code = (error as { code?: unknown }).code
    if (code === 'Z_BUF_ERROR') return 'the gzip stream ends early (an incomplete download?)'
    if (code === 'Z_DATA_ERROR') return `the gzip stream is damaged (${messageOf(error)})`
    return messageOf(error)
}
