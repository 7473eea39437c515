/** What a harvest takes of budget and time, in words: fits today, or over how many days. */
import { describe, expect, test } from 'vitest'
import { daysOf, describeCost } from '../../src/cli/api-cost.ts'

const pace = { requestsPerSecond: 8, reserveShare: 0.1 }
const resetAt = new Date('2026-11-25T00:00:00Z')

describe('daysOf', () => {
    test.each([
        // A day gives 9,000 of 10,000.
        [9_000, 10_000, { today: 9_000, days: 1 }],
        [9_001, 10_000, { today: 9_000, days: 2 }],
        [20_000, 10_000, { today: 9_000, days: 3 }],
        [20_000, 3_000, { today: 2_000, days: 3 }],
        // Nothing is left today: whole days from tomorrow on.
        [18_000, 1_000, { today: 0, days: 2 }],
        [0, 500, { today: 0, days: 0 }],
        // Bought ahead, on top of the day's.
        [30_000, 40_000, { today: 39_000, days: 1 }],
    ])('%i credits with %i left of 10,000', (credits, remaining, expected) => {
        expect(daysOf(credits, pace, { limit: 10_000, remaining })).toMatchObject(expected)
    })
})

describe('describeCost', () => {
    test('what fits today', () => {
        expect(describeCost({ lines: ['  work'], credits: 1_200, requests: 1_200 }, pace, { limit: 10_000, remaining: 9_999, resetAt, isSeen: true })).toBe([
            'OpenAlex, 1,200 credits (1 credit = US$0.0001):', '  work',
            'Time: about 3 min of asking, at 8 requests a second.',
            'Budget: 9,999 of 10,000 credits a day are left until 2026-11-25T00:00Z, of which 1,000 are kept back.',
        ].join('\n'))
    })

    test('what needs days, and what no day is large enough for', () => {
        const large = { lines: [], credits: 500_000, requests: 500_000 }
        expect(describeCost(large, pace, { limit: 10_000, remaining: 9_999, resetAt, isSeen: true })).toMatch(/Time: about 17 h 22 min of asking[^]*That is more than is left today: the run is parked when the budget is spent and goes on when it is renewed, on 56 days in all\.$/)
        expect(describeCost(large, pace, { limit: 0, remaining: 0, resetAt, isSeen: true })).toMatch(/No day's budget is large enough for a single list page\.$/)
    })

    test('what costs nothing says nothing of days, even without a budget', () => {
        expect(describeCost({ lines: [], credits: 0, requests: 80 }, pace, { limit: 1_000, remaining: 0, resetAt: undefined, isSeen: true })).not.toMatch(/more than/)
        expect(describeCost({ lines: [], credits: 1, requests: 1 }, pace, { limit: 1_000, remaining: 1_000, resetAt: undefined, isSeen: false })).toMatch(/^OpenAlex, 1 credit \([^]*as the provider documents it[^]*was not asked yet\.$/)
    })
})
