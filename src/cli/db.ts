/** homegrown db: migrate, status, reset, distribute, url. */
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { connectionUrl, withoutPassword } from '../db/connect.ts'
import { distribute } from '../db/distribute.ts'
import { migrate, migrationStates, resetDatabase } from '../db/migrate.ts'
import { UsageError } from '../errors.ts'
import { withSession } from './session.ts'
import { print, wholeNumber } from './study.ts'

export function dbCommand(): Command {
    const command = new Command('db').description('the database: its schema and its address')
    command.command('migrate').description('bring the schema up to date (every command does so by itself)')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown db migrate')
        .action((options: { json?: boolean }) => withSession(async ({ database }) => {
            const done = await migrate(database.db)
            print(options.json ? JSON.stringify(done) : done.applied.length ? `applied: ${done.applied.join(', ')}` : `up to date${done.derivedRebuilt ? '; views and functions rebuilt' : ''}`)
        }, { migrates: false }))
    command.command('status').description('which migrations have run')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown db status')
        .action((options: { json?: boolean }) => withSession(async ({ database }) => {
            const states = await migrationStates(database.db)
            if (options.json) return print(JSON.stringify(states))
            for (const state of states) print(`${state.name.padEnd(20)} ${state.executedAt?.toISOString() ?? 'pending: homegrown db migrate'}`)
        }, { migrates: false }))
    command.command('reset').description('delete everything homegrown has stored, and make the schema anew')
        .option('--yes', 'really delete')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown db reset --yes')
        .action(async (options: { yes?: boolean, json?: boolean }) => {
            const config = readConfig()
            const where = config.database.mode === 'server' ? withoutPassword(config.database.url) : config.home
            if (!options.yes) throw new UsageError(`this deletes every run and record in ${where}: add --yes to do it`)
            await withSession(async ({ database }) => {
                await resetDatabase(database.db)
                await migrate(database.db)
                print(options.json ? JSON.stringify({ reset: where }) : `deleted and made anew: ${where}`)
            }, { migrates: false })
        })
    command.command('distribute').description('spread the tables over the nodes of a distributed Postgres (Citus); again after an upgrade of homegrown')
        .option('--shards <number>', 'parts that a table is cut into, the first time', wholeNumber, 128)
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  homegrown db distribute --shards 128')
        .action((options: { shards: number, json?: boolean }) => withSession(async ({ database }) => {
            const done = await distribute(database.pool, options)
            print(options.json ? JSON.stringify(done) : `distributed: ${done.tables.join(', ')}${done.functions.length > 0 ? `; made anew for Citus: ${done.functions.join(', ')}` : ''}`)
        }))
    command.command('url').description('the address for psql and other clients; the embedded server runs while a homegrown command does')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nExample:\n  psql "$(homegrown db url)"        (leave `homegrown worker` running in another terminal)')
        .action((options: { json?: boolean }) => withSession(async ({ database }) => {
            const url = connectionUrl(database.connection)
            print(options.json ? JSON.stringify({ url }) : url)
        }))
    return command
}
