/** Affiliation strings that people labelled with ROR ids, one JSON object a line: {"affiliation": "…", "ror_ids": ["https://ror.org/…"]}; no ids = none in ROR. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { messageOf, UsageError } from '../../errors.ts'
import { rorIdOf } from '../../ror-id.ts'

export interface Labelled { affiliation: string, rors: string[] }

const shape = z.object({ affiliation: z.string(), ror_ids: z.array(z.string()) })

/** Throws UsageError that names the line. */
export async function readLabelled(file: string): Promise<Labelled[]> {
    const text = await readFile(file, 'utf8').catch((error: unknown) => { throw new UsageError(`${file} could not be read: ${messageOf(error)}`) })
    const lines = text.replace(/^\uFEFF/, '').split('\n')
    return lines.flatMap((line, position) => (line.trim() === '' ? [] : [readLine(line, `${file}, line ${position + 1}`)]))
}

function readLine(line: string, where: string): Labelled {
    const parsed = shape.safeParse(json(line, where))
    if (!parsed.success) throw new UsageError(`${where}: write {"affiliation": "…", "ror_ids": ["https://ror.org/…"]} (${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')})`)
    return {
        affiliation: parsed.data.affiliation,
        rors: [...new Set(parsed.data.ror_ids.map((id) => {
            const ror = rorIdOf(id)
            if (ror === undefined) throw new UsageError(`${where}: ${JSON.stringify(id)} is no ROR id such as https://ror.org/03yrm5c26`)
            return ror
        }))],
    }
}

function json(line: string, where: string): unknown {
    try {
        return JSON.parse(line)
    } catch (error) {
        throw new UsageError(`${where} is no JSON: ${messageOf(error)}`, { cause: error })
    }
}

/** Half of all strings, by their hash: the same string is always on the same side. What was learnt or chosen saw these only. */
export function isDevelopment(affiliation: string): boolean {
    return (createHash('md5').update(affiliation).digest()[0] ?? 0) % 2 === 0
}
