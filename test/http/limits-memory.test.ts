import { describe, expect, it } from 'vitest'
import { createMemoryLimits } from '../../src/http/limits-memory.ts'

const budget = { provider: 'sample', limit: 10, remaining: 4, resetAt: undefined, observedAt: new Date(1_000) }

describe('limits in memory', () => {
    it('hand out slots one after the other, per host, and save none up', async () => {
        const clock = { at: 0 }
        const limits = createMemoryLimits({ now: () => clock.at })
        expect([await limits.reserveSlot('a', 4), await limits.reserveSlot('a', 4), await limits.reserveSlot('a', 4)]).toEqual([0, 250, 500])
        expect(await limits.reserveSlot('b', 4)).toBe(0)
        clock.at = 600
        expect(await limits.reserveSlot('a', 4)).toBe(150)
        clock.at = 60_000
        expect([await limits.reserveSlot('a', 4), await limits.reserveSlot('a', 4)]).toEqual([0, 250])
    })

    it('hold a host until then, never shorter', async () => {
        const limits = createMemoryLimits({ now: () => 0 })
        await limits.holdUntil('a', new Date(5_000))
        await limits.holdUntil('a', new Date(2_000))
        expect([await limits.reserveSlot('a', 2), await limits.reserveSlot('a', 2)]).toEqual([5_000, 5_500])
    })

    it('remember the newest budget', async () => {
        const limits = createMemoryLimits()
        expect(await limits.getBudget('sample')).toBeUndefined()
        await limits.saveBudget(budget)
        await limits.saveBudget({ ...budget, remaining: 9, observedAt: new Date(999) })
        expect(await limits.getBudget('sample')).toEqual(budget)
    })

    it('neither wait nor remember when unlimited', async () => {
        const limits = createMemoryLimits({ unlimited: true })
        await limits.holdUntil('a', new Date(Date.now() + 60_000))
        await limits.saveBudget(budget)
        expect([await limits.reserveSlot('a', 1), await limits.reserveSlot('a', 1), await limits.getBudget('sample')]).toEqual([0, 0, undefined])
    })
})
