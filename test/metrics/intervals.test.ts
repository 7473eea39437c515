import { describe, expect, test } from 'vitest'
import { bootstrapInterval } from '../../src/metrics/intervals.ts'

describe('bootstrap interval of a share', () => {
    test('is the one that resampling people one by one gives', () => {
        // 20,000 samples of 201 people of whom 111 count, drawn person by person.
        let state = 7
        const random = () => {
            state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
            return state / 4_294_967_296
        }
        const shares = Array.from({ length: 20_000 }, () => {
            let count = 0
            for (let i = 0; i < 201; i++) count += random() < 111 / 201 ? 1 : 0
            return count / 201
        }).sort((a, b) => a - b)
        const [lower, upper] = bootstrapInterval(111, 201) ?? [0, 0]
        // A thousand samples leave an uncertainty of about a person or two at the ends.
        expect(Math.abs(lower - (shares[500] ?? 0))).toBeLessThan(2.5 / 201)
        expect(Math.abs(upper - (shares[19_499] ?? 0))).toBeLessThan(2.5 / 201)
    })

    test('is the same every time', () => {
        expect(bootstrapInterval(17, 60)).toEqual(bootstrapInterval(17, 60))
    })

    test('of nobody is none; of all or none it is a point', () => {
        expect(bootstrapInterval(0, 0)).toBeNull()
        expect(bootstrapInterval(0, 9)).toEqual([0, 0])
        expect(bootstrapInterval(9, 9)).toEqual([1, 1])
        expect(bootstrapInterval(1, 1)).toEqual([1, 1])
    })

    test('narrows with the root of the cohort, up to millions of people, without overflow', () => {
        const width = (n: number) => {
            const [lower, upper] = bootstrapInterval(n * 0.3, n) ?? [0, 0]
            return upper - lower
        }
        expect(width(1_000) / width(100_000)).toBeGreaterThan(8.5)
        expect(width(1_000) / width(100_000)).toBeLessThan(11.5)
        expect(width(10_000_000)).toBeGreaterThan(0.0004)
        expect(width(10_000_000)).toBeLessThan(0.0008)
    })
})
