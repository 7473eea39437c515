/** Archives in the shape of ORCID's yearly dump: reads real ones, packs invented ones. */
import { createReadStream } from 'node:fs'
import { createGunzip, gzipSync } from 'node:zlib'
import { extract, pack } from 'tar-stream'

/** The XML files of an archive. */
export async function readDumpFiles(file: string): Promise<{ name: string, text: string }[]> {
    const files: { name: string, text: string }[] = []
    const tar = createReadStream(file).pipe(createGunzip()).pipe(extract())
    for await (const entry of tar) {
        const chunks: Buffer[] = []
        for await (const chunk of entry) chunks.push(chunk as Buffer)
        if (entry.header.name.endsWith('.xml')) files.push({ name: entry.header.name, text: Buffer.concat(chunks).toString() })
    }
    return files
}

/** A tar.gz of these files. */
export async function packDump(files: { name: string, text: string }[]): Promise<Buffer> {
    const tar = pack()
    for (const { name, text } of files) tar.entry({ name }, text)
    tar.finalize()
    const chunks: Buffer[] = []
    for await (const chunk of tar) chunks.push(chunk as Buffer)
    return gzipSync(Buffer.concat(chunks))
}

/** The iD of the invented person of this number, with its check character (ISO 7064 MOD 11-2). */
export function inventedOrcid(number: number): string {
    const digits = `0009${String(number).padStart(11, '0')}`
    let total = 0
    for (const digit of digits) total = (total + Number(digit)) * 2
    const rest = (12 - (total % 11)) % 11
    return `${digits}${rest === 10 ? 'X' : rest}`.replace(/(.{4})(?=.)/g, '$1-')
}
