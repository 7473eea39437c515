import type { EvidenceRow, PersonResult, SensitivityRow, Share, StudyResult } from '../../src/study/result.ts'
import type { ReportInput } from '../../src/outputs/report/report.ts'

/** The Stanford study with its published figures (docs/methods.md, section 1) and invented people. */
export const exampleResult: StudyResult = {
    version: 1,
    study: 'deepseek-2025',
    title: 'Who wrote DeepSeek’s papers, and did they ever leave China?',
    run: 3,
    definition: 'hoover2025',
    regions: 'iso',
    focus: 'CN',
    focus_region: 'CN',
    data_version: '9f2c41ab7d10c2b5e1f4a7708d3e6c19b2a45f0e8d7c6b5a493827161504f3e2',
    as_of: '2025-04-21T08:15:00.000Z',
    counting: 'people, each counted once',
    minimum_evidence: { years: 1, sources: null },
    cohort: { members: 222, profiles: 211, known: 201, unknown: 21, left_out: 2 },
    never_left: shareOf(111, 201, 21, [0.4826, 0.6219]),
    ever_in: shareOf(197, 201, 21, [0.9602, 0.995]),
    never_in: shareOf(4, 201, 21, [0.005, 0.0398]),
    ties: { US: { ...shareOf(49, 201, 21, [0.1841, 0.3035]), years: { '1': 31, '2-4': 9, '5+': 9 } } },
    split: { never_left: 111, tie: 49, elsewhere: 41 },
    current: { CN: 171, US: 15, SG: 4, GB: 3, HK: 3, AU: 2, DE: 1, JP: 1, MO: 1 },
    trajectories: [
        { path: 'CN…CN', count: 19 }, { path: 'US…CN', count: 11 }, { path: 'CN…US', count: 10 },
        { path: 'other', count: 6 }, { path: 'US…US', count: 3 },
    ],
    paths: [
        { path: 'CN', count: 111 }, { path: 'CN→US→CN', count: 14 }, { path: 'CN→US', count: 9 }, { path: 'US→CN', count: 8 },
        { path: 'CN→GB→CN', count: 6 }, { path: 'CN→SG', count: 4 }, { path: 'CN→SG→CN', count: 4 }, { path: 'HK→CN', count: 3 },
        { path: 'CN→AU→CN', count: 2 }, { path: 'CN→US→CN→US→CN→US→CN', count: 1 },
    ],
    key_team: {
        members: 31, known: 28, never_left: 14, ties: { US: 8 }, works_required: 5,
        output: {
            people: 30,
            works: { mean: 74.27, median: 31 }, citations: { mean: 1596.19, median: 522 },
            h_index: { mean: 14, median: 8.5 }, i10_index: { mean: 24.53, median: 7 },
        },
    },
    institutions: {
        count: 499,
        by_country: { CN: 368, US: 65, GB: 14, AU: 9, SG: 7, DE: 6, HK: 6, JP: 5, CA: 4, FR: 4, KR: 3, TW: 3, IE: 2, IT: 2, MO: 1 },
        top: [
            { id: 'https://openalex.org/I19820366', name: 'Chinese Academy of Sciences', country_code: 'CN', direct: 18, total: 32 },
            { id: 'https://openalex.org/I20231570', name: 'Peking University', country_code: 'CN', direct: 20, total: 22 },
            { id: 'https://openalex.org/I99065089', name: 'Tsinghua University', country_code: 'CN', direct: 14, total: 15 },
            { id: 'https://openalex.org/I157773358', name: 'Sun Yat-sen University', country_code: 'CN', direct: 10, total: 12 },
            { id: 'https://openalex.org/I881766915', name: 'Nanjing University', country_code: 'CN', direct: 8, total: 9 },
            { id: 'https://openalex.org/I1', name: 'State Key Laboratory of Computer Aided Design and Computer Graphics, Zhejiang University', country_code: null, direct: 3, total: 3 },
        ],
    },
    output: {
        people: 211,
        works: { mean: 62.13, median: 24 }, citations: { mean: 1089.09, median: 273 },
        h_index: { mean: 11.26, median: 7 }, i10_index: { mean: 19.99, median: 6 },
    },
    sensitivity: [
        row('iso', 'CN', 1, null, 'kept', shareOf(111, 201, 21, [0.4826, 0.6219]), true),
        row('cn+sar', 'CN+SAR', 1, null, 'kept', shareOf(114, 201, 21, [0.4975, 0.6368])),
        row('cn+sar+tw', 'CN+SAR+TW', 1, null, 'kept', shareOf(115, 201, 21, [0.5025, 0.6418])),
        row('iso', 'CN', 2, null, 'kept', shareOf(69, 148, 74, [0.3851, 0.5473])),
        row('iso', 'CN', 2, 2, 'kept', shareOf(83, 167, 55, [0.4192, 0.5749])),
        row('iso', 'CN', 1, null, 'left out', shareOf(103, 180, 21, [0.5, 0.6444])),
    ],
    flags: {
        implausible: 21,
        rules: { career_longer_than_45_years: 4, four_or_more_domains: 12, more_than_30_institutions: 9 },
        people: [
            { member: 4, name: 'Wei Fang', author_id: 'A5000000004', rules: ['career_longer_than_45_years', 'more_than_30_institutions'] },
            { member: 9, name: 'Lin Qiao', author_id: 'A5000000009', rules: ['four_or_more_domains'] },
        ],
    },
    left_out: [
        { name: 'DeepSeek-AI', author_id: 'A5113102012', reason: 'group author, no person' },
        { name: 'Model Safety Working Group', author_id: null, reason: 'group author, no person' },
    ],
    rejected_records: 3,
    alerts: [
        'W4396815229 has one authorship in OpenAlex, a group author: its members come from the roster.',
        '21 members have no known career, 9.5 % of the cohort.',
    ],
}

export const examplePeople: PersonResult[] = [
    'Wenjun Hao', 'Ming Zhao', 'Yuting Gu', 'Wei Fang', 'Jiahao Sun', 'Rui Deng', 'Chen Mo', 'Xinyi Tang', 'Lin Qiao', 'Haoran Bai',
    '许雨晴', 'Zihan Kong', 'Yifan Cao', 'Peiyi Ren', 'Qihang Du', 'Shuo Meng', 'Tianyu Luo', 'Bo Jin', 'Anna-Lena Weißbach-von der Heide',
    'Kexin Shi', 'Junjie Yao', 'Ruoyu Ding', 'Siyuan Pan', 'عمر الفاروق', 'Yao Wen', 'Mingxuan Xue', 'Jun Ye', 'Hui Zou', 'Ke Lai', 'Dan Wu',
].map(personOf)

export const exampleInput: ReportInput = {
    result: exampleResult,
    people: examplePeople,
    definitionInWords: [
        'Each person has one institution per calendar year; affiliations without years are ignored.',
        'The country of an institution is the one OpenAlex states, so Hong Kong, Macao and Taiwan are not CN.',
        'A career is known when at least one dated affiliation has a country. People without one leave the denominator and enter the bounds.',
        'A person never left CN when the career is known and every country in it is CN.',
        'A person has a tie with a country when that country is among the countries of the career.',
    ],
    limits: [
        'Places of work are read off publications: a stay without a publication is not seen, nor is a degree.',
        'Profiles of people with the same name can be merged into one. Such profiles are flagged and kept.',
        '42 of the 111 rest on two affiliation-years or fewer.',
    ],
    expected: [
        { path: 'never_left.count', ours: 111, published: 111, kind: 'published', source: 'Zegart & Johnston 2025, p. 7', agrees: true },
        { path: 'never_left.share', ours: 0.5522, published: 0.552, kind: 'data', source: 'tables of the study', agrees: true },
        { path: 'cohort.members', ours: 222, published: 223, kind: 'published', source: 'Zegart & Johnston 2025, p. 5', note: 'one row of the roster is double', agrees: false },
        { path: 'ties.US.years.5+', ours: 9, published: 9, kind: 'published', source: 'Zegart & Johnston 2025, p. 9', agrees: true },
        { path: 'output.citations.mean', ours: 1089.09, published: 1059, kind: 'published', source: 'Zegart & Johnston 2025', note: 'from an earlier pull', agrees: false },
        { path: 'key_team.output.works.mean', ours: null, published: 74.3, kind: 'data', source: 'tables of the study', agrees: false },
    ],
    generatedAt: '2026-10-18T09:30:00.000Z',
    command: 'homegrown study run deepseek-2025 --data 9f2c41ab7d10 --report report.html',
    provenance: 'Source: OpenAlex (CC0), records as fetched for the study on 21 April 2025.',
    rulesInWords: {
        career_longer_than_45_years: 'First and last year are more than 45 years apart',
        four_or_more_domains: 'Works in four scientific domains, each with at least a tenth of the works',
    },
}

function shareOf(count: number, of: number, unknown: number, interval: [number, number] | null = null): Share {
    const members = of + unknown
    return {
        count, of, unknown, interval,
        share: of === 0 ? null : count / of,
        lower: members === 0 ? null : count / members,
        upper: members === 0 ? null : (count + unknown) / members,
    }
}

/** A study in which nobody's career is known; with `members` 0 there is nobody at all. */
export function unknownResult(members: number): StudyResult {
    const nothing = { mean: null, median: null }
    const share = shareOf(0, 0, members)
    return {
        ...exampleResult,
        cohort: { members, profiles: 0, known: 0, unknown: members, left_out: 0 },
        never_left: share, ever_in: share, never_in: share,
        ties: { US: { ...share, years: { '1': 0, '2-4': 0, '5+': 0 } } },
        split: { never_left: 0, tie: 0, elsewhere: 0 },
        current: {}, trajectories: [], paths: [], key_team: null,
        institutions: { count: 0, by_country: {}, top: [] },
        output: { people: 0, works: nothing, citations: nothing, h_index: nothing, i10_index: nothing },
        sensitivity: [row('iso', 'CN', 1, null, 'kept', share, true)],
        flags: { implausible: 0, rules: {}, people: [] },
        left_out: [], rejected_records: 0, alerts: [],
    }
}

export function personOf(name: string, index: number): PersonResult {
    const member = index + 1
    const kind = index % 10 === 7 ? 'unknown' : index % 3 === 1 ? 'left' : index % 29 === 12 ? 'never_in' : 'never_left'
    const start = 2008 + index % 11
    const evidence: EvidenceRow[] = kind === 'unknown' ? [] : [
        evidenceOf(member, 'Peking University', 'CN', start, start + 4, [start, start + 1, start + 2, start + 3]),
        ...(kind === 'left' ? [evidenceOf(member, 'University of Illinois Urbana-Champaign', 'US', start + 5, start + 6, [start + 5, start + 6])] : []),
        evidenceOf(member, 'DeepSeek (Hangzhou)', 'CN', 2023, 2025, [2023, 2024, 2025]),
        evidenceOf(member, 'Institute of Computing Technology', 'CN', null, null, []),
    ]
    const path = { unknown: null, left: 'CN→US→CN', never_in: 'SG', never_left: 'CN' }[kind]
    return {
        member, name, path,
        author_ids: kind === 'unknown' ? [] : [`A500000${String(member).padStart(4, '0')}`],
        works_in_cohort: index % 5 + 1,
        is_key_team: index % 5 === 4,
        class: kind,
        current: kind === 'unknown' ? null : kind === 'never_in' ? 'SG' : 'CN',
        first_year: kind === 'unknown' ? null : start,
        last_year: kind === 'unknown' ? null : 2025,
        years: kind === 'unknown' ? {} : kind === 'left' ? { CN: 7, US: 2 } : kind === 'never_in' ? { SG: 7 } : { CN: 7 },
        flags: index === 3 ? ['career_longer_than_45_years', 'more_than_30_institutions'] : index === 8 ? ['four_or_more_domains'] : [],
        decided_by: kind === 'unknown' ? 'Unknown: no dated affiliation with a country.'
            : kind === 'left' ? 'Left: 2 of 9 counted years (2013–2014) are in US.'
                : 'All 7 counted years are in one region.',
        evidence,
    }
}

function evidenceOf(
    member: number, institution: string, country: string, first: number | null, last: number | null, counted: number[],
): EvidenceRow {
    return {
        kind: 'profile', institution_id: 'https://openalex.org/I20231570', institution, country_code: country,
        first_year: first, last_year: last, provider: 'openalex', counted_years: counted,
        record: `https://openalex.org/A500000${String(member).padStart(4, '0')}`,
        record_hash: '5d41402abc4b2a76b9719d911017c592aa11bb22cc33dd44',
    }
}

function row(
    regions: string, region: string, years: number, sources: number | null, implausible: 'kept' | 'left out', share: Share, isMain = false,
): SensitivityRow {
    return {
        ...share, regions, focus_region: region, minimum_years: years, minimum_sources: sources, implausible,
        members: share.of + share.unknown, is_main: isMain,
    }
}
