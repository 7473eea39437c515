import { expect, test } from 'vitest'
import { comparePublished, readPath } from '../../src/study/compare-published.ts'
import type { ExpectedFigure } from '../../src/study/types.ts'

const result = {
    definition: 'hoover2025', regions: 'iso',
    never_left: { count: 111, share: 111 / 201, interval: [0.48, 0.62], upper: null },
    ties: { US: { years: { '1': 31, '2-4': 9, '5+': 8 } } },
    current: { 'CN+SAR': 174 },
    trajectories: [{ path: 'CN…CN', count: 19 }, { path: 'other', count: 6 }],
    institutions: { top: [{ id: 'https://openalex.org/I12', direct: 1 }, { id: 'I2', direct: 20 }] },
    exact: 1.005,
}

test.each([
    ['never_left.count', 111],
    ['ties.US.years.2-4', 9],
    ['ties.US.years.5+', 8],
    ['current.CN+SAR', 174],
    ['never_left.interval.1', 0.62],
    ['trajectories.other.count', 6],
    ['institutions.top.I2.direct', 20],
    ['institutions.top.I12.direct', 1],
    ['never_left.upper', undefined],
    ['never_left', undefined],
    ['never_left.count.more', undefined],
    ['definition.length', undefined],
    ['trajectories.length', undefined],
    ['toString.length', undefined],
    ['__proto__.a', undefined],
    ['', undefined],
])('%s is %s', (path, value) => {
    expect(readPath(result, path)).toBe(value)
})

function figure(path: string, value: number, decimals: number, other: Partial<ExpectedFigure> = {}): ExpectedFigure {
    return {
        path, value, decimals, kind: 'data', definition: 'hoover2025', regions: 'iso', source: 's 2025', note: undefined, ...other,
    }
}

test('figures agree when ours, rounded to their decimals, is theirs', () => {
    const compared = comparePublished(result, [
        figure('never_left.share', 0.552, 3),
        figure('never_left.share', 0.55, 2),
        figure('never_left.share', 0.5522, 4, { note: 'cut', kind: 'published' }),
        figure('never_left.share', 0.55, 3),
        figure('exact', 1.01, 2),
        figure('gone', 1, 0),
        figure('never_left.upper', 0, 0),
        figure('never_left.count', 114, 0, { regions: 'cn+sar' }),
        figure('never_left.count', 99, 0, { definition: 'strict' }),
    ])
    expect(compared.map(({ path, ours, agrees }) => [path, ours, agrees])).toEqual([
        ['never_left.share', 111 / 201, true],
        ['never_left.share', 111 / 201, true],
        ['never_left.share', 111 / 201, true],
        ['never_left.share', 111 / 201, false],
        ['exact', 1.005, true],
        ['gone', null, false],
        ['never_left.upper', null, false],
    ])
    expect(compared[2]).toEqual({ path: 'never_left.share', ours: 111 / 201, published: 0.5522, kind: 'published', source: 's 2025', note: 'cut', agrees: true })
    expect(comparePublished(result, undefined)).toEqual([])
})
