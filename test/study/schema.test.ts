import { describe, expect, test } from 'vitest'
import { checkStudyYaml } from '../../src/study/schema.ts'
import { loadStudy } from '../../src/study/load-study.ts'
import { parseYaml } from '../../src/study/yaml-lines.ts'
import { folderWith, problemsOf } from './temp-study.ts'
import type { StudyYaml } from '../../src/study/schema.ts'

function check(text: string): { value: StudyYaml | undefined, problems: string[] } {
    const yaml = parseYaml('/s/study.yaml', text)
    const checked = 'problems' in yaml ? { value: undefined, problems: yaml.problems } : checkStudyYaml(yaml)
    return { value: checked.value, problems: checked.problems.map((line) => line.replace('/s/study.yaml:', '')) }
}

const problemsIn = (text: string): string[] => check(text).problems
/** Problems of a study whose only doubtful part is this. */
const problemsWith = (part: string): string[] => problemsIn(`title: x\ncohort: all\n${part}\n`).map((line) => line.replace(/^3: /, ''))
const cohortProblems = (part: string): string[] => problemsIn(`title: x\ncohort:\n  ${part}\n`).map((line) => line.replace(/^3: /, ''))
const valueOf = (text: string): StudyYaml => {
    const { value, problems } = check(text)
    if (value === undefined) throw new Error(problems.join('\n'))
    return value
}

async function messageFor(content: Buffer): Promise<string | undefined> {
    const folder = folderWith({ 'study.yaml': content })
    return (await problemsOf(loadStudy(folder), folder))[0]
}

async function tiesOf(more: string): Promise<string[]> {
    return (await loadStudy(folderWith({ 'study.yaml': `title: x\ncohort: all\n${more}\n` }))).ties
}

describe('a whole study', () => {
    test('needs a title and a cohort, the rest has defaults', () => {
        expect(valueOf('title: x\ncohort: all')).toEqual({ title: 'x', cohort: { authors: 'all' }, sources: ['openalex'], focus: 'CN', definition: 'hoover2025', regions: 'iso' })
        expect(problemsIn('focus: CN')).toEqual([
            '1: title: missing; say what the study is about',
            '1: cohort: missing; give one of works, filter, authors, orcids, roster, or cohort: all',
        ])
    })

    test('every problem is told, each with its own line', () => {
        expect(problemsIn([
            'titel: x',
            '',
            '# a comment',
            'cohort:',
            '    worsk: [W1]',
            'definition: hover2025',
            'focus: UK',
            'ties:',
            '    - US',
            '    - Germany',
            'minimum_evidence: { yeras: 2 }',
            'frobnicate: 1',
        ].join('\n'))).toEqual([
            '1: title: missing; say what the study is about',
            '1: titel: unknown key; did you mean title?',
            '5: cohort.worsk: unknown key; did you mean works?',
            '6: definition: "hover2025" is unknown; did you mean hoover2025?',
            '7: focus: "UK": write the ISO code, GB',
            '10: ties: "Germany": write the ISO code, DE',
            '11: minimum_evidence.years: missing; the fewest calendar years that count',
            '11: minimum_evidence.yeras: unknown key; did you mean years?',
            expect.stringMatching(/^12: frobnicate: unknown key; known are name, title, question, cohort, /),
        ])
    })

    test('is shown with its path', async () => {
        const folder = folderWith({ 'study.yaml': 'title: x\ncohort: all\nfocuss: CN\n' })
        expect(await problemsOf(loadStudy(folder))).toEqual([`${folder}/study.yaml:3: focuss: unknown key; did you mean focus?`])
    })
})

describe('files that are no study', () => {
    test.each([
        ['', '1: empty; write title: … and cohort: …'],
        ['# only a comment\n', '1: empty; write title: … and cohort: …'],
        ['- title: x\n', '1: a map is expected, this is a list; write title: … and cohort: …'],
        ['just words', '1: a map is expected, this is "just words"; write title: … and cohort: …'],
        ['title: x\ncohort:\n\tworks: [W1]\n', '3: a tab at the beginning of the line: YAML wants spaces'],
        ['title: x\ncohort: all\ntitle: y\n', '3: title: given twice; keep one'],
        ['title: x\ncohort: all\n---\ntitle: y\n', '3: a second document (---): one file holds one'],
        ['title: !!js/function x\ncohort: all\n', '1: tag tag:yaml.org,2002:js/function: tags (!name) are not read here; put a text that begins with ! in quotes'],
        ['title: !secret x\ncohort: all\n', '1: tag !secret: tags (!name) are not read here; put a text that begins with ! in quotes'],
        ['title: DeepSeek: who\ncohort: all\n', '1: a colon inside a value, or a line indented by mistake: put a text with a colon in quotes'],
        ['title: x\ncohort: *all\n', '2: *all: no &all stands before it; put a text that begins with * in quotes'],
        ['title: x\ncohort: all\n__proto__: { a: 1 }\n', expect.stringMatching(/^3: __proto__: unknown key/)],
    ])('%j', (text, problem) => {
        expect(problemsIn(text)).toEqual([problem])
    })

    test('are too large, binary or not UTF-8', async () => {
        expect(await messageFor(Buffer.alloc(5_000_000, 'a'))).toBe('study.yaml has 5 MB, at most 1 MB are read: is it the right file?')
        expect(await messageFor(Buffer.from('title: x\ncohort: \0\n'))).toMatch(/^study\.yaml:2: a zero byte: this is no text file/)
        expect(await messageFor(Buffer.from('title: x\ncohort: \xe9\n', 'latin1'))).toMatch(/^study\.yaml:2: not UTF-8: save the file as UTF-8/)
    })

    test('exhaust nothing', () => {
        const aliases = ['a: &a [x,x,x,x,x,x,x,x]', ...'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${`*${'abcdefgh'[i]},`.repeat(8)}]`)]
        expect(problemsIn(aliases.join('\n'))).toEqual(['2: too many aliases (*name): write the values out'])
        for (const open of ['[', '- ', '{a: ', '? ', '[ #]\n']) expect(problemsIn(open.repeat(20_000))[0]).toMatch(/^1: lists or maps in one another more than 60 times/)
        expect(problemsIn('title: x\ncohort: &me { works: *me }')[0]).toMatch(/^2: cohort\.works: a list is expected, this is a map/)
    })

    test('UTF-16 with its mark and a UTF-8 mark are read', async () => {
        const text = 'title: Ångström\ncohort: all\n'
        for (const content of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), Buffer.from(`\ufeff${text}`)]) {
            expect(await loadStudy(folderWith({ 'study.yaml': content }))).toMatchObject({ title: 'Ångström' })
        }
    })
})

describe('cohort', () => {
    test('is one of five kinds, or all', () => {
        expect(valueOf('title: x\ncohort: { works: [W1], filter: "publication_year:2024" }').cohort).toEqual({ works: ['W1'], filter: 'publication_year:2024' })
        expect(valueOf('title: x\ncohort: { filter: "authorships.institutions.id:I1,type:article" }').cohort).toEqual({ filter: 'authorships.institutions.id:I1,type:article' })
        expect(valueOf('title: x\ncohort: { authors: all }').cohort).toEqual({ authors: 'all' })
        expect(valueOf('title: x\ncohort: { authors: [a5009435651, https://openalex.org/A2] }').cohort).toEqual({ authors: ['A5009435651', 'A2'] })
        expect(valueOf('title: x\ncohort: { orcids: [https://orcid.org/0000-0002-1825-0097, 0000-0002-1694-233x] }').cohort).toEqual({ orcids: ['0000-0002-1825-0097', '0000-0002-1694-233X'] })
        expect(cohortProblems('{}')).toEqual(['cohort: empty; give one of works, filter, authors, orcids, roster, or cohort: all'].map((line) => `2: ${line}`))
        expect(cohortProblems('{ works: [W1], roster: r.csv, authors: all }')).toEqual(['2: cohort: works and roster and authors together; give one of works, filter, authors, orcids, roster, or cohort: all (a filter may stand beside works)'])
        expect(cohortProblems('{ filter: "a:b", roster: r.csv }')[0]).toMatch(/^2: cohort: filter and roster together/)
        expect(problemsIn('title: x\ncohort: everybody')).toEqual(['2: cohort: a map is expected, this is "everybody"; give one of works, filter, authors, orcids, roster, or cohort: all'])
        expect(problemsIn('title: x\ncohort:\n  - W1')[0]).toMatch(/^2: cohort: a map is expected, this is a list/)
        expect(problemsIn('title: x\ncohort:\nfocus: CN')[0]).toMatch(/^2: cohort: empty; give one of/)
    })

    test('works in every form people write', () => {
        const works = [
            'W4390690464', 'w1', 'https://openalex.org/W4390690464', 'https://api.openalex.org/works/W1', 'doi:10.1038/s41586-025-09422-z', '10.1002/asi.22775',
            'https://doi.org/10.1002/asi.22776', 'arXiv:2401.02954', 'arxiv:2401.02955v2', '2401.12345', 'arXiv:hep-th/9901001', 'math.GT/0309136',
            'https://arxiv.org/abs/2401.02956', 'arxiv.org/pdf/2401.02957v1', 'pmid:12345', 'https://pubmed.ncbi.nlm.nih.gov/123/',
        ]
        expect(valueOf(`title: x\ncohort: { works: ${JSON.stringify(works)} }`).cohort.works).toEqual(works)
    })

    test('works that are none', () => {
        for (const garbage of ['foo', 'A123', 'doi:', 'arXiv:', 'W', 'W12x', '10.1', 'DeepSeek-V3', 'https://', "'; drop table works; --"]) {
            expect(cohortProblems(`works: [${JSON.stringify(garbage)}]`)[0]).toMatch(/^cohort\.works: ".*" is no reference of a work: write W4390690464, doi:/)
        }
        expect(cohortProblems('works: []')).toEqual(['cohort.works: empty; write [arXiv:2401.02954, W4390690464]'])
        expect(cohortProblems('works: W1')).toEqual(['cohort.works: a list is expected, this is "W1"; write [arXiv:2401.02954, W4390690464]'])
        expect(cohortProblems('works: [W1, W2, w1]')).toEqual(['cohort.works: "w1": given twice; name each work once'])
    })

    test('numbers that YAML makes of references', () => {
        expect(problemsIn('title: x\ncohort:\n  works:\n    - W1\n    - 2401.02954\n    - 2401.02950\n')).toEqual([
            '5: cohort.works: 2401.02954 is read as a number: quote it or write arXiv:2401.02954',
            '6: cohort.works: 2401.02950 is read as a number: quote it or write arXiv:2401.02950',
        ])
        expect(cohortProblems('works: [4390690464]')[0]).toMatch(/4390690464 is read as a number: write W… for an OpenAlex work/)
        expect(cohortProblems('works: [arXiv: 2401.02954]')).toEqual(['cohort.works: a text is expected, this is a map; write a text with a colon and a space, or with [ or {, in quotes'])
        expect(problemsIn('title: 2025\ncohort: all')).toEqual(['1: title: 2025 is read as a number: put it in quotes, "2025"'])
        expect(problemsIn('title: true\ncohort: all')).toEqual(['1: title: true is read as yes or no: put it in quotes'])
    })

    test('people who are none', () => {
        expect(cohortProblems('authors: [A1, W2]')).toEqual(['cohort.authors: "W2" is no OpenAlex author id: write it as A5009435651, or its address'])
        expect(cohortProblems('authors: [A1, a1]')).toEqual(['cohort.authors: "A1": given twice; name each author once'])
        expect(cohortProblems('authors: some')[0]).toMatch(/^cohort\.authors: a list is expected, this is "some"; write a list such as \[A5009435651\], or all/)
        expect(cohortProblems('orcids: [0000-0002-1825-0098]')).toEqual(['cohort.orcids: "0000-0002-1825-0098" is no ORCID iD: its check character is wrong, a digit is mistyped'])
        expect(cohortProblems('orcids: [1825]')).toEqual(['cohort.orcids: 1825 is read as a number: put it in quotes, "1825"'])
        expect(cohortProblems('filter: publication year')[0]).toMatch(/is no OpenAlex filter/)
    })
})

describe('settings', () => {
    test('places are raised to capitals', () => {
        expect(valueOf('title: x\ncohort: all\nfocus: cn\nties: [us, eu-27, NO]')).toMatchObject({ focus: 'CN', ties: ['US', 'EU-27', 'NO'] })
        expect(problemsIn('title: x\ncohort: all\nfocus:\n  UK\n')).toEqual(['4: focus: "UK": write the ISO code, GB'])
        expect(problemsWith('focus: QX')).toEqual(['focus: "QX" is no country code of ISO 3166-1'])
        expect(problemsWith('focus: south china')).toEqual(['focus: "south china" is neither an ISO country code such as CN nor the name of a region such as EU-27'])
        expect(problemsWith('ties: US')).toEqual(['ties: a list is expected, this is "US"; write a list such as [US], or [] for none'])
        expect(problemsWith('ties: [US, us]')).toEqual(['ties: "US": given twice; name each country once'])
        expect(problemsWith('ties: [US, CN]')).toEqual(['ties: CN is the focus; ties are to other countries'])
    })

    test('ties are to the United States unless it is the focus, or none', async () => {
        expect(await tiesOf('')).toEqual(['US'])
        expect(await tiesOf('focus: us')).toEqual([])
        expect(await tiesOf('ties: []')).toEqual([])
    })

    test('regions are any policy of the right form', () => {
        expect(valueOf('title: x\ncohort: all\nregions: CN+SAR+TW').regions).toBe('cn+sar+tw')
        expect(valueOf('title: x\ncohort: all\nregions: eu-27').regions).toBe('eu-27')
        expect(problemsWith("regions: 'iso; drop'")[0]).toMatch(/^regions: a region policy is named with letters/)
    })

    test('minimum evidence, key team, groups and sources', () => {
        expect(valueOf('title: x\ncohort: all\nminimum_evidence: { years: 2 }').minimum_evidence).toEqual({ years: 2 })
        expect(problemsWith('minimum_evidence: { years: 0 }')).toEqual(['minimum_evidence.years: "0" is less than 1'])
        expect(problemsWith('minimum_evidence: { years: 1.5 }')[0]).toMatch(/^minimum_evidence\.years: a whole number is expected, this is "1.5"/)
        expect(problemsWith('minimum_evidence: 2')[0]).toMatch(/a map is expected, this is "2"; write \{ years: 2 \}/)
        expect(valueOf('title: x\ncohort: { works: [W1, W2] }\nkey_team: { works: 2 }').key_team).toEqual({ works: 2 })
        expect(problemsIn('title: x\ncohort: { works: [W1, W2] }\nkey_team: { works: 3 }')).toEqual(['3: key_team.works: 3 works, but the cohort has 2; write all or a smaller number'])
        expect(problemsIn('title: x\ncohort: { works: [W1] }\nkey_team: { works: most }')).toEqual(['3: key_team.works: a number is expected, this is "most"; write all or a whole number from 1'])
        expect(problemsWith('key_team: { works: all }')[0]).toMatch(/^key_team: a key team is found by the works of the cohort/)
        expect(problemsWith('group_authors: DeepSeek-AI')).toEqual(['group_authors: a list is expected, this is "DeepSeek-AI"; write a list such as [DeepSeek-AI]'])
        expect(problemsWith('sources: [openalexx]')).toEqual(['sources: "openalexx" is unknown; did you mean openalex?'])
        expect(problemsWith('sources: []')).toEqual(['sources: empty; write [openalex]'])
    })

    test('texts that no database stores, and hidden characters in a message', () => {
        expect(problemsIn('title: "a\\0b"\ncohort: all')[0]).toMatch(/^1: title: holds a character that cannot be stored/)
        expect(problemsIn('title: "\\uD800"\ncohort: all')[0]).toMatch(/^1: title: holds a character/)
        expect(problemsIn('title: "  "\ncohort: all')).toEqual(['1: title: empty; say what the study is about'])
        expect(problemsWith('name: "\\e[31m\\u202e"')).toEqual(['name: "\\u{1b}[31m\\u{202e}" is no name: small letters, digits and -, beginning with a letter or digit'])
        expect(problemsWith('question:')).toEqual(['question: empty; give a value or remove the key'])
    })
})
