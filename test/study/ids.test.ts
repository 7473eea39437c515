import { expect, test } from 'vitest'
import { parseAuthorId, parseInstitutionId, parseOrcid } from '../../src/study/ids.ts'
import { findNearMatch } from '../../src/study/near-match.ts'

test('ids of OpenAlex as text and address', () => {
    for (const text of ['A123', ' a123 ', 'https://openalex.org/A123', 'http://openalex.org/authors/a123', 'https://api.openalex.org/authors/A123', 'openalex.org/A123']) expect(parseAuthorId(text)).toBe('A123')
    for (const text of ['', 'A', 'A0', 'A12b', 'I123', '123', 'https://example.org/A123', 'A1 A2', `A${'1'.repeat(30)}`]) expect(parseAuthorId(text)).toBeUndefined()
    expect(parseInstitutionId('https://openalex.org/institutions/i20231570')).toBe('I20231570')
    expect(parseInstitutionId('A1')).toBeUndefined()
})

// The examples of https://support.orcid.org/hc/en-us/articles/360006897674
test.each(['0000-0002-1825-0097', '0000-0001-5109-3700', '0000-0002-1694-233X'])('%s has the right check character', (orcid) => {
    expect(parseOrcid(`https://orcid.org/${orcid.toLowerCase()}`)).toEqual({ orcid })
    expect(parseOrcid(orcid.replace(/.$/, (last) => (last === '1' ? '2' : '1')))).toHaveProperty('problem')
})

test('a near word is near, and a far one is not offered', () => {
    expect(findNearMatch('worsk', ['works', 'roster'])).toBe('works')
    expect(findNearMatch('FOCUS', ['focus'])).toBe('focus')
    expect(findNearMatch('frobnicate', ['focus', 'works', 'ties'])).toBeUndefined()
    expect(findNearMatch('a', ['b', 'c'])).toBeUndefined()
    expect(findNearMatch('', ['b'])).toBeUndefined()
})
