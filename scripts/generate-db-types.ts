/** Writes src/db/types.ts from a freshly migrated database, so that queries are checked against the schema. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { projectRoot, readConfig } from '../src/config.ts'
import { generateTypes } from '../src/db/generate-types.ts'
import { openDatabase } from '../src/db/connect.ts'
import { migrate } from '../src/db/migrate.ts'

const database = await openDatabase(readConfig())
await migrate(database.db)
await writeFile(path.join(projectRoot, 'src', 'db', 'types.ts'), await generateTypes(database.db))
await database.close()
