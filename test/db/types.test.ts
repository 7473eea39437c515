import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectRoot } from '../../src/config.ts'
import { generateTypes } from '../../src/db/generate-types.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

test('src/db/types.ts is what `npm run generate` makes of the schema', async () => {
    expect(await generateTypes(database.db)).toBe(await readFile(path.join(projectRoot, 'src', 'db', 'types.ts'), 'utf8'))
})
