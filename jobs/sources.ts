/** Opens the data providers for a run: live, from its tape, or onto a tape. Kept per tape, so that a replay goes on where it was. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Config, projectRoot } from '../src/config.ts'
import type { Database } from '../src/db/connect.ts'
import { FatalError } from '../src/errors.ts'
import { createHttpClient } from '../src/http/client.ts'
import { createMemoryLimits } from '../src/http/limits-memory.ts'
import { createPostgresLimits } from '../src/http/limits-postgres.ts'
import { createRecorder, createReplay } from '../src/http/tape.ts'
import type { HttpClient } from '../src/http/types.ts'
import type { Source } from '../src/ingest/source.ts'
import { createOpenAlexSource } from '../src/ingest/sources/openalex-source.ts'
import { createOpenAlex, type OpenAlex } from '../src/ingest/sources/openalex.ts'
import { registry } from '../src/ingest/sources/registry.ts'
import type { Run } from '../src/runs/runs.ts'

export interface Sources {
    openalexFor(run: Run): OpenAlex
    /** Any provider, by its name in the registry; OpenAlex too. Throws UsageError when a setting is missing that it cannot do without. */
    sourceFor(run: Run, provider: string): Source
    close(): Promise<void>
}

interface Opened { http: HttpClient, isReplay: boolean, openalex: OpenAlex, sources: Map<string, Source> }

/** The address that tapes carry, wherever the provider's base URL points while one is replayed. */
const tapeBaseUrl = 'https://api.openalex.org'

export function createSources(config: Config, database: Database): Sources {
    const opened = new Map<string, Opened>()
    return {
        openalexFor: (run) => open(run).openalex,
        sourceFor(run, provider) {
            const { http, isReplay, sources } = open(run)
            const known = sources.get(provider)
            if (known) return known
            const registered = Object.hasOwn(registry, provider) ? registry[provider] : undefined
            if (registered === undefined) throw new FatalError(`there is no source ${JSON.stringify(provider)}: this version has ${Object.keys(registry).join(', ')}`)
            const source = registered.create({ http, settings: isReplay ? {} : config.sources, isReplay })
            sources.set(provider, source)
            return source
        },
        async close() {
            await Promise.all([...opened.values()].map(({ http }) => http.close()))
        },
    }

    function open(run: Run): Opened {
        const { source } = run.params
        const tape = source.kind === 'api' ? { replay: source.replay, record: source.record } : {}
        const key = JSON.stringify([tape, tape.replay ? run.runId : 0])
        const known = opened.get(key)
        if (known) return known
        const http = createHttpClient({
            userAgent: userAgent(config),
            // A tape has limits and budgets of its own day: they must neither wait nor be remembered.
            limits: tape.replay ? createMemoryLimits({ unlimited: true }) : createPostgresLimits(database.db),
            ...(tape.replay ? { scope: `replay of run ${run.runId}`, transport: createReplay(tape.replay), sleep: async () => undefined } : {}),
            ...(tape.record ? { interceptors: [createRecorder(tape.record)] } : {}),
        })
        const openalex = createOpenAlex({ http, baseUrl: tape.replay ? tapeBaseUrl : config.openalex.baseUrl, apiKey: tape.replay ? undefined : config.openalex.apiKey })
        const made = { http, isReplay: tape.replay !== undefined, openalex, sources: new Map([['openalex', createOpenAlexSource(openalex)]]) }
        opened.set(key, made)
        return made
    }
}

function userAgent(config: Config): string {
    const { name, version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { name: string, version: string }
    return `${name}/${version}${config.contact ? ` (mailto:${config.contact})` : ''}`
}
