/** What a command needs open: configuration and a migrated database. Closed again whatever happens. */
import { type Config, readConfig } from '../config.ts'
import { type Database, openDatabase } from '../db/connect.ts'
import { migrate } from '../db/migrate.ts'

export interface Session { config: Config, database: Database }

export async function withSession<T>(work: (session: Session) => Promise<T>, options: { migrates?: boolean } = {}): Promise<T> {
    const config = readConfig()
    const database = await openDatabase(config)
    try {
        if (options.migrates !== false) await migrate(database.db)
        return await work({ config, database })
    } finally {
        await database.close()
    }
}
