/** homegrown doctor: what is configured, reachable, missing, and how to mend it. */
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { request } from 'undici'
import { type Config, readConfig } from '../config.ts'
import { openDatabase, withoutPassword } from '../db/connect.ts'
import { migrationStates } from '../db/migrate.ts'
import { messageOf } from '../errors.ts'
import { openQueue } from '../queue/queue.ts'
import { print } from './study.ts'

interface Finding { check: string, state: 'ok' | 'note' | 'wrong', found: string, cure?: string }

export function doctorCommand(): Command {
    return new Command('doctor').description('what is configured, reachable, missing, and how to mend it')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown doctor')
        .action(async (options: { json?: boolean }) => {
            const findings = await examine()
            if (options.json) print(JSON.stringify({ version: 1, findings }))
            else for (const { check, state, found, cure } of findings) print(`${state === 'ok' ? ' ok  ' : state === 'note' ? 'note ' : 'WRONG'}  ${check}: ${found}${cure ? `\n         → ${cure}` : ''}`)
            if (findings.some((finding) => finding.state === 'wrong')) process.exitCode = 1
        })
}

async function examine(): Promise<Finding[]> {
    const config = readConfig()
    return [
        { check: 'Node', state: 'ok', found: process.versions.node },
        ...await examineDatabase(config),
        await examineDisk(config),
        config.openalex.apiKey
            ? { check: 'OpenAlex key', state: 'ok', found: 'OPENALEX_API_KEY is set (10,000 credits a day)' }
            : { check: 'OpenAlex key', state: 'note', found: 'none: 1,000 credits a day, enough for the live study', cure: 'a free key from openalex.org in OPENALEX_API_KEY gives ten times that' },
        config.contact
            ? { check: 'Contact', state: 'ok', found: config.contact }
            : { check: 'Contact', state: 'note', found: 'none is sent with requests', cure: 'set HOMEGROWN_CONTACT to a mail address; providers write to it before they block' },
        await examineProvider(config),
    ]
}

async function examineDatabase(config: Config): Promise<Finding[]> {
    const where = config.database.mode === 'server' ? withoutPassword(config.database.url) : `embedded, in ${config.home}`
    try {
        const database = await openDatabase(config)
        try {
            const version = await database.pool.query<{ server_version: string }>('show server_version')
            const pending = (await migrationStates(database.db)).filter((state) => state.executedAt === undefined).length
            const queue = await openQueue(config, database.connection, () => undefined).then(async (opened) => { await opened.close(); return undefined }, messageOf)
            return [
                { check: 'Database', state: 'ok', found: `${where}, Postgres ${version.rows[0]?.server_version}` },
                pending ? { check: 'Schema', state: 'note', found: `${pending} migrations have not run`, cure: 'they run with the next command, or now with `homegrown db migrate`' } : { check: 'Schema', state: 'ok', found: 'up to date' },
                queue === undefined ? { check: 'Queue', state: 'ok', found: config.queue.backend === 'redis' ? `Redis, ${withoutPassword(config.queue.url)}` : 'on the same Postgres (set REDIS_URL for Redis)' }
                    : { check: 'Queue', state: 'wrong', found: queue, cure: config.queue.backend === 'redis' ? 'start Redis, mend REDIS_URL, or leave it empty to queue on Postgres' : 'see the database above' },
            ]
        } finally {
            await database.close()
        }
    } catch (error) {
        return [{ check: 'Database', state: 'wrong', found: `${where}: ${messageOf(error)}`, cure: config.database.mode === 'server' ? 'start the server, mend DATABASE_URL, or leave it empty for the embedded one' : 'see the message; HOMEGROWN_HOME names another folder' }]
    }
}

async function examineDisk(config: Config): Promise<Finding> {
    let folder = config.home
    while (!existsSync(folder)) folder = path.dirname(folder)
    const disk = await statfs(folder)
    const free = disk.bavail * disk.bsize / 1e9
    return free < 2 ? { check: 'Disk', state: 'wrong', found: `${free.toFixed(1)} GB free at ${folder}`, cure: 'make room, or set HOMEGROWN_HOME to a larger disk' }
        : { check: 'Disk', state: 'ok', found: `${free.toFixed(0)} GB free at ${folder}` }
}

async function examineProvider(config: Config): Promise<Finding> {
    try {
        const answer = await request(`${config.openalex.baseUrl}/works/W2741809807?select=id`, {
            headersTimeout: 5_000, bodyTimeout: 5_000, signal: AbortSignal.timeout(6_000),
            headers: config.openalex.apiKey ? { authorization: `Bearer ${config.openalex.apiKey}` } : {},
        })
        await answer.body.dump()
        if (answer.statusCode === 401) return { check: 'OpenAlex', state: 'wrong', found: 'answers 401: the key is not valid', cure: 'mend OPENALEX_API_KEY or leave it empty' }
        return { check: 'OpenAlex', state: answer.statusCode < 400 ? 'ok' : 'note', found: `${config.openalex.baseUrl} answers ${answer.statusCode}` }
    } catch (error) {
        return { check: 'OpenAlex', state: 'note', found: `${config.openalex.baseUrl} cannot be reached (${messageOf(error) || 'no answer'})`, cure: 'live studies need it; files, tapes and the sample study do not' }
    }
}
