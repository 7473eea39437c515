/** The bytes of a file, plain or gunzipped, in large pieces and one piece ahead of the reader, so that reading and unpacking go on beside its work. */
import { open } from 'node:fs/promises'
import { createGunzip, type Gunzip } from 'node:zlib'
import { messageOf } from '../errors.ts'

const bytesPerRead = 256 * 1024
/** Less, for gzip may hold a thousand times as much. */
const packedBytesPerRead = 128 * 1024
const bytesPerGunzip = 1024 * 1024

/**
 * Yields the bytes in order; a gzip file (by its name, .gz) may hold several members. What comes before a break is yielded before it throws.
 * Throws what the system or zlib says; `explainBreak` puts it in words.
 */
export function readBytes(file: string): AsyncGenerator<Buffer> {
    return readAhead(/\.gz$/i.test(file) ? unpack(readPlain(file, packedBytesPerRead)) : readPlain(file, bytesPerRead))
}

/** Why a file could not be read to its end, in words. */
export function explainBreak(error: unknown): string {
    const code = (error as { code?: unknown }).code
    if (code === 'Z_BUF_ERROR') return 'the gzip stream ends early (an incomplete download?)'
    if (code === 'Z_DATA_ERROR') return `the gzip stream is damaged (${messageOf(error)})`
    return messageOf(error)
}

async function* readPlain(file: string, size: number): AsyncGenerator<Buffer> {
    const handle = await open(file)
    try {
        for (;;) {
            const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafeSlow(size), 0, size)
            if (bytesRead === 0) return
            yield buffer.subarray(0, bytesRead)
        }
    } finally {
        await handle.close()
    }
}

/**
 * The stream is fed by hand: read as a stream, it drops what it has unpacked and not yet handed out when its input breaks.
 * It never holds more than one read of input, unpacked.
 */
async function* unpack(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const gunzip = createGunzip({ chunkSize: bytesPerGunzip })
    let unpacked: Buffer[] = []
    let broken: Error | undefined
    gunzip.on('data', (bytes: Buffer) => { unpacked.push(bytes) })
    gunzip.on('error', (error) => { broken = error })
    const take = () => {
        const taken = unpacked
        unpacked = []
        return taken
    }
    try {
        for await (const piece of packed) {
            await settled(gunzip, 'error', (done) => gunzip.write(piece, done))
            giveBack(piece)
            yield* take()
            if (broken) throw broken
        }
        // Its end is called before it has found that the input was cut off; its close comes after.
        await settled(gunzip, 'close', () => gunzip.end())
        yield* take()
        if (broken) throw broken
    } finally {
        gunzip.destroy()
    }
}

/** Waits for the callback of some work, or for an event after which none may come. */
async function settled(gunzip: Gunzip, event: 'error' | 'close', work: (done: () => void) => void): Promise<void> {
    await new Promise<void>((resolve) => {
        const done = () => {
            gunzip.removeListener(event, done)
            resolve()
        }
        gunzip.once(event, done)
        work(done)
    })
}

async function* readAhead(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
    let next = source.next()
    try {
        for (;;) {
            const current = await next
            if (current.done) return
            next = source.next()
            next.catch(() => undefined)
            yield current.value
            giveBack(current.value)
        }
    } finally {
        await source.return(undefined)
    }
}

const { port1: nowhere } = new MessageChannel()
nowhere.close()

/**
 * Frees the memory of bytes that were looked at, by sending it to a closed port. Else only the garbage collector would, which so much
 * memory calls a hundred times a minute. A part of a piece of memory is left alone: zlib writes the next one behind it.
 */
function giveBack({ buffer, byteOffset, length }: Buffer): void {
    if (byteOffset + length === buffer.byteLength) nowhere.postMessage(undefined, [buffer as ArrayBuffer])
}
