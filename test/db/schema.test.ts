/** Rules of the schema that nothing else enforces. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate, migrationStates } from '../../src/db/migrate.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

test('migrating again changes nothing, and two at once do not quarrel', async () => {
    const both = await Promise.all([migrate(database.db), migrate(database.db)])
    expect(both).toEqual([{ applied: [], derivedRebuilt: false }, { applied: [], derivedRebuilt: false }])
    expect((await migrationStates(database.db)).every((state) => state.executedAt !== undefined)).toBe(true)
})

test('every table says what it is and what its grain is', async () => {
    const tables = await database.pool.query<{ name: string, comment: string | null }>(`
        select nspname || '.' || relname as name, obj_description(pg_class.oid) as comment
        from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
        where nspname in ('raw', 'core', 'metrics', 'ops') and relkind = 'r'`)
    expect(tables.rows.length).toBeGreaterThan(30)
    expect(tables.rows.filter((table) => !table.comment)).toEqual([])
})

test('region policies cover every country exactly once each', async () => {
    const gaps = await database.pool.query(`
        select policies.policy, countries.country_code
        from (select distinct policy from core.region_policies) as policies
        cross join core.countries
        left join core.region_policies as mapped using (policy, country_code)
        where mapped.region is null`)
    expect(gaps.rows).toEqual([])
})
