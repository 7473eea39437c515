import { describe, expect, it } from 'vitest'
import {
    findCountryName, formatCount, formatInterval, formatMean, formatMinimum, formatMoment, formatNumber, formatPercent, formatQuantity,
    formatRange, formatSpan, formatSpread, formatYears, sortCounts,
} from '../../src/outputs/format.ts'

describe('numbers', () => {
    it.each([
        [formatPercent(111 / 201), '55.2 %'],
        [formatPercent(0), '0.0 %'],
        [formatPercent(1), '100.0 %'],
        [formatPercent(null), '–'],
        [formatPercent(Number.NaN), '–'],
        [formatCount(1_234_567), '1,234,567'],
        [formatCount(0), '0'],
        [formatCount(null), '–'],
        [formatMean(1089.094), '1,089.09'],
        [formatMean(14), '14.00'],
        [formatMean(null), '–'],
        [formatNumber(7.5), '7.5'],
        [formatNumber(1059), '1,059'],
        [formatNumber(null), '–'],
        [formatRange(0.5, 0.595), '50.0 % to 59.5 %'],
        [formatRange(null, 0.595), '–'],
        [formatSpread(0.5, 0.595), '50.0–59.5 %'],
        [formatSpread(0.5, null), '–'],
        [formatInterval([0.4826, 0.6219]), '48.3 % to 62.2 %'],
        [formatInterval(null), '–'],
        [formatQuantity(1, 'person', 'people'), '1 person'],
        [formatQuantity(2000, 'person', 'people'), '2,000 people'],
        [formatMinimum({ years: 1, sources: null }), '1 year'],
        [formatMinimum({ years: 2, sources: 2 }), '2 years or 2 sources'],
    ])('%s', (actual, expected) => expect(actual).toBe(expected))
})

describe('years and moments', () => {
    it.each([
        [formatYears([2017, 2015, 2016, 2020, 2020]), '2015–2017, 2020'],
        [formatYears([]), ''],
        [formatSpan(2015, 2018), '2015–2018'],
        [formatSpan(2015, 2015), '2015'],
        [formatSpan(2015, null), 'from 2015'],
        [formatSpan(null, 2018), 'to 2018'],
        [formatSpan(null, null), null],
        [formatMoment('2025-04-21T08:15:59.000Z'), '2025-04-21 08:15 UTC'],
        [formatMoment('2025-04-21T23:30:00-02:00'), '2025-04-22 01:30 UTC'],
        [formatMoment('2025-04-21'), '2025-04-21'],
        [formatMoment('yesterday'), 'yesterday'],
    ])('%s', (actual, expected) => expect(actual).toBe(expected))
})

describe('regions', () => {
    it('names countries and leaves regions of a policy alone', () => {
        expect(findCountryName('US')).toBe('United States')
        expect(findCountryName('CN+SAR')).toBeNull()
        expect(findCountryName('QQ')).toBeNull()
        expect(findCountryName('us')).toBeNull()
    })

    it('sorts by count, then by name', () => {
        expect(sortCounts({ SG: 3, CN: 171, GB: 3 })).toEqual([['CN', 171], ['GB', 3], ['SG', 3]])
    })
})
