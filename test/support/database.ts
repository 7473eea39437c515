/** A database of one's own, copied from the migrated template. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Config, readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/db/connect.ts'

export interface TestDatabase extends Database { url: string, config: Config }

export async function createTestDatabase(env: NodeJS.ProcessEnv = {}): Promise<TestDatabase> {
    const name = `test_${randomBytes(6).toString('hex')}`
    const host = inject('postgresHost')
    const admin = new pg.Client({ host, user: 'homegrown', database: 'postgres' })
    await admin.connect()
    await admin.query(`create database ${name} template template_homegrown`)
    await admin.end()
    const url = `postgresql:///${name}?host=${host}&user=homegrown`
    const config = readConfig({ DATABASE_URL: url, ...env })
    return { ...await openDatabase(config), url, config }
}
