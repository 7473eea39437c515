import { describe, expect, test } from 'vitest'
import { loadStudy } from '../../src/study/load-study.ts'
import { readRoster } from '../../src/study/roster.ts'
import { folderWith, problemsOf } from './temp-study.ts'

const read = (text: string) => readRoster('/r/roster.csv', text)
const problemsIn = (text: string): string[] => read(text).problems.map((line) => line.replace('/r/roster.csv:', ''))
const namesIn = (text: string): string[] => read(text).rows.map(({ name }) => name)

async function messageFor(content: Buffer): Promise<string | undefined> {
    const folder = folderWith({ 'study.yaml': 'title: x\ncohort: { roster: r.csv }\n', 'r.csv': content })
    return (await problemsOf(loadStudy(folder), folder))[0]
}

describe('forms a roster comes in', () => {
    test.each([
        ['comma', 'name,papers,openalex_author_id,note\nAnn,5,A1,x\n'],
        ['semicolon', 'Name;Works;OpenAlex ID;Notes\nAnn;5;A1;x\n'],
        ['tab', 'AUTHOR\tn_works\topenalex\tcomment\nAnn\t5\tA1\tx\n'],
        ['quoted, blanks, no last line end', '\n\n "person", "papers","author-id",note\n\n"Ann",5,https://openalex.org/a1,x\n , ,,\n\n'],
        ['columns in another order', 'note,author_id,works,name\nx,A1,5,Ann'],
    ])('%s', (_, text) => {
        expect(read(text)).toMatchObject({ rows: [{ name: 'Ann', works: 5, authorIds: ['A1'], orcid: undefined, note: 'x' }], warnings: [], problems: [] })
    })

    test.each([
        ['UTF-8 with mark and CRLF', (text: string) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`)],
        ['UTF-16 little endian', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
        ['UTF-16 big endian, old Mac line ends', (text: string) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r')}`, 'utf16le').swap16()],
    ])('%s', async (_, encode) => {
        const folder = folderWith({ 'study.yaml': 'title: x\ncohort: { roster: r.csv }\n', 'r.csv': encode('name;orcid\n梁文锋;0000-0002-1825-0097\n\nZoë;\n') })
        expect((await loadStudy(folder)).cohort).toMatchObject({ rows: [{ line: 2, name: '梁文锋', orcid: '0000-0002-1825-0097' }, { line: 4, name: 'Zoë', orcid: undefined }] })
    })

    test('text that is none', async () => {
        expect(await messageFor(Buffer.from('name\nAnn\nJos\xe9\n', 'latin1'))).toBe('r.csv:3: not UTF-8: save the file as UTF-8 (in a spreadsheet: "CSV UTF-8")')
        expect(await messageFor(Buffer.from('name\nAnn\n', 'utf16le'))).toMatch(/^r\.csv:1: a zero byte/)
        expect(await messageFor(Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]))).toMatch(/^r\.csv begins as UTF-16 but is not/)
    })

    test('several ids in one cell', () => {
        expect(read('name,openalex\nAnn,A1|A2\nBob,"A3; https://openalex.org/A4  A5,A3"\n').rows.map(({ authorIds }) => authorIds)).toEqual([['A1', 'A2'], ['A3', 'A4', 'A5']])
    })

    test('names are trimmed and composed, otherwise kept', () => {
        const names = ['Robert "Bob" Smith', "O'Brien; drop table people; --", '<b>Ann</b>', '👩‍🔬 Ada', 'محمد علي', '-1+1', '=HYPERLINK("x")', 'null']
        expect(namesIn(`name,papers\n${names.map((name) => `"${name.replaceAll('"', '""')}",1`).join('\n')}\n`)).toEqual(names)
        expect(namesIn('name,papers\n  Jose\u0301 \u00a0,1\n"Bob" Smith,1\nRobert "Bob" Smith,2\n')).toEqual(['José', '"Bob" Smith', 'Robert "Bob" Smith'])
    })

    test('a row begins where it begins, whatever lines lie inside it', () => {
        const { rows, warnings } = read('name,note\n"Ann","a\nb"\n\nBob,\n"Cy\nDee",\n')
        expect(rows.map(({ line, name }) => [line, name])).toEqual([[2, 'Ann'], [5, 'Bob'], [6, 'Cy\nDee']])
        expect(warnings).toEqual(['/r/roster.csv:6: the name runs over several lines, "Cy\\u{a}Dee": is a quote missing?'])
    })

    test('columns that are not used are named once', () => {
        expect(read('name,email,papers,h index\nAnn,a@b,1,3\nBob,,,\n')).toMatchObject({ warnings: ['/r/roster.csv: not used: columns "email", "h index"'], problems: [] })
    })
})

describe('rows that cannot be used', () => {
    test('each says where, what and how to mend it', () => {
        expect(problemsIn([
            'name,papers,openalex_id,orcid',
            ',1,A1,',
            'Ann,five,A2,',
            'Bob,1,W3|A0,',
            'Cy,1,,0000-0002-1825-0098',
            'Dee,-1,,1234',
            '\u200b,1,,',
            'Eve,1,A9,,surplus',
        ].join('\n'))).toEqual([
            '2: no name: give the person\'s name, or remove the row',
            '3: "five" is no number of works: write a whole number such as 5, or leave the cell empty',
            '4: "W3" is no OpenAlex author id: write it as A5009435651 or its address, several separated by |, none as an empty cell',
            '4: "A0" is no OpenAlex author id: write it as A5009435651 or its address, several separated by |, none as an empty cell',
            '5: "0000-0002-1825-0098" is no ORCID iD: its check character is wrong, a digit is mistyped, or leave the cell empty',
            '6: "1234" is no ORCID iD: write it as 0000-0002-1825-0097, or leave the cell empty',
            '6: "-1" is no number of works: write a whole number such as 5, or leave the cell empty',
            '7: no name: give the person\'s name, or remove the row',
            '8: 5 cells under 4 columns, from "surplus" on; put a cell that holds , in quotes',
        ])
    })

    test('one id on two rows', () => {
        expect(problemsIn('name,openalex,orcid\nAnn,A1,0000-0002-1825-0097\nBob,A2|https://openalex.org/a1,\nCy,,0000-0002-1825-0097\n')).toEqual([
            '3: A1 stands on line 2 too: one profile belongs to one person; put both names on one row, or remove the id where it is wrong',
            '4: 0000-0002-1825-0097 stands on line 2 too: one profile belongs to one person; put both names on one row, or remove the id where it is wrong',
        ])
    })

    test('the first twenty, and how many more', () => {
        const problems = problemsIn(`name,papers\n${'Ann,x\n'.repeat(50)}`)
        expect(problems).toHaveLength(21)
        expect(problems.at(-1)).toBe(' and 30 more')
    })

    test('rosters that are none', () => {
        expect(problemsIn('')).toEqual(['1: empty; the first line names the columns, such as name,works,author_id,orcid,note,first_degree_institution,first_degree_country,first_degree_year,graduate_institution,graduate_country,graduate_year,graduate_level'])
        expect(problemsIn('\n \n')).toHaveLength(1)
        expect(problemsIn('name,papers\n')).toEqual(['1: no people: add a row below the header for each person'])
        expect(problemsIn('Wenfeng Liang,5,A5009435651\nAnn,1,A2\n')).toEqual(['1: no column name|author|person among "Wenfeng Liang", "5", "A5009435651"; the first line names the columns'])
        expect(problemsIn('name,author\nAnn,Bob\n')).toEqual(['1: columns "name" and "author" both mean name; keep one'])
        expect(problemsIn('name,note\nAnn,x\n\n"Bob,y\nCy,z\n')).toEqual(['4: a quote opens here and does not close: close it, or double the quotes that belong to the text ("")'])
    })
})

test('a hundred thousand people', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `"Person ${i}",1,A${i + 1}`)
    expect(read(`name,papers,openalex\n${rows.join('\n')}`).rows).toHaveLength(100_000)
})

describe('degrees', () => {
    test('of any column that is there; a graduate degree is a doctorate unless it is said', () => {
        const text = 'name,first_degree_institution,first_degree_country,graduate_institution,graduate_country,phd_year,graduate_level\nAnn,Lanterna University,cn,https://ror.org/02abcde12,,2014,\nBo,,IN,,,,\nCy,,,Farol,FR,2010,Master\nDee,,,,,,\n'
        expect(read(text).rows.map((row) => row.degrees)).toEqual([
            [{ level: 'bachelor', institution: 'Lanterna University', ror: undefined, countryCode: 'CN', year: undefined }, { level: 'doctorate', institution: undefined, ror: '02abcde12', countryCode: undefined, year: 2014 }],
            [{ level: 'bachelor', institution: undefined, ror: undefined, countryCode: 'IN', year: undefined }],
            [{ level: 'master', institution: 'Farol', ror: undefined, countryCode: 'FR', year: 2010 }],
            undefined,
        ])
        expect(read(text)).toMatchObject({ warnings: [], problems: [] })
    })

    test('that cannot be are told with their line', () => {
        expect(problemsIn('name,first_degree_country,graduate_year,graduate_level\nAnn,China,1066,postdoc\n')).toEqual([
            '2: graduate_level "postdoc": write master or doctorate, or leave the cell empty for a doctorate',
            '2: first_degree_country "China": write the ISO code, CN',
            '2: graduate_year "1066" is no year of a degree: write it as 2014, or leave the cell empty',
        ])
    })
})
