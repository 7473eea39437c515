/** Limits shared by processes: slots never closer than the rate allows, holds and budgets seen by all. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresLimits } from '../../src/http/limits-postgres.ts'
import { openDatabase } from '../../src/db/connect.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())

test('slots of two processes on one host are spaced by the rate', async () => {
    const other = await openDatabase(database.config)
    try {
        const stores = [createPostgresLimits(database.db), createPostgresLimits(other.db)]
        const slots = await Promise.all(Array.from({ length: 40 }, async (_, index) => {
            const wait = await stores[index % 2]?.reserveSlot('api.example.org', 20)
            return Date.now() + (wait ?? 0)
        }))
        const sorted = slots.toSorted((a, b) => a - b)
        // 40 slots at 20 a second take 1,950 ms from the first to the last, whatever the answers took to arrive.
        expect((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)).toBeGreaterThan(1_800)
        const free = await stores[0]?.reserveSlot('elsewhere.example.org', 20)
        expect(free).toBe(0)
    } finally {
        await other.db.destroy()
    }
})

test('a hold moves the next slot of everybody', async () => {
    const limits = createPostgresLimits(database.db)
    await limits.holdUntil('slow.example.org', new Date(Date.now() + 5_000))
    const wait = await limits.reserveSlot('slow.example.org', 10)
    expect(wait).toBeGreaterThan(4_000)
    expect(wait).toBeLessThan(5_500)
})

test('the newest word on a budget counts', async () => {
    const limits = createPostgresLimits(database.db)
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
    await limits.saveBudget({ provider: 'p', limit: 1_000, remaining: 400, resetAt: at(50), observedAt: at(10) })
    await limits.saveBudget({ provider: 'p', limit: 1_000, remaining: 900, resetAt: at(50), observedAt: at(5) })
    expect(await limits.getBudget('p')).toEqual({ provider: 'p', limit: 1_000, remaining: 400, resetAt: at(50), observedAt: at(10) })
    expect(await limits.getBudget('other')).toBeUndefined()
})
