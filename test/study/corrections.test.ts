import { describe, expect, test } from 'vitest'
import { readCorrections } from '../../src/study/corrections.ts'

const header = 'action,person,into,institution,country,first_year,last_year,kind,reason,source'
const read = (...lines: string[]) => readCorrections('/c/corrections.csv', `${[header, ...lines].join('\n')}\n`)
const problemsIn = (...lines: string[]): string[] => read(...lines).problems.map((line) => line.replace('/c/corrections.csv:', ''))

describe('what each action says', () => {
    test('in its columns', () => {
        const { corrections, problems, warnings } = read(
            'merge,a1,https://openalex.org/A2,,,,,,same person,https://orcid.org/x',
            'split,Ann,,https://openalex.org/I3,,,,,a namesake,her page',
            'drop,A4,,,us,2001,2003,,a hospital,x',
            'DROP,Bob,,,,,,,no author,x',
            'add,Cy,,I5,cn,2010,2014,Education,doctorate,https://example.org',
        )
        const none = { into: undefined, institutionId: undefined, countryCode: undefined, firstYear: undefined, lastYear: undefined, kind: undefined }
        expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
        expect(corrections).toEqual([
            { ...none, line: 2, action: 'merge', person: 'A1', into: 'A2', reason: 'same person', source: 'https://orcid.org/x' },
            { ...none, line: 3, action: 'split', person: 'Ann', institutionId: 'I3', reason: 'a namesake', source: 'her page' },
            { ...none, line: 4, action: 'drop', person: 'A4', countryCode: 'US', firstYear: 2001, lastYear: 2003, reason: 'a hospital', source: 'x' },
            { ...none, line: 5, action: 'drop', person: 'Bob', reason: 'no author', source: 'x' },
            { line: 6, action: 'add', person: 'Cy', into: undefined, institutionId: 'I5', countryCode: 'CN', firstYear: 2010, lastYear: 2014, kind: 'education', reason: 'doctorate', source: 'https://example.org' },
        ])
    })

    test('columns it needs', () => {
        expect(problemsIn('merge,A1,,,,,,,r,s', 'split,A1,,,,,,,r,s', 'add,A1,,,,2001,,,r,s', 'drop,,,,,,,,,', 'remove,A1,,,,,,,r,s', ',A1,,,,,,,r,s')).toEqual([
            '2: merge needs into (the person is the same as another: into)',
            '3: split needs institution or country or first_year (the claims meant belong to somebody else)',
            '4: add needs institution or country (a claim that the records lack)',
            '5: no person: every correction names its person, its reason and its source',
            '5: no reason: every correction names its person, its reason and its source',
            '5: no source: every correction names its person, its reason and its source',
            '6: "remove" is no action: write merge, split, drop, add',
            '7: no action: write merge, split, drop, add',
        ])
    })

    test('columns it must leave empty', () => {
        expect(problemsIn('merge,A1,A2,I1,,,,,r,s', 'split,A1,A2,I1,,,,,r,s', 'drop,A1,,,,,,profile,r,s', 'add,A1,A2,I1,,,,,r,s')).toEqual([
            '2: merge takes no institution, "I1" is given (the person is the same as another: into); leave the cell empty',
            '3: split takes no into, "A2" is given (the claims meant belong to somebody else); leave the cell empty',
            '4: drop takes no kind, "profile" is given (the claims meant are wrong; the person, where none are named); leave the cell empty',
            '5: add takes no into, "A2" is given (a claim that the records lack); leave the cell empty',
        ])
    })

    test('values that are none', () => {
        expect(problemsIn('add,A1,,Peking University,UK,20x1,,job,r,s', 'add,A1,,,CN,2010,2001,,r,s', 'add,A1,,,CN,,2001,,r,s', 'add,0000-0002-1825-0097,,,EU-27,,,,r,s')).toEqual([
            '2: first_year: "20x1" is no year from 1900 to 2099',
            '2: "job" is no kind of claim: write profile, authorship, employment, education, or leave the cell empty',
            '2: "Peking University" is no OpenAlex institution id: write it as I20231570 or its address',
            '2: country: "UK": write the ISO code, GB',
            '3: last_year 2001 is before first_year 2010: swap them',
            '4: last_year 2001 without first_year: give both',
            '5: "0000-0002-1825-0097" is an ORCID iD: name the person by OpenAlex author id or by the name of the cohort',
            '5: country: "EU-27" is no country code of ISO 3166-1, such as CN',
        ])
    })
})

test('merges into oneself, twice, in a chain or in a circle', () => {
    expect(problemsIn('merge,A1,a1,,,,,,r,s')).toEqual(['2: "A1" is merged into itself; name the other person in into'])
    expect(problemsIn('merge,A1,A2,,,,,,r,s', 'merge,A1,A3,,,,,,r,s')).toEqual(['3: "A1" is merged on line 2 too; keep one'])
    expect(problemsIn('merge,Ann,Bob,,,,,,r,s', 'merge,bob,Cy,,,,,,r,s')).toEqual(['2: "Bob" is itself merged on line 3; write into "Cy" here, or remove one of the two'])
    expect(problemsIn('merge,A1,A2,,,,,,r,s', 'merge,A2,A1,,,,,,r,s')).toHaveLength(2)
    expect(problemsIn('merge,A1,A3,,,,,,r,s', 'merge,A2,A3,,,,,,r,s')).toEqual([])
})

test('only some columns are needed, unknown ones are named, an empty list is one', () => {
    const only = readCorrections('/c/x.csv', 'Action;Person;Reason;Source;Who\ndrop;Bob;r;s;me\n')
    expect(only).toMatchObject({ corrections: [{ line: 2, action: 'drop', person: 'Bob' }], warnings: ['/c/x.csv: not used: column "Who"'], problems: [] })
    expect(read()).toEqual({ corrections: [], warnings: [], problems: [] })
    expect(readCorrections('/c/x.csv', 'action,person\ndrop,Bob\n').problems).toEqual([
        '/c/x.csv:1: no column reason among "action", "person"; the first line names the columns',
        '/c/x.csv:1: no column source among "action", "person"; the first line names the columns',
    ])
})
