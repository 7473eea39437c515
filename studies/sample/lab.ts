/**
 * Lanterna Lab. EVERYTHING IN THIS FILE IS INVENTED: the laboratory, its people, institutions, works, ids, ORCID iDs (0009-9999-…),
 * RORs (…/0fake…) and DOIs (10.5555 is the prefix for tests; arXiv numbers end in 999…, which no month reaches). Only the countries and
 * the names of scientific fields are real. No person is meant; a name that somebody bears is chance.
 *
 * One row a person. Each is here for a rule of docs/definitions.md or for a fact a loader must survive; the section says which.
 * The last word of a row is the person's class under hoover2025 and iso, worked out by hand after corrections.csv. What follows from
 * all rows together is in truth.ts. Longer than most files because it is mostly a table.
 */

export type Class = 'never_left' | 'left' | 'never_in' | 'unknown'
/** merged: a second name of somebody else's row. dropped: by corrections.csv. group: no person. outside: on no work of the cohort. */
type Verdict = Class | 'merged' | 'dropped' | 'group' | 'outside'

interface Person {
    /** A9000000000 + number; null = the works carry no author id. */
    number: number | null
    name: string
    /** Works that list the person, by number. */
    works: string
    /** Affiliations as the profile lists them: place and years, or the place alone when they are undated. */
    career: string[]
    verdict: Verdict
    details: Details
}

interface Details {
    /** Former number, merged by the provider into this one, and the works that still carry it. */
    former?: [number: number, works: string]
    /** Institution printed on a work. */
    printed?: Record<number, PlaceKey>
    /** The provider has deleted the profile. */
    isGone?: true
    worksCount?: number
    topics?: [topic: TopicKey, count: number][]
}

/** List views of this study's works are cut after so many authors, where OpenAlex cuts after 100. */
export const listCut = 20
export const filter = 'authorships.institutions.id:I9000000001,from_publication_date:2026-01-01,to_publication_date:2026-06-30'

const people: Person[] = [
    // Groups and placeholders: left out.
    row(90, 'Lanterna-AI Team', '14', ['LAB 2024-2026'], 'group'),
    row(null, 'Lamplighters of the Ninth Floor', '2', [], 'group'),

    // Returned, and printed on work 6 as "M. Lin" without an author id (merged by corrections.csv): so on all six.
    row(1, 'Mei Lin', '12345', ['LIT 2011-2015', 'KBU 2016-2018', 'LAB 2019-2026'], 'left', { printed: { 5: 'LIT' } }),
    row(null, 'M. Lin', '6', [], 'merged'),

    // Never left, long careers.
    row(2, 'Zhou Ailing', '123456', ['QRU 2008-2014', 'LIT 2015-2026'], 'never_left'),
    row(3, 'Wen Haotian', '123456', ['LAB 2020-2026', 'JSU 2014-2019'], 'never_left'),
    row(39, '林雨桐', '123456', ['QRU 2017-2021', 'LAB 2022-2026'], 'never_left'),
    row(60, 'Guo Yuheng', '123456', ['LIT 2019-2026'], 'never_left', { printed: { 6: 'SLU' } }),
    row(61, 'Pan Xilin', '1', ['WNU 2012-2019', 'PLR 2020-2026'], 'never_left'),
    // … in a branch whose lineage leads to a parent in the US: the country is the branch's own.
    row(10, 'Lu Qianwen', '46', ['HGC 2017-2023'], 'never_left'),
    // … with one affiliation-year, or two.
    row(7, 'Fu Yichen', '12', ['LAB 2025'], 'never_left'),
    row(8, 'Shi Lanxin', '5', ['WNU 2024-2025'], 'never_left'),
    row(9, 'Hou Zimo', '5', ['LIT 2026'], 'never_left'),
    // … in the academy: two of its institutes (one person in its total), itself, an institute and itself, a hospital two levels below.
    row(4, 'Gao Ruoxi', '123456', ['IPC 2013-2017', 'ISL 2018-2021', 'LAB 2022-2026'], 'never_left'),
    row(5, 'Tan Shulan', '1234', ['HAS 2010-2016', 'LAB 2019-2026'], 'never_left'),
    row(63, 'Yan Hesheng', '4', ['IFM 2016-2020', 'HAS 2021-2026'], 'never_left'),
    row(6, 'Pei Jinghua', '456', ['SMH 2015-2022'], 'never_left'),

    // Two posts in the same years: the one listed first counts.
    row(11, 'Deng Baiyu', '34', ['LIT 2015-2026', 'QRU 2018-2020'], 'never_left'),
    row(12, 'Xie Mochen', '2', ['LIT 2016-2025', 'KBU 2018-2019'], 'never_left'),
    row(22, 'Nie Xiaotong', '5', ['JSU 2015-2019', 'KBU 2018-2020'], 'left'),
    row(24, 'Qin Duoduo', '456', ['KBU 2023', 'LIT 2018-2026'], 'left', { printed: { 6: 'LIT' } }),
    // Undated affiliations do not count; nor does an institution without a country, and the next one listed takes its years.
    row(13, 'Cui Fangzhou', '13', ['KBU', 'LIT 2017-2026'], 'never_left'),
    row(14, 'Yuan Zhaoxia', '3', ['AUL 2014-2016,2021', 'QRU 2014-2020'], 'never_left'),

    // Changed by corrections.csv: claims split off, a claim dropped, a claim added, an education added (which hoover2025 does not count).
    row(17, 'Jiang Anran', '1', ['KBU 2009-2012', 'LIT 2009-2026'], 'never_left'),
    row(59, 'Meng Zixuan', '34', ['VAL 2015,2017', 'QRU 2014-2024'], 'never_left'),
    row(16, 'Bai Wenqi', '2', ['UPA 2016', 'QRU 2012-2022'], 'never_left'),
    row(18, 'Ou Zhenghe', '24', ['LIT'], 'never_left'),
    row(15, 'Ren Sijia', '6', ['QRU 2013-2024'], 'never_left'),
    row(58, 'Kofi Ansah-Boateng', '3', ['KBU 2001-2020'], 'dropped'),

    // One year in the US.
    row(21, 'Kang Boyuan', '12', ['LIT 2012-2018', 'PCT 2019', 'LAB 2020-2026'], 'left'),
    row(23, 'Ye Tianlang', '3', ['QRU 2016-2021', 'HGL 2022'], 'left'),
    // Two to four years; Lei Mingzhe's are not in a row.
    row(25, 'Lei Mingzhe', '123456', ['PCT 2014,2016', 'LIT 2015,2017-2026', 'WNU 2009-2013'], 'left'),
    row(26, 'Duan Kexin', '4', ['QRU 2012-2016', 'KBU 2017-2020'], 'left'),
    row(27, 'Emily Hartsworth', '16', ['KBU 2014-2016', 'LIT 2017-2026'], 'left'),
    row(32, 'Tobias "Toby" Renwick', '3', ['PCT 2021-2024'], 'never_in'),
    // Five years and more; Shao Pingting's at two institutions.
    row(28, 'Shao Pingting', '123', ['LIT 2005-2009', 'KBU 2010-2012', 'PCT 2013-2014', 'LAB 2015-2026'], 'left'),
    row(29, 'Daniel Okafor-Reyes', '5', ['PCT 2008-2019', 'LAB 2020-2026'], 'left'),
    row(30, 'Wu Qingluan', '2', ['QRU 2003-2007', 'HGL 2008-2026'], 'left'),
    row(31, 'Margaret O\'Dell', '6', ['KBU 2012-2026'], 'never_in'),

    // Abroad, never in the US. Chang Weiguang's five countries are not too many for one person, the five moves between them are.
    row(33, 'Feng Luoyi', '14', ['LIT 2011-2016', 'SLU 2017-2026'], 'left'),
    row(34, 'Tang Yushan', '25', ['QRU 2010-2015', 'PLU 2016-2025'], 'left'),
    row(35, 'Hu Jingyi', '36', ['QRU 2008-2012', 'PLU 2013-2015', 'LAB 2016-2026'], 'left'),
    row(36, 'Zoë Bräuninger-Święcka', '12', ['THA 2012-2019', 'LAB 2020-2026'], 'left'),
    row(37, 'Émile Vasquez d’Aubrac', '5', ['VAL 2015-2021', 'LIT 2022-2026'], 'left'),
    row(55, 'Robin <script>alert("lab")</script> Oakes', '6', ['WCU 2018-2022', 'LIT 2023-2026'], 'left'),
    row(42, 'Chang Weiguang', '5', ['JSU 2004-2007', 'SLU 2008-2009', 'PLU 2010-2012', 'THA 2013-2014', 'SKU 2015-2017', 'LAB 2018-2026'], 'left'),
    row(38, 'ليلى الفرزاني', '4', ['PTU 2013-2018', 'SLU 2019-2026'], 'never_in'),
    row(40, 'Akari Mizushima', '5', ['SKU 2012-2026'], 'never_in'),
    row(41, 'Rohan Devanath', '26', ['NVI 2010-2014', 'SLU 2015-2026'], 'never_in'),

    // Hong Kong, Macao, Taiwan: apart from CN under iso, with it under cn+sar (HK, MO) and cn+sar+tw.
    row(43, 'Au Wing-kei', '5', ['NFU 2012-2015', 'LIT 2016-2026'], 'left'),
    row(44, 'Leong Chi-fai', '3', ['QRU 2011-2016', 'PAP 2017-2022', 'LAB 2023-2026'], 'left'),
    row(45, 'Tsai Meng-chieh', '15', ['CHU 2012-2017', 'LIT 2018-2026'], 'left'),
    row(46, 'Yip Sze-nga', '4', ['NFU 2014-2026'], 'never_in'),
    row(47, 'Lo Kar-yan', '2', ['NFU 2010-2012', 'KBU 2013-2018', 'LAB 2019-2026'], 'left'),
    row(48, 'Hsieh Tzu-ning', '6', ['CHU 2019-2024'], 'never_in'),

    // Ids the provider merged: the old one is printed on some works, or on all.
    row(19, 'Song Keyi', '145', ['LIT 2018-2026'], 'never_left', { former: [119, '4'] }),
    row(20, 'Mo Yunfei', '26', ['QRU 2010-2014', 'SKU 2015-2018', 'LAB 2019-2026'], 'left', { former: [120, '26'] }),
    // Two profiles of one person, made one by corrections.csv.
    row(56, 'Qiu Yanmei', '13', ['LIT 2016-2026'], 'left'),
    row(156, 'Yanmei Qiu', '25', ['KBU 2012-2015'], 'merged'),

    // Unknown: only undated, nothing listed (and left out of lists, for its works_count is 0), no country, profile gone, no profile.
    row(49, 'Ulla Fjärrström', '5', ['KBU', 'LIT'], 'unknown'),
    row(50, 'Ignác Poláček', '1', [], 'unknown', { worksCount: 0 }),
    row(54, 'Vesna Tórbak', '3', ['AUL 2011-2019'], 'unknown'),
    row(53, 'Prisca Adeyemi-Lund', '2', ['QRU 2015-2020'], 'unknown', { isGone: true }),
    row(null, 'Sam Everly', '46', [], 'unknown'),
    row(null, 'Xu Ningxi', '5', [], 'unknown'),

    // A profile of several people of one name: 1968 to 2025, nine countries, ten institutions in 2021, 2,400 works, fields far apart.
    row(57, 'Chen Yu', '5', [
        'QRU 1968-1984,2021', 'KBU 1985-1996,2021', 'PLU 1997-2001,2021', 'THA 2002-2004,2021', 'VAL 2005-2007,2021',
        'SKU 2008-2011,2021', 'BBU 2012-2014,2021', 'WCU 2015-2017,2021', 'UPA 2018-2020,2021', 'JSU 2021-2025',
    ], 'left', { worksCount: 2400, topics: [['LEARNING', 900], ['HEARTS', 700], ['MARKETS', 500], ['ROOTS', 300]] }),
    // Seen only beyond the cut of the list view.
    row(62, 'Su Nanqiao', '5', ['ISL 2019-2025'], 'never_left'),

    // On works beside the cohort, which the filter must not find.
    row(null, 'Dara Quillfeather', '78', [], 'outside', { printed: { 7: 'LIT', 8: 'KBU' } }),
]

type Place = [number: number, name: string, country: string | null, type: string, under?: string[]]

/** I9000000000 + number. `under` = the rest of the lineage. */
const places = {
    LIT: [1, 'Lanterna Institute of Technology', 'CN', 'education'],
    LAB: [2, 'Lanterna Lab', 'CN', 'company'],
    QRU: [3, 'Quiet River University', 'CN', 'education'],
    JSU: [4, 'Jade Slope University', 'CN', 'education'],
    WNU: [5, 'East Willow Normal University', 'CN', 'education'],
    PLR: [6, 'Paper Lantern Robotics (China)', 'CN', 'company'],
    HGC: [7, 'Hollow Gourd Research (China)', 'CN', 'company', ['HGL']],
    HAS: [10, 'Heron Academy of Sciences', 'CN', 'government'],
    IPC: [11, 'Institute of Patient Computing', 'CN', 'facility', ['HAS']],
    ISL: [12, 'Institute of Slow Light', 'CN', 'facility', ['HAS']],
    IFM: [13, 'Institute of Folded Mountains', 'CN', 'facility', ['HAS']],
    // In the academy by lineage alone: the academy's record does not name it.
    SMH: [14, 'Saltmarsh Teaching Hospital', 'CN', 'healthcare', ['IFM', 'HAS']],
    KBU: [20, 'Kestrel Bay University', 'US', 'education'],
    PCT: [21, 'Prairie Clock Institute of Technology', 'US', 'education'],
    HGL: [22, 'Hollow Gourd Research (United States)', 'US', 'company'],
    NFU: [30, 'Nine Ferries University', 'HK', 'education'],
    PAP: [31, 'Praia Azul Polytechnic', 'MO', 'education'],
    CHU: [32, 'Camphor Hill University', 'TW', 'education'],
    SLU: [33, 'Straits Lantern University', 'SG', 'education'],
    PLU: [34, 'Port Larkin University', 'GB', 'education'],
    THA: [35, 'Technische Hochschule Altmoor', 'DE', 'education'],
    VAL: [36, 'École supérieure de Valombre', 'FR', 'education'],
    SKU: [37, 'Shiokaze Daigaku', 'JP', 'education'],
    BBU: [38, 'Birchbark University', 'CA', 'education'],
    WCU: [39, 'Wattle Creek University', 'AU', 'education'],
    UPA: [40, 'Universidade de Pedra Alta', 'BR', 'education'],
    NVI: [41, 'Neem Valley Institute of Science', 'IN', 'education'],
    PTU: [42, 'Palm Terrace University', 'AE', 'education'],
    AUL: [50, 'Archive of Unwritten Letters', null, 'archive'],
} satisfies Record<string, Place>
type PlaceKey = keyof typeof places

/** W9000000000 + number. 1–4 are named in study.yaml, 5 and 6 found by its filter; 7 is too early for it, 8 has no institution it asks for. */
const works: [number: number, title: string, date: string, doi: string | null, type: string, citations: number][] = [
    [1, 'Lanterna-1: Lighting large models with small lamps', '2024-01-05', '10.48550/arxiv.2401.99901', 'preprint', 812],
    [2, 'Wick: a sparse mixture of lanterns', '2024-06-17', '10.5555/lanterna.2024.2', 'article', 240],
    [3, 'Lanterna-2 technical report', '2024-12-27', '10.48550/arxiv.2412.99903', 'preprint', 655],
    [4, 'Lanterna-R: models that think by <i>candlelight</i> & moonlight', '2025-07-22', '10.48550/arxiv.2507.99904', 'preprint', 1904],
    [5, 'How forty lamps learned to read', '2026-01-20', '10.5555/lanterna.2026.5', 'article', 12],
    [6, 'Night shift: evaluating models after dark', '2026-03-09', null, 'conference-paper', 0],
    [7, 'On the trimming of wicks', '2024-11-30', '10.5555/elsewhere.2024.7', 'article', 3],
    [8, 'Lamps of the prairie', '2026-02-14', '10.5555/elsewhere.2026.8', 'article', 1],
]
/** Old ids of works, merged by the provider. */
const mergedWorks: [former: number, now: number][] = [[13, 3]]

type Level = [number: number, name: string]

/** Topics are invented; subfields, fields and domains are those of the classification (https://help.openalex.org). */
const topics = {
    LEARNING: [99001, 'Learning by Lamplight', [1702, 'Artificial Intelligence'], [17, 'Computer Science'], [3, 'Physical Sciences']],
    SEEING: [99002, 'Seeing in the Dark', [1707, 'Computer Vision and Pattern Recognition'], [17, 'Computer Science'], [3, 'Physical Sciences']],
    HEARTS: [99003, 'Hearts and Their Repair', [2705, 'Cardiology and Cardiovascular Medicine'], [27, 'Medicine'], [4, 'Health Sciences']],
    MARKETS: [99004, 'Markets at Dusk', [2002, 'Economics and Econometrics'], [20, 'Economics, Econometrics and Finance'], [2, 'Social Sciences']],
    ROOTS: [99005, 'Roots of Lantern Plants', [1110, 'Plant Science'], [11, 'Agricultural and Biological Sciences'], [1, 'Life Sciences']],
} satisfies Record<string, [number: number, name: string, subfield: Level, field: Level, domain: Level]>
type TopicKey = keyof typeof topics

interface Named { id: string, display_name: string }
interface Topic extends Named { subfield: Named, field: Named, domain: Named }

/** As the lists inside works and authors show an institution. */
export interface InstitutionLite extends Named { ror: string | null, country_code: string | null, type: string, lineage: string[] }

export interface Authorship {
    author_position: 'first' | 'middle' | 'last'
    author: { id: string | null, display_name: string, orcid: string | null }
    institutions: InstitutionLite[]
    countries: string[]
    is_corresponding: boolean
    raw_author_name: string
    raw_orcid: string | null
    raw_affiliation_strings: string[]
    affiliations: { raw_affiliation_string: string, institution_ids: string[] }[]
}

export interface Work {
    id: string
    doi: string | null
    title: string
    display_name: string
    publication_year: number
    publication_date: string
    ids: Record<string, string>
    language: string | null
    type: string
    is_retracted: boolean
    is_paratext: boolean
    primary_location: Record<string, unknown> | null
    authorships: Authorship[]
    countries_distinct_count: number
    primary_topic: Topic & { score: number } | null
    topics: (Topic & { score: number })[]
    cited_by_count: number
    fwci: number | null
    citation_normalized_percentile: { value: number, is_in_top_1_percent: boolean, is_in_top_10_percent: boolean } | null
    referenced_works_count: number
    updated_date: string
    created_date: string
}

export interface Author extends Named {
    orcid: string | null
    display_name_alternatives: string[]
    works_count: number
    cited_by_count: number
    summary_stats: { '2yr_mean_citedness': number, h_index: number, i10_index: number }
    ids: Record<string, string>
    affiliations: { institution: InstitutionLite, years: number[] }[]
    last_known_institutions: InstitutionLite[]
    topics: (Topic & { count: number, score: number })[]
    counts_by_year: { year: number, works_count: number, oa_works_count: number, cited_by_count: number }[]
    updated_date: string
    created_date: string
}

export interface Institution extends InstitutionLite {
    display_name_acronyms: string[]
    display_name_alternatives: string[]
    geo: Record<string, string | number | null>
    associated_institutions: (Omit<InstitutionLite, 'lineage'> & { relationship: 'parent' | 'child' | 'related' })[]
    ids: Record<string, string>
    works_count: number
    cited_by_count: number
    updated_date: string
    created_date: string
}

export interface Invented {
    works: Work[]
    authors: Author[]
    institutions: Institution[]
    /** Old id → the id that holds the record now. */
    merged: { works: Record<string, string>, authors: Record<string, string> }
    /** Ids the provider no longer knows. */
    gone: string[]
}

const address = 'https://openalex.org/'
const changed = { updated_date: '2026-08-01T04:30:00.000000', created_date: '2025-10-10T00:00:00' }
const countryNames = new Intl.DisplayNames(['en'], { type: 'region' })

/** All records of the laboratory, in the shape OpenAlex gives them. */
export function invented(): Invented {
    return {
        works: works.map(buildWork),
        authors: people.filter((person) => person.number !== null && !person.details.isGone).map(buildAuthor),
        institutions: placeKeys().map(buildInstitution),
        merged: {
            works: Object.fromEntries(mergedWorks.map(([former, now]) => [idOf('W', former), idOf('W', now)])),
            authors: Object.fromEntries(people.flatMap(({ number, details }) => (details.former && number !== null ? [[idOf('A', details.former[0]), idOf('A', number)]] : []))),
        },
        gone: people.flatMap(({ number, details }) => (details.isGone && number !== null ? [idOf('A', number)] : [])),
    }
}

/** Class under hoover2025 and iso by author id, or by name where there is no profile. */
export const expectedClasses: Record<string, Class> = Object.fromEntries(people.flatMap(({ number, name, verdict, details }) => {
    if (verdict === 'merged' || verdict === 'dropped' || verdict === 'group' || verdict === 'outside') return []
    return [[number === null || details.isGone ? name : idOf('A', number), verdict]]
}))

function row(number: number | null, name: string, works: string, career: string[], verdict: Verdict, details: Details = {}): Person {
    return { number, name, works, career, verdict, details }
}

function buildWork([number, title, date, doi, type, citations]: typeof works[number]): Work {
    const authorships = people.filter((person) => person.works.includes(String(number))).map((person) => buildAuthorship(person, number))
    // A placeholder where the provider could not read the name.
    if (number === 3) authorships.splice(4, 0, authorship(`${address}A9999999999`, ':', null, []))
    const last = authorships.length - 1
    const listed = [{ ...topicOf('LEARNING'), score: 0.998 }, { ...topicOf('SEEING'), score: 0.91 }]
    const isArxiv = doi?.startsWith('10.48550/arxiv.') ?? false
    return {
        id: address + idOf('W', number),
        doi: doi === null ? null : `https://doi.org/${doi}`,
        title,
        display_name: title,
        publication_year: Number(date.slice(0, 4)),
        publication_date: date,
        ids: { openalex: address + idOf('W', number), ...(doi === null ? {} : { doi: `https://doi.org/${doi}` }) },
        language: 'en',
        type,
        is_retracted: false,
        is_paratext: false,
        primary_location: {
            id: doi === null ? null : `doi:${doi}`,
            is_oa: isArxiv,
            landing_page_url: doi === null ? null : isArxiv ? `https://arxiv.org/abs/${doi.slice('10.48550/arxiv.'.length)}` : `https://doi.org/${doi}`,
            pdf_url: null,
            source: { id: `${address}S9000000001`, display_name: 'The Invented Shelf', issn_l: null, issn: null, is_oa: isArxiv, is_in_doaj: false, is_core: false, host_organization: null, host_organization_name: null, host_organization_lineage: [], type: isArxiv ? 'repository' : 'journal' },
            license: null,
            license_id: null,
            version: isArxiv ? 'submittedVersion' : 'publishedVersion',
            is_accepted: !isArxiv,
            is_published: !isArxiv,
        },
        authorships: authorships.map((each, place) => ({ ...each, author_position: place === 0 ? 'first' : place === last ? 'last' : 'middle' })),
        countries_distinct_count: new Set(authorships.flatMap((each) => each.countries)).size,
        primary_topic: listed[0] ?? null,
        topics: listed,
        cited_by_count: citations,
        fwci: citations === 0 ? null : citations / 10,
        citation_normalized_percentile: citations === 0 ? null : { value: 1 - 1 / (citations + 1), is_in_top_1_percent: citations > 200, is_in_top_10_percent: citations > 10 },
        referenced_works_count: isArxiv ? 0 : 40 + number,
        ...changed,
    }
}

function buildAuthorship({ number, name, details }: Person, work: number): Authorship {
    const place = details.printed?.[work]
    const [former, formerWorks] = details.former ?? [number, '']
    const printedNumber = formerWorks.includes(String(work)) ? former : number
    return authorship(printedNumber === null ? null : address + idOf('A', printedNumber), name, orcidOf(number), place === undefined ? [] : [lite(place)])
}

function authorship(id: string | null, name: string, orcid: string | null, institutions: InstitutionLite[]): Authorship {
    const printed = institutions.map((place) => `Department of Lamps, ${place.display_name}`)
    return {
        author_position: 'middle',
        author: { id, display_name: name, orcid: id === null ? null : orcid },
        institutions,
        countries: institutions.flatMap((place) => place.country_code ?? []),
        is_corresponding: false,
        raw_author_name: name,
        raw_orcid: null,
        raw_affiliation_strings: printed,
        affiliations: institutions.map((place, index) => ({ raw_affiliation_string: printed[index] ?? '', institution_ids: [place.id] })),
    }
}

function buildAuthor(person: Person): Author {
    const number = person.number ?? 0
    const affiliations = person.career.map((post) => {
        const [place = '', years = ''] = post.split(' ')
        return { institution: lite(placeKey(place)), years: yearsIn(years).toReversed() }
    })
    const years = [...new Set(affiliations.flatMap((affiliation) => affiliation.years))].sort((a, b) => b - a)
    const worksCount = person.details.worksCount ?? 2 + (number * 7) % 45
    const citedBy = worksCount * (3 + number % 11)
    const orcid = orcidOf(number)
    return {
        id: address + idOf('A', number),
        orcid,
        display_name: person.name,
        display_name_alternatives: [person.name],
        works_count: worksCount,
        cited_by_count: citedBy,
        summary_stats: { '2yr_mean_citedness': number % 5, h_index: Math.min(worksCount, Math.floor(Math.sqrt(citedBy) / 1.6)), i10_index: Math.floor(worksCount / 3) },
        ids: { openalex: address + idOf('A', number), ...(orcid === null ? {} : { orcid }) },
        affiliations,
        last_known_institutions: affiliations.filter((affiliation) => years[0] !== undefined && affiliation.years.includes(years[0])).map((affiliation) => affiliation.institution),
        topics: (person.details.topics ?? [['LEARNING', Math.ceil(worksCount * 0.7)], ['SEEING', Math.floor(worksCount * 0.3)]] satisfies [TopicKey, number][])
            .map(([topic, count]) => ({ ...topicOf(topic), count, score: 0.99 })),
        counts_by_year: years.slice(0, 10).map((year) => ({ year, works_count: 1 + number % 4, oa_works_count: number % 2, cited_by_count: (number * year) % 90 })),
        ...changed,
    }
}

function buildInstitution(key: PlaceKey): Institution {
    const [number, name, country, , under = []]: Place = places[key]
    const parent = under[0] === undefined ? [] : [{ ...associate(placeKey(under[0])), relationship: 'parent' as const }]
    const children = placeKeys().filter((other) => underOf(other)[0] === key).map((child) => ({ ...associate(child), relationship: 'child' as const }))
    return {
        ...lite(key),
        display_name_acronyms: [key],
        display_name_alternatives: [],
        geo: { city: null, geonames_city_id: null, region: null, country_code: country, country: country === null ? null : countryNames.of(country) ?? null, latitude: null, longitude: null },
        associated_institutions: [...parent, ...children],
        ids: { openalex: address + idOf('I', number), ror: rorOf(number) },
        works_count: name.length * 100,
        cited_by_count: name.length * 2500,
        ...changed,
    }
}

function lite(key: PlaceKey): InstitutionLite {
    const [number, name, country, type]: Place = places[key]
    const lineage = [key, ...underOf(key)].map((each) => address + idOf('I', places[each][0]))
    return { id: address + idOf('I', number), ror: rorOf(number), display_name: name, country_code: country, type, lineage }
}

function associate(key: PlaceKey): Omit<InstitutionLite, 'lineage'> {
    const { lineage: _, ...rest } = lite(key)
    return rest
}

function underOf(key: PlaceKey): PlaceKey[] {
    const [, , , , under = []]: Place = places[key]
    return under.map(placeKey)
}

function placeKeys(): PlaceKey[] {
    return Object.keys(places).map(placeKey)
}

function placeKey(text: string): PlaceKey {
    if (!isPlaceKey(text)) throw new Error(`${text} is no place of the laboratory: add it to places`)
    return text
}

function isPlaceKey(text: string): text is PlaceKey {
    return Object.hasOwn(places, text)
}

function topicOf(key: TopicKey): Topic {
    const [number, name, subfield, field, domain] = topics[key]
    const named = (kind: string, [id, display_name]: readonly (number | string)[]) => ({ id: `${address}${kind}/${id}`, display_name: String(display_name) })
    return { id: `${address}T${number}`, display_name: name, subfield: named('subfields', subfield), field: named('fields', field), domain: named('domains', domain) }
}

/** '2014,2016-2018' → 2014, 2016, 2017, 2018. */
function yearsIn(text: string): number[] {
    return text.split(',').filter((part) => part !== '').flatMap((part) => {
        const [first = '', last = first] = part.split('-')
        return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index)
    })
}

function idOf(letter: 'W' | 'A' | 'I', number: number): string {
    return `${letter}${9_000_000_000 + number}`
}

/** Every other person has one. Check character: ISO 7064 MOD 11-2. */
function orcidOf(number: number | null): string | null {
    if (number === null || number % 2 === 0) return null
    const digits = `000999990000${String(number).padStart(3, '0')}`
    const total = Array.from(digits).reduce((sum, digit) => (sum + Number(digit)) * 2, 0)
    const check = (12 - (total % 11)) % 11
    return `https://orcid.org/${`${digits}${check === 10 ? 'X' : check}`.replace(/(.{4})(?=.)/g, '$1-')}`
}

/** 0, six characters of Crockford's base 32, two check digits (ISO 7064 MOD 97-10): https://ror.readme.io/docs/identifier */
function rorOf(number: number): string {
    const characters = `fake${String(number).padStart(2, '0')}`
    const value = Array.from(characters).reduce((sum, character) => sum * 32 + '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(character), 0)
    return `https://ror.org/0${characters}${String(98 - ((value * 100) % 97)).padStart(2, '0')}`
}
