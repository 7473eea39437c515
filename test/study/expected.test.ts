import { describe, expect, test } from 'vitest'
import { readExpected } from '../../src/study/expected.ts'

const top = 'definition: hoover2025\nregions: iso\nkind: data\nsource: doi:10.1002/asi.22775\n'
const read = (text: string) => readExpected('/e/expected.yaml', text)
const problemsIn = (text: string): string[] => read(text).problems.map((line) => line.replace('/e/expected.yaml:', ''))

test('what stands at the top holds for every figure that says nothing else', () => {
    const { figures, problems } = read(`${top}figures:
  - { path: never_left.count, value: 111 }
  - { path: ties.US.years.5+, value: 9.50, kind: published, definition: strict, regions: CN+SAR, source: https://example.org/a, note: by hand }
`)
    expect(problems).toEqual([])
    expect(figures).toEqual([
        { path: 'never_left.count', value: 111, decimals: 0, kind: 'data', definition: 'hoover2025', regions: 'iso', source: 'doi:10.1002/asi.22775', note: undefined },
        { path: 'ties.US.years.5+', value: 9.5, decimals: 2, kind: 'published', definition: 'strict', regions: 'cn+sar', source: 'https://example.org/a', note: 'by hand' },
    ])
})

test.each([['111', 0], ['62.13', 2], ['14.0', 1], ['0.890', 3], ['-.5', 1], ['5.', 0], ['1.5e-3', 4], ['1e3', 0], ['1e-2', 2], ['0x1F', 0]])('%s is written with %i decimals', (value, decimals) => {
    expect(read(`${top}figures: [{ path: a, value: ${value} }]`).figures[0]).toMatchObject({ decimals })
})

describe('problems', () => {
    test('in figures', () => {
        expect(problemsIn(`${top}figures:
  - { path: a..b, value: 1 }
  - { path: a, value: 55.2 % }
  - { path: a, value: .inf }
  - { path: a, vlaue: 1 }
  - { path: a, value: 1, kind: guess }
  - { path: a, value: 1, source: somebody }
  - { path: a, value: 1, source: "https://" }
`)).toEqual([
            '6: figures.path: "a..b" is no path: write the keys of the result with dots, such as never_left.count',
            '7: figures.value: a number is expected, this is "55.2 %"; the figure as a number, without quotes, % or thousands separators',
            expect.stringMatching(/^8: figures\.value: a number is expected, this is "Infinity"/),
            expect.stringMatching(/^9: figures\.value: missing/),
            '9: figures.vlaue: unknown key; did you mean value?',
            '10: figures.kind: "guess" is unknown; write published or data',
            '11: figures.source: "somebody" cannot be looked up: give a DOI, an address, or a citation with its year',
            expect.stringMatching(/^12: figures\.source: "https:\/\/" cannot be looked up/),
        ])
    })

    test('what is given nowhere', () => {
        expect(problemsIn('regions: iso\nfigures:\n  - { path: a, value: 1 }\n')).toEqual(['kind', 'definition', 'source'].map((key) => `3: figures: ${key}: missing; give it here or once at the top of the file`))
    })

    test('a figure given twice', () => {
        expect(problemsIn(`${top}figures:\n  - { path: a, value: 1 }\n  - { path: a, value: 2 }\n`)).toEqual(['7: figures: a stands on line 6 too; keep one'])
        expect(problemsIn(`${top}figures:\n  - { path: a, value: 1 }\n  - { path: a, value: 2, kind: published }\n  - { path: a, value: 2, regions: cn+sar }\n`)).toEqual([])
    })

    test('files that hold no figures', () => {
        expect(problemsIn('')).toEqual(['1: empty; write figures: and below it a list of { path: never_left.count, value: 111 }'])
        expect(problemsIn('figures: [')[0]).toMatch(/^1: no valid YAML/)
        expect(problemsIn('- { path: a, value: 1 }')[0]).toMatch(/^1: a map is expected, this is a list/)
        expect(problemsIn('figures: []')[0]).toMatch(/^1: figures: empty/)
    })
})
