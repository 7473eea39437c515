/**
 * All settings, read from the environment once. The only file that reads process.env, and the only place
 * where the run mode (embedded or servers) is chosen. An empty variable counts as not set.
 */
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { UsageError } from './errors.ts'

/** The folder that holds package.json. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Keys and addresses of the sources beside OpenAlex; each source's file says what they are for. Absent = none, or the provider's own address. */
const ofSources = {
    CROSSREF_BASE_URL: z.url(),
    SEMANTIC_SCHOLAR_API_KEY: z.string().trim(),
    SEMANTIC_SCHOLAR_BASE_URL: z.url(),
    ARXIV_BASE_URL: z.url(),
    ARXIV_OAI_BASE_URL: z.url(),
    DATACITE_BASE_URL: z.url(),
    OPENCITATIONS_TOKEN: z.string().trim(),
    OPENCITATIONS_BASE_URL: z.url(),
    ORCID_TOKEN: z.string().trim(),
    ORCID_BASE_URL: z.url(),
    WIKIDATA_SPARQL_URL: z.url(),
    ROR_CLIENT_ID: z.string().trim(),
    ROR_BASE_URL: z.url(),
}

const environment = z.object({
    HOMEGROWN_HOME: z.string().optional(),
    HOMEGROWN_CONTACT: z.string().optional(),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'starts with postgresql://').optional(),
    REDIS_URL: z.string().regex(/^rediss?:\/\//, 'starts with redis:// or rediss://').optional(),
    OPENALEX_API_KEY: z.string().trim().optional(),
    OPENALEX_BASE_URL: z.url().optional(),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
    HOMEGROWN_CONCURRENCY: z.coerce.number().int().min(1).max(64).optional(),
    HOMEGROWN_LOCK_MS: z.coerce.number().int().min(500).optional(),
    HOMEGROWN_PATIENCE_MS: z.coerce.number().int().min(1_000).optional(),
    HOMEGROWN_QUEUE_PREFIX: z.string().regex(/^[a-z0-9_-]+$/, 'small letters, digits, - and _').optional(),
    ...z.object(ofSources).partial().shape,
})

/** By the name of the variable; HOMEGROWN_CONTACT among them. */
export type SourceSettings = { [name in keyof typeof ofSources | 'HOMEGROWN_CONTACT']?: string | undefined }

export interface Config {
    /** Folder of the embedded database and what belongs to it. */
    home: string
    database: { mode: 'embedded' } | { mode: 'server', url: string }
    queue: { backend: 'postgres' } | { backend: 'redis', url: string }
    /** Name that keeps the queues of several installations on one Redis or Postgres apart. */
    queuePrefix: string
    openalex: { apiKey: string | undefined, baseUrl: string }
    sources: SourceSettings
    /** Sent in the User-Agent so that a provider can reach a person. */
    contact: string | undefined
    logLevel: string
    /** Jobs one worker process runs at the same time. */
    concurrency: number
    /** Milliseconds after which a job of a dead worker is handed to another. */
    lockMs: number
    /** Milliseconds the database or the queue's server may be away before a command gives up on its run, which can be taken up later. */
    patienceMs: number
}

/** Throws a UsageError that names each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
    const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
    const parsed = environment.safeParse(given)
    if (!parsed.success) {
        const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        throw new UsageError(`wrong setting in the environment: ${lines.join('; ')}`)
    }
    const e = parsed.data
    return {
        home: e.HOMEGROWN_HOME ? path.resolve(e.HOMEGROWN_HOME) : defaultHome(),
        database: e.DATABASE_URL ? { mode: 'server', url: e.DATABASE_URL } : { mode: 'embedded' },
        queue: e.REDIS_URL ? { backend: 'redis', url: e.REDIS_URL } : { backend: 'postgres' },
        queuePrefix: e.HOMEGROWN_QUEUE_PREFIX ?? 'homegrown',
        openalex: { apiKey: e.OPENALEX_API_KEY || undefined, baseUrl: (e.OPENALEX_BASE_URL ?? 'https://api.openalex.org').replace(/\/+$/, '') },
        sources: Object.fromEntries(['HOMEGROWN_CONTACT', ...Object.keys(ofSources)].map((name) => [name, (e as Record<string, unknown>)[name]])),
        contact: e.HOMEGROWN_CONTACT,
        logLevel: e.LOG_LEVEL ?? 'warn',
        concurrency: e.HOMEGROWN_CONCURRENCY ?? 4,
        lockMs: e.HOMEGROWN_LOCK_MS ?? 30_000,
        patienceMs: e.HOMEGROWN_PATIENCE_MS ?? 20_000,
    }
}

/**
 * `.homegrown` in the project, which git ignores. Postgres refuses to run as root and then runs as another
 * user, who must be able to reach the folder: where the project lies in a closed folder (/root), it is
 * /var/lib/homegrown/<hash of the project's path> instead.
 */
function defaultHome(): string {
    return isRoot() && !isOpenToOthers(projectRoot) ? closedHome() : path.join(projectRoot, '.homegrown')
}

function closedHome(): string {
    return path.join('/var/lib/homegrown', createHash('sha256').update(projectRoot).digest('hex').slice(0, 12))
}

export function isRoot(): boolean {
    return typeof process.getuid === 'function' && process.getuid() === 0
}

/** True when every folder from the root down lets any user pass. */
export function isOpenToOthers(folder: string): boolean {
    for (let at = path.resolve(folder); ; at = path.dirname(at)) {
        if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
        if (at === path.dirname(at)) return true
    }
}

/** A folder for sockets: its path must be short (107 bytes), so it lies in the system's temporary folder. */
export function socketFolder(home: string): string {
    return path.join(shortTemporaryFolder(), `homegrown-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`)
}

function shortTemporaryFolder(): string {
    const folder = os.tmpdir()
    try {
        accessSync('/tmp', constants.W_OK)
        return folder.length > 40 || (isRoot() && !isOpenToOthers(folder)) ? '/tmp' : folder
    } catch {
        return folder
    }
}
