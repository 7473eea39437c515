/** Opens the data providers for a run: live, from its tape, or onto a tape. Kept per tape, so that a replay goes on where it was. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Config, projectRoot } from '../src/config.ts'
import type { Database } from '../src/db/connect.ts'
import { createHttpClient } from '../src/http/client.ts'
import { createMemoryLimits } from '../src/http/limits-memory.ts'
import { createPostgresLimits } from '../src/http/limits-postgres.ts'
import { createRecorder, createReplay } from '../src/http/tape.ts'
import type { HttpClient } from '../src/http/types.ts'
import { createOpenAlex, type OpenAlex } from '../src/ingest/sources/openalex.ts'
import type { Run } from '../src/runs/runs.ts'

export interface Sources {
    openalexFor(run: Run): OpenAlex
    close(): Promise<void>
}

/** The address that tapes carry, wherever the provider's base URL points while one is replayed. */
const tapeBaseUrl = 'https://api.openalex.org'

export function createSources(config: Config, database: Database): Sources {
    const clients = new Map<string, { http: HttpClient, openalex: OpenAlex }>()
    return {
        openalexFor(run) {
            const source = run.params.source
            const tape = source.kind === 'api' ? { replay: source.replay, record: source.record } : {}
            const key = JSON.stringify([tape, tape.replay ? run.runId : 0])
            const known = clients.get(key)
            if (known) return known.openalex
            const http = createHttpClient({
                userAgent: userAgent(config),
                // A tape has limits and budgets of its own day: they must neither wait nor be remembered.
                limits: tape.replay ? createMemoryLimits({ unlimited: true }) : createPostgresLimits(database.db),
                ...(tape.replay ? { scope: `replay of run ${run.runId}`, transport: createReplay(tape.replay), sleep: async () => undefined } : {}),
                ...(tape.record ? { interceptors: [createRecorder(tape.record)] } : {}),
            })
            const openalex = createOpenAlex({ http, baseUrl: tape.replay ? tapeBaseUrl : config.openalex.baseUrl, apiKey: tape.replay ? undefined : config.openalex.apiKey })
            clients.set(key, { http, openalex })
            return openalex
        },
        async close() {
            await Promise.all([...clients.values()].map(({ http }) => http.close()))
        },
    }
}

function userAgent(config: Config): string {
    const { name, version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { name: string, version: string }
    return `${name}/${version}${config.contact ? ` (mailto:${config.contact})` : ''}`
}
