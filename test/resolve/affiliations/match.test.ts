import { beforeAll, describe, expect, it, test } from 'vitest'
import { findCandidates, readParts } from '../../../src/resolve/affiliations/candidates.ts'
import { featureNames, featuresOf } from '../../../src/resolve/affiliations/features.ts'
import { createNameIndex } from '../../../src/resolve/affiliations/name-index.ts'
import { createPlaces } from '../../../src/resolve/affiliations/places.ts'
import { createMatcher, type Matcher } from '../../../src/resolve/affiliations/match.ts'
import { readOrganisation } from '../../../src/resolve/affiliations/organisation.ts'
import { countryCodes } from '../../../src/study/places.ts'
import { inventedOrganisations, inventedRor, lanterna, recordOf } from '../../support/invented-organisations.ts'

let matcher: Matcher
beforeAll(() => { matcher = createMatcher(inventedOrganisations().flatMap((record) => readOrganisation(record) ?? []), countryCodes()) })

const rorsOf = (text: string) => matcher.match(text).organisations.map((each) => each.ror).sort()

describe('organisations of a string', () => {
    it.each<[what: string, text: string, wanted: string[]]>([
        ['the name', 'Lanterna University, Brantholm, Sweden', [lanterna]],
        ['a department before it', 'Department of Computer Science, Lanterna University, Brantholm, Sweden', [lanterna]],
        ['another language', 'Institut für Informatik, Universität Lanterna, Schweden', [lanterna]],
        ['another script', 'Лантернский университет, Швеция', [lanterna]],
        ['another order of words', 'University of Lanterna, Sweden', [lanterna]],
        ['abbreviations', 'Dept. of Comput. Sci., Lanterna Univ., Brantholm, Sweden', [lanterna]],
        ['a slip of a letter', 'Lantrena University, Brantholm, Sweden', [lanterna]],
        ['capitals and no commas', 'LANTERNA UNIVERSITY BRANTHOLM SWEDEN', [lanterna]],
        ['umlauts written out', 'Technische Universitaet Veldora, Veldora, Germany', [inventedRor(2)]],
        ['a compound word', 'Universitätsklinikum Veldora, Deutschland', [inventedRor(3)]],
        ['Chinese without spaces', '奥兰科学院潮汐计算研究所,北京,中国', [inventedRor(4), inventedRor(5)]],
        ['Korean', '한남해양대학교, 부산, 대한민국', [inventedRor(19)]],
        ['several addresses', 'Lanterna University, Brantholm, Sweden; Hannam Ocean University, Busan, Korea', [lanterna, inventedRor(19)].sort()],
        ['a branch campus is its own', 'School of Data Science, Kestrel Bay University (Shenzhen), Shenzhen, China', [inventedRor(7)]],
        ['what was withdrawn is what followed it', 'Mirela Polytechnic University, Cluj-Napoca, Romania', [inventedRor(12)]],
        ['of two of a name the one that is there', 'Saint Osmund College, Springfield, IL, USA', [inventedRor(13)]],
        ['and the other', 'Saint Osmund College, Ludlow, UK', [inventedRor(14)]],
        ['a company without the country that ROR adds', 'Nebulark Corporation, Tokyo, Japan', [inventedRor(15)]],
        ['Spanish accents', 'Universidad Autonoma de Quillabamba, Perú', [inventedRor(18)]],
    ])('%s: %s', (_what, text, wanted) => expect(rorsOf(text)).toEqual(wanted))

    it.each([
        ['a department alone', 'Department of Computer Science'], ['an address alone', '12 Main Street, Springfield, Illinois 62701'], ['a kind of organisation alone', 'University Hospital'],
        ['nothing', ''], ['signs', '—;,()\u200F\u202E'], ['a name that is not there', 'Zebulon Quarry Conservatory, Gondor'],
    ])('none: %s', (_what, text) => expect(rorsOf(text)).toEqual([]))

    it('says how, how sure, and what else it looked at', () => {
        const match = matcher.match('Department of Physics, Lanterna University, Brantholm, Sweden')
        expect(match.organisations).toEqual([{ ror: lanterna, name: 'Lanterna University', countryCode: 'SE', score: expect.any(Number), how: 'name' }])
        expect(match.score).toBeGreaterThan(0.7)
        const both = matcher.match('Saint Osmund College, Springfield, IL, USA')
        expect(both.others.map((each) => each.ror)).toContain(inventedRor(14))
        expect(both.others[0]?.because).toMatch(/its words are those of Saint Osmund College/)
    })

    it('ends where successors go in a circle', () => {
        expect(matcher.standing(inventedRor(16))).toEqual([])
        expect(matcher.standing(inventedRor(10))).toEqual([inventedRor(12)])
        expect(matcher.match('Circulus Institute, Paris, France').countries).toEqual(['FR'])
    })

    it('looks at ten megabytes no longer than at a page', () => {
        const text = `Lanterna University, Brantholm, Sweden, ${'very long, '.repeat(1_000_000)}`
        const from = performance.now()
        expect(matcher.match(text).countries).toEqual(['SE'])
        expect(performance.now() - from).toBeLessThan(2_000)
    })

    it('gives the same answer whatever was asked before', () => {
        const texts = ['Lanterna Univ., Sweden', 'Kestrel Bay University, Hong Kong', 'Univ. of Taipa, Macau']
        const first = texts.map((text) => matcher.match(text))
        expect(texts.toReversed().map((text) => matcher.match(text)).toReversed()).toEqual(first)
    })
})

test('a slip is mended by the words of the organisations at hand, whatever another matcher knows', () => {
    const other = createMatcher([...inventedOrganisations(2_000).slice(1), recordOf({ ror: inventedRor(500), name: 'Lantirena University', country: 'SE', city: 'Brantholm' })].flatMap((record) => readOrganisation(record) ?? []), countryCodes())
    expect(rorsOf('Lantrena University, Brantholm, Sweden')).toEqual([lanterna])
    expect(other.match('Lantrena University, Brantholm, Sweden').organisations.map((each) => each.ror)).toEqual([inventedRor(500)])
})

test('what speaks for a candidate has one value for each name', () => {
    const places = createPlaces([], countryCodes())
    const index = createNameIndex(inventedOrganisations(0).flatMap((record) => readOrganisation(record) ?? []), places.names)
    const rows = featuresOf(readParts('Lanterna University, Sweden', index, places).flatMap((part) => findCandidates(part, index)), index)
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([featureNames.length]))
})

describe('countries of a string', () => {
    it.each<[text: string, countries: string[]]>([
        ['Kestrel Bay University, Kowloon, Hong Kong, China', ['HK']],
        ['Some Laboratory, Hong Kong SAR, China', ['HK']],
        ['Some Laboratory, Shenzhen, P. R. China', ['CN']],
        ['Kestrel Bay University (Shenzhen), Shenzhen, China', ['CN']],
        ['Some Laboratory, Macao, China', ['MO']],
        ['Some Laboratory, Taipei, Taiwan, R.O.C.', ['TW']],
        ['Some Laboratory, Taiwan, Republic of China', ['TW']],
        ['Some Laboratory, 北京, 中国', ['CN']],
        ['Some Laboratory, U.S.A.', ['US']],
        ['Some Laboratory, Springfield, IL 62701', ['US']],
        ['Some Laboratory, England', ['GB']],
        ['Some Laboratory, Atlanta, Georgia, USA', ['US']],
        ['Some Laboratory, Tbilisi, Georgia', ['GE']],
        ['Some Laboratory, Österreich', ['AT']],
        ['Some Laboratory, Российская Федерация', ['RU']],
        ['Some Laboratory, السعودية', ['SA']],
        ['First Laboratory, Paris, France; Second Laboratory, Leeds, UK', ['FR', 'GB']],
        ['China Street Laboratory, Leeds, UK', ['GB']],
        ['Some Laboratory', []],
        ['Lanterna University', ['SE']],
    ])('%s → %j', (text, countries) => expect(matcher.match(text).countries).toEqual(countries))

    it('takes a country that is known beside the string', () => {
        expect(matcher.match('Saint Osmund College', { country: 'GB' }).organisations.map((each) => each.ror)).toEqual([inventedRor(14)])
        expect(matcher.match('Saint Osmund College', { city: 'Springfield', country: 'US' }).organisations.map((each) => each.ror)).toEqual([inventedRor(13)])
    })
})
