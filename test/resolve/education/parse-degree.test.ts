import { describe, expect, it } from 'vitest'
import { parseDegree } from '../../../src/resolve/education/parse-degree.ts'
import { degreeTexts } from './degree-texts.ts'

const cases = degreeTexts.slice(1).split('\n').slice(0, -1).map((line) => {
    const [level = '', flags = '', ...text] = line.split('|')
    return { text: text.join('|'), level: level === '-' ? null : level, isStudent: flags.includes('s'), isHonorary: flags.includes('h') }
})

describe('degrees in texts', () => {
    it('knows at least 300 texts, each once', () => {
        expect(cases.length).toBeGreaterThanOrEqual(300)
        expect(cases.length).toBe(new Set(cases.map((each) => each.text)).size)
    })

    it.each(cases)('$text', ({ text, level, isStudent, isHonorary }) => {
        const { because, ...parsed } = parseDegree(text)
        expect(parsed, because).toEqual({ level, isStudent, isHonorary })
    })

    it('says both of two degrees and takes the higher', () => {
        expect(parseDegree('M.Sc. and Ph.D.')).toEqual({ level: 'doctorate', isStudent: false, isHonorary: false, because: '“Ph.D.” is a doctorate; “M.Sc.” is a master\'s degree' })
    })

    it('says why there is no level', () => {
        expect(parseDegree('Assistant Professor').because).toBe('the text names no degree')
        expect(parseDegree(null).because).toBe('there is no text')
        expect(parseDegree('High School').because).toBe('“High School” is schooling before university')
    })

    it('reads a text of a megabyte, or of what makes patterns slow, in no time', () => {
        const before = performance.now()
        for (const text of ['PhD '.repeat(250_000), 'master of '.repeat(50_000), 'a'.repeat(1_000_000), '. '.repeat(100_000), 'Dr. rer. '.repeat(10_000), '博士'.repeat(100_000), '\u0301'.repeat(100_000), '\uD800PhD']) parseDegree(text)
        expect(performance.now() - before).toBeLessThan(1_000)
        expect(parseDegree('\uD800PhD').level).toBe('doctorate')
    })
})
