/**
 * Brings the database to the state of the sql folder: the numbered files of sql/schema once each and in order
 * (Kysely's migrator), then everything derived (views, functions) anew when one of its files changed.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { projectRoot } from '../config.ts'
import { FatalError, messageOf } from '../errors.ts'
import type { DB } from './types.ts'

const schemaFolder = path.join(projectRoot, 'sql', 'schema')
const derivedFolders = ['staging', 'metrics', 'checks']

export interface MigrationState { name: string, executedAt: Date | undefined }

export async function migrate(db: Kysely<DB>): Promise<{ applied: string[], derivedRebuilt: boolean }> {
    const { results, error } = await migratorOf(db).migrateToLatest()
    if (error) {
        const failed = results?.find((result) => result.status === 'Error')
        throw new FatalError(`the migration ${failed?.migrationName ?? ''} failed and was undone: ${messageOf(error)}`, { cause: error })
    }
    const derivedRebuilt = await rebuildDerived(db)
    return { applied: (results ?? []).map((result) => result.migrationName), derivedRebuilt }
}

export async function migrationStates(db: Kysely<DB>): Promise<MigrationState[]> {
    return (await migratorOf(db).getMigrations()).map(({ name, executedAt }) => ({ name, executedAt }))
}

/** Drops everything of ours, the queues included. */
export async function resetDatabase(db: Kysely<DB>): Promise<void> {
    await sql`drop schema if exists raw, staging, core, metrics, derive, checks, ops, bullmq cascade`.execute(db)
    await sql`drop table if exists public.homegrown_migrations, public.homegrown_migrations_lock`.execute(db)
}

function migratorOf(db: Kysely<DB>): Migrator {
    return new Migrator({
        db,
        provider: { getMigrations },
        migrationTableSchema: 'public',
        migrationTableName: 'homegrown_migrations',
        migrationLockTableName: 'homegrown_migrations_lock',
    })
}

async function getMigrations(): Promise<Record<string, Migration>> {
    const files = await sqlFiles(schemaFolder)
    return Object.fromEntries(files.map(({ name, text }) => [name, { up: async (db: Kysely<unknown>) => { await sql.raw(text).execute(db) } }]))
}

async function rebuildDerived(db: Kysely<DB>): Promise<boolean> {
    const files = (await Promise.all(derivedFolders.map((folder) => sqlFiles(path.join(projectRoot, 'sql', folder))))).flat()
    const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex')
    return db.transaction().execute(async (tx) => {
        // Two commands that start at once: the second waits and then finds nothing to do.
        await sql`select pg_advisory_xact_lock(hashtext('homegrown derived objects'))`.execute(tx)
        const current = await tx.selectFrom('ops.derived_objects').select('files_hash').executeTakeFirst()
        if (current?.files_hash === hash) return false
        await sql`drop schema if exists staging, derive, checks cascade`.execute(tx)
        await sql`create schema staging`.execute(tx)
        await sql`create schema derive`.execute(tx)
        await sql`create schema checks`.execute(tx)
        for (const { name, text } of files) {
            await sql.raw(text).execute(tx).catch((error: unknown) => {
                throw new FatalError(`sql file ${name} is wrong: ${messageOf(error)}`, { cause: error })
            })
        }
        await tx.insertInto('ops.derived_objects').values({ files_hash: hash }).onConflict((oc) => oc.column('only_row').doUpdateSet({ files_hash: hash })).execute()
        return true
    })
}

async function sqlFiles(folder: string): Promise<{ name: string, text: string }[]> {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.sql')).sort()
    return Promise.all(names.map(async (name) => ({ name: name.replace(/\.sql$/, ''), text: await readFile(path.join(folder, name), 'utf8') })))
}
