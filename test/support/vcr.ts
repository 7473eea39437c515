/** Exchanges that others recorded, in the YAML of VCR and its relatives: what was asked, and what was answered. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Reply } from './fake-provider.ts'

export interface Exchange { file: string, method: string, url: URL, body: string, reply: Reply & { status: number, headers: Record<string, string>, body: string } }

const bytes = z.instanceof(Uint8Array)
const cassette = z.object({
    interactions: z.array(z.object({
        request: z.object({ method: z.string(), uri: z.url(), body: z.string().nullish() }),
        response: z.object({
            body: z.union([z.string(), z.object({ string: z.union([z.string(), bytes]) })]).optional(),
            content: z.string().optional(),
            status: z.object({ code: z.number() }).optional(),
            status_code: z.number().optional(),
            headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
        }),
    })),
})

/** All exchanges below the folder, in the order of the files' names. Throws on a file that is no cassette. */
export function readCassettes(folder: string): Exchange[] {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml')).sort()
    return files.flatMap((file) => cassette.parse(parse(readFileSync(path.join(folder, file), 'utf8'))).interactions.map(({ request, response }) => {
        const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]))
        const body = typeof response.body === 'object' ? response.body.string : response.content ?? response.body ?? ''
        const text = typeof body === 'string' ? body : gunzipSync(body).toString()
        return {
            file, method: request.method, url: new URL(request.uri), body: request.body ?? '',
            reply: { status: response.status?.code ?? response.status_code ?? 0, headers: kept(headers), body: text },
        }
    }))
}

/** Without what says how the body travelled, and where a redirect led: a replay must not reach for the network. */
function kept(headers: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(headers).filter(([name]) => /^(content-type|retry-after|x-.*)$/.test(name)))
}
