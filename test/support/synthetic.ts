/**
 * Invented records in OpenAlex's shape, as many as wanted, for tests of volume. The same seed gives the same records; each is made
 * when it is asked for. Works numbered 1…n name authors numbered 1…n, so makeAuthors(n, seed) has a profile for each of them.
 * Ids: A9100000000, W9100000000 and I9100000000 plus the number.
 */
import type { Author, Authorship, InstitutionLite, Work } from '../../studies/sample/lab.ts'

const address = 'https://openalex.org/'
const institutionCount = 400
/** CN and US most often, as in the studies. */
const countries = ['CN', 'CN', 'CN', 'CN', 'CN', 'US', 'US', 'HK', 'TW', 'SG', 'GB', 'DE', 'FR', 'JP', 'CA', 'AU', null]
const kinds = ['education', 'education', 'company', 'facility', 'healthcare', 'government']
const topic = {
    id: `${address}T99001`, display_name: 'Learning by Lamplight', subfield: { id: `${address}subfields/1702`, display_name: 'Artificial Intelligence' },
    field: { id: `${address}fields/17`, display_name: 'Computer Science' }, domain: { id: `${address}domains/3`, display_name: 'Physical Sciences' },
}
const changed = { updated_date: '2026-08-01T04:30:00.000000', created_date: '2025-10-10T00:00:00' }

type Random = () => number

export function* makeAuthors(n: number, seed: number): Generator<Author> {
    for (let number = 1; number <= n; number += 1) yield makeAuthor(number, seed)
}

export function* makeWorks(n: number, seed: number): Generator<Work> {
    for (let number = 1; number <= n; number += 1) yield makeWork(number, n, seed)
}

function makeAuthor(number: number, seed: number): Author {
    const random = randomFrom(seed, 1, number)
    const affiliations: Author['affiliations'] = []
    let year = 1995 + below(random, 25)
    for (let left = below(random, 5); left > 0 && year <= 2026; left -= 1) {
        const last = Math.min(2026, year + below(random, 6))
        const years = Array.from({ length: last - year + 1 }, (_, index) => last - index)
        affiliations.unshift({ institution: institution(1 + below(random, institutionCount)), years: random() < 0.03 ? [] : years })
        // Posts may overlap, or leave a gap.
        year = last + below(random, 3)
    }
    const worksCount = 1 + Math.floor(-Math.log(1 - random()) * 40)
    const citedBy = Math.floor(worksCount * random() * 30)
    const name = nameOf(number)
    return {
        id: `${address}A${9_100_000_000 + number}`,
        orcid: null,
        display_name: name,
        display_name_alternatives: [name],
        works_count: worksCount,
        cited_by_count: citedBy,
        summary_stats: { '2yr_mean_citedness': 1.5, h_index: Math.min(worksCount, Math.floor(Math.sqrt(citedBy))), i10_index: Math.floor(worksCount / 3) },
        ids: { openalex: `${address}A${9_100_000_000 + number}` },
        affiliations,
        last_known_institutions: affiliations.slice(0, 1).map((affiliation) => affiliation.institution),
        topics: [{ ...topic, count: worksCount, score: 0.9 }],
        counts_by_year: [{ year: 2026, works_count: 1, oa_works_count: 0, cited_by_count: Math.floor(citedBy / 8) }],
        ...changed,
    }
}

function makeWork(number: number, authors: number, seed: number): Work {
    const random = randomFrom(seed, 2, number)
    const id = `${address}W${9_100_000_000 + number}`
    const doi = `https://doi.org/10.5555/synthetic.${seed}.${number}`
    const title = `Synthetic work ${number}: on lamps and their keepers`
    const year = 2010 + below(random, 17)
    const many = random() < 0.001
    // Few authors write much: the lower the number, the more works.
    const names = new Set(Array.from({ length: many ? 150 : 1 + below(random, 9) }, () => 1 + Math.floor(authors * random() ** 2)))
    const authorships = [...names].map((author, place) => authorship(author, place, names.size, random() < 0.5 ? [institution(1 + below(random, institutionCount))] : []))
    const citations = Math.floor(random() ** 6 * 1000)
    const percentile = 1 - 1 / (citations + 1.5)
    return {
        id, doi, title, display_name: title,
        publication_year: year,
        publication_date: `${year}-${String(1 + below(random, 12)).padStart(2, '0')}-${String(1 + below(random, 28)).padStart(2, '0')}`,
        ids: { openalex: id, doi },
        language: 'en',
        type: random() < 0.7 ? 'article' : 'preprint',
        is_retracted: random() < 0.0005,
        is_paratext: false,
        primary_location: null,
        authorships,
        countries_distinct_count: new Set(authorships.flatMap((each) => each.countries)).size,
        primary_topic: { ...topic, score: 0.9 },
        topics: [{ ...topic, score: 0.9 }],
        cited_by_count: citations,
        fwci: citations / 20,
        citation_normalized_percentile: { value: percentile, is_in_top_1_percent: percentile > 0.99, is_in_top_10_percent: percentile > 0.9 },
        referenced_works_count: below(random, 60),
        ...changed,
    }
}

function authorship(number: number, place: number, total: number, institutions: InstitutionLite[]): Authorship {
    const name = nameOf(number)
    return {
        author_position: place === 0 ? 'first' : place === total - 1 ? 'last' : 'middle',
        author: { id: `${address}A${9_100_000_000 + number}`, display_name: name, orcid: null },
        institutions,
        countries: institutions.flatMap((each) => each.country_code ?? []),
        is_corresponding: place === 0,
        raw_author_name: name,
        raw_orcid: null,
        raw_affiliation_strings: institutions.map((each) => each.display_name),
        affiliations: institutions.map((each) => ({ raw_affiliation_string: each.display_name, institution_ids: [each.id] })),
    }
}

/** The same for every seed. */
function institution(number: number): InstitutionLite {
    const id = `${address}I${9_100_000_000 + number}`
    return {
        id, ror: null, display_name: `Synthetic Institution ${number}`,
        country_code: countries[number % countries.length] ?? null, type: kinds[number % kinds.length] ?? 'other', lineage: [id],
    }
}

function nameOf(number: number): string {
    return `Ada Number-${number}`
}

function below(random: Random, limit: number): number {
    return Math.floor(random() * limit)
}

/** splitmix32: https://github.com/bryc/code/blob/master/jshash/PRNGs.md#splitmix32. A stream of its own for each record. */
function randomFrom(seed: number, kind: number, number: number): Random {
    let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca6b) ^ Math.imul(number, 0xc2b2ae35)) >>> 0
    return () => {
        state = (state + 0x9e3779b9) | 0
        let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
        mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
        return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296
    }
}
