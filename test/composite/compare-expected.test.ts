import { expect, test } from 'vitest'
import { agrees } from '../../src/composite/compare-expected.ts'

test.each([
    [0.18857, 18.9, 1, true],
    [0.18849, 18.9, 1, false],
    [0.1885, 18.9, 1, true],
    // 0.145 × 100 is 14.499999999999998 in binary.
    [0.145, 15, 0, true],
    [0.57990, 58, 1, true],
    [0.57990, 58, 0, true],
    [0.57499, 58, 0, false],
])('%d is given as %d with %i decimals: %s', (ours, score, decimals, expected) => {
    expect(agrees(ours, { score, decimals }, 100)).toBe(expected)
})

test('a score that is missing agrees with nothing', () => {
    expect(agrees(null, { score: 0, decimals: 0 }, 1)).toBe(false)
})
