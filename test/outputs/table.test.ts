import { describe, expect, it } from 'vitest'
import { renderTable } from '../../src/outputs/table.ts'
import { textWidth } from '../../src/outputs/text-width.ts'
import { exampleResult, unknownResult } from './example-study.ts'

const plain = renderTable(exampleResult, { colour: false, width: 110 })
const collapse = (text: string) => text.replace(/\s+/g, ' ')

describe('renderTable', () => {
    it.each([
        '111 of 201 people whose careers are known never left CN (55.2 %); 21 unknown; between 50.0 % and 59.5 % of all members',
        '95 % interval 48.3 % to 62.2 %.',
        'Definition hoover2025 · regions iso (CN) · people, each counted once · at least 1 year · data 9f2c41ab7d10',
        'Never left CN 55.2 % 111 201 21 50.0–59.5 % 48.3–62.2 %',
        'Ever in CN 98.0 % 197 201 21 88.7–98.2 % 96.0–99.5 %',
        'Never in CN 2.0 % 4 201 21 1.8–11.3 % 0.5–4.0 %',
        'Tie with US 24.4 % 49 201 21 22.1–31.5 % 18.4–30.3 %',
        'Years in US 1 year 31 · 2–4 years 9 · 5+ years 9',
        'Split never left 111 · tie 49 · elsewhere 41 · unknown 21',
        'Now in CN 171 · US 15 · SG 4 · GB 3 · HK 3 · others 5',
        '31 people on 5 works or more · 28 known · never left CN 14 of 28 (50.0 %) · tie with US 8 of 28 (28.6 %)',
        '▸ iso, 1 year 55.2 % 111 201 21',
        'iso, 2 years or 2 sources 49.7 % 83 167 55',
        '21 implausible profiles, shown, not dropped',
        '! W4396815229 has one authorship',
    ])('says: %s', text => expect(collapse(plain)).toContain(text))

    it('fits a screen', () => {
        const lines = plain.trimEnd().split('\n')
        expect(lines.length).toBeGreaterThanOrEqual(25)
        expect(lines.length).toBeLessThanOrEqual(42)
    })

    it.each([20, 40, 60, 72, 80, 100, 160])('never writes past column %i, and keeps every main number', width => {
        const text = renderTable(exampleResult, { colour: false, width })
        for (const line of text.split('\n')) expect(textWidth(line), line).toBeLessThanOrEqual(width)
        for (const number of ['111', '201', '21', '55.2', '50.0', '59.5', '48.3', '62.2']) expect(text).toContain(number)
    })

    it('colours only when asked', () => {
        expect(plain).not.toContain('\u001b')
        expect(renderTable(exampleResult, { colour: true, width: 110 })).toContain('\u001b[')
    })

    it('lets no text of others move the cursor', () => {
        const evil = 'x\u001b[2J\u001b]0;title\u0007\r\u202e\u2066'
        const text = renderTable({
            ...exampleResult,
            title: evil, study: evil, definition: evil, regions: evil, focus_region: evil, data_version: evil, as_of: evil,
            alerts: [evil], current: { [evil]: 3 },
            ties: Object.fromEntries(Object.values(exampleResult.ties).map(tie => [evil, tie])),
            flags: { ...exampleResult.flags, rules: { [evil]: 3 } },
            sensitivity: exampleResult.sensitivity.map(row => ({ ...row, regions: evil })),
            institutions: { ...exampleResult.institutions, by_country: { [evil]: 3 } },
        }, { colour: false, width: 100 })
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
    })

    it('answers for an empty cohort and for one of which nothing is known', () => {
        const empty = renderTable(unknownResult(0), { colour: false, width: 100 })
        expect(empty).toContain('The cohort is empty')
        expect(collapse(empty)).toContain('Never left CN – 0 0 0 – –')
        const unknown = renderTable(unknownResult(7), { colour: false, width: 100 })
        expect(unknown).toContain('no career is known of the 7 people')
        expect(collapse(unknown)).toContain('Never left CN – 0 0 7 0.0–100.0 % –')
        expect(collapse(unknown)).toContain('Key team – none')
        expect(unknown).not.toMatch(/NaN|undefined|null/)
    })
})
