/** Real strings that people labelled, the halves that nothing was learnt from. What the matcher promises (docs/affiliations.md) is counted here. */
import { beforeAll, describe, expect, it } from 'vitest'
import { loadOrganisations } from '../../../src/cli/load-organisations.ts'
import { evaluate, evaluateCountries } from '../../../src/resolve/affiliations/evaluate.ts'
import { isDevelopment, readLabelled } from '../../../src/resolve/affiliations/labelled.ts'
import { createMatcher, type Matcher } from '../../../src/resolve/affiliations/match.ts'
import { countryCodes } from '../../../src/study/places.ts'
import { hasRealData, realData } from '../../support/real-data.ts'

describe.skipIf(!hasRealData)('labelled strings that nothing was learnt from', () => {
    let matcher: Matcher
    const problems: string[] = []
    beforeAll(async () => { matcher = createMatcher(await loadOrganisations(realData('ror'), (problem) => problems.push(problem)), countryCodes()) })

    it('reads all organisations of three kinds of files', () => {
        expect(matcher.organisations).toBe(62_315)
        expect(problems).toEqual([])
    })

    it.each([
        { set: 'ror-springer', strings: 1_470, precision: 0.95, recall: 0.85, bestF1: 0.92, country: 0.99 },
        { set: 's2aff-dev', strings: 887, precision: 0.92, recall: 0.79, bestF1: 0.87, country: 0.98 },
    ])('$set', async ({ set, strings, precision, recall, bestF1, country }) => {
        const labelled = (await readLabelled(realData('affiliation-gold', `${set}.jsonl`))).filter((each) => !isDevelopment(each.affiliation))
        const { accepted, best, ...rest } = evaluate(matcher, labelled)
        expect(rest.strings).toBe(strings)
        expect(accepted.precision).toBeGreaterThanOrEqual(precision)
        expect(accepted.recall).toBeGreaterThanOrEqual(recall)
        expect(best.f1).toBeGreaterThanOrEqual(bestF1)
        const countries = evaluateCountries(matcher, labelled, labelled.map(({ affiliation }) => matcher.match(affiliation)))
        expect(countries.accuracy).toBeGreaterThanOrEqual(country)
        expect(countries.answered / countries.strings).toBeGreaterThan(0.96)
    })
})
