/** Started once for all test files: a Postgres with a migrated template database, and a Redis where the machine has one. */
import { spawn, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import type { TestProject } from 'vitest/node'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'

declare module 'vitest' {
    interface ProvidedContext {
        /** Folder of the socket of the test Postgres. */
        postgresHost: string
        /** Undefined where no redis-server is installed. */
        redisUrl: string | undefined
    }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'homegrown-test-'))
    // The server may run as another user (see src/db/embedded.ts), who must be able to enter.
    await chmod(home, 0o755)
    const database = await openDatabase({ ...readConfig({}), home })
    await migrate(database.db)
    await database.db.destroy()
    // One idle connection keeps the server up between test files.
    const keeper = await openDatabase({ ...readConfig({}), home }, { poolSize: 1 })
    await keeper.pool.query('create database template_homegrown template homegrown').catch(async () => {
        const { default: pg } = await import('pg')
        const admin = new pg.Client({ ...keeper.connection, database: 'postgres' })
        await keeper.db.destroy()
        await admin.connect()
        await admin.query('create database template_homegrown template homegrown')
        await admin.end()
    })
    const redis = await startRedis()
    project.provide('postgresHost', String(keeper.connection.host))
    project.provide('redisUrl', redis?.url)
    return async () => {
        redis?.stop()
        const last = await openDatabase({ ...readConfig({}), home })
        await last.close()
        await rm(home, { recursive: true, force: true })
    }
}

async function startRedis(): Promise<{ url: string, stop: () => void } | undefined> {
    if (spawnSync('redis-server', ['--version']).status !== 0) {
        if (process.env['HOMEGROWN_REQUIRE']?.includes('redis')) throw new Error('HOMEGROWN_REQUIRE asks for Redis and there is no redis-server on the path')
        return undefined
    }
    const port = await freePort()
    const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], { stdio: 'ignore' })
    const client = new Redis(port, { retryStrategy: () => 50 })
    client.on('error', () => undefined)
    await client.ping()
    client.disconnect()
    return { url: `redis://127.0.0.1:${port}`, stop: () => server.kill() }
}

export async function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer()
        server.on('error', reject)
        server.listen(0, '127.0.0.1', () => {
            const address = server.address()
            server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
        })
    })
}
