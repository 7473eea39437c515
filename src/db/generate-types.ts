/** TypeScript types of the database's tables, made by kysely-codegen; src/db/types.ts is its output. */
import type { Kysely } from 'kysely'
import { generate, PostgresDialect } from 'kysely-codegen'
import type { DB } from './types.ts'

const ours = '(raw|core|metrics|ops).*'

export async function generateTypes(db: Kysely<DB>): Promise<string> {
    return generate({
        // The tool resolves Kysely's types of the other module format, which are the same type under another name.
        db: db as unknown as Parameters<typeof generate>[0]['db'],
        dialect: new PostgresDialect({ numericParser: 'number' }),
        includePattern: ours,
        // The pool parses both as numbers (src/db/connect.ts).
        typeMapping: { int8: 'number', numeric: 'number' },
    })
}
