import { describe, expect, it } from 'vitest'
import { textWidth, truncateText, wrapText } from '../../src/outputs/text-width.ts'

describe('textWidth', () => {
    it.each([['abc', 3], ['许雨晴', 6], ['e\u0301', 1], ['👩🏽‍🔬', 2], ['▸ iso', 5], ['', 0]])('%s takes %i columns', (text, width) => {
        expect(textWidth(text)).toBe(width)
    })
})

describe('truncateText', () => {
    it('cuts between letters and says so', () => {
        expect(truncateText('abcdef', 6)).toBe('abcdef')
        expect(truncateText('abcdef', 5)).toBe('abcd…')
        expect(truncateText('许雨晴', 4)).toBe('许…')
    })
})

describe('wrapText', () => {
    it('breaks at spaces, never before a per cent sign, and indents later lines', () => {
        expect(wrapText('of all 55.2 % known', 12, '  ')).toEqual(['of all', '  55.2 %', '  known'])
    })

    it('cuts words that are longer than a line', () => {
        expect(wrapText('abcdefgh', 4)).toEqual(['abcd', 'efgh'])
        expect(wrapText('', 4)).toEqual([''])
    })
})
