/**
 * Invented works in OpenAlex's shape that use everything a load reads, in as many versions as wanted: small, and of a few topics, venues
 * and institutions, so that much is shared. The same number, version and seed give the same record.
 */
import { createHash } from 'node:crypto'

const address = 'https://openalex.org/'
const countries = ['CN', 'US', 'US', 'DE', 'GB', 'JP', 'BR', 'IN', null]
const types = ['article', 'preprint', 'book-chapter', 'review', 'dataset']

export type BulkWork = Record<string, unknown> & { id: string }

export function workId(number: number): string {
    return `W${7_000_000_000 + number}`
}

/** @param version 1, 2, …: later ones were changed later, and in other things */
export function makeBulkWork(number: number, version = 1, seed = 1): BulkWork {
    const random = randomFrom(`${seed} ${number} ${version}`)
    const below = (limit: number) => Math.floor(random() * limit)
    const doi = `https://doi.org/10.5555/bulk.${seed}.${number}`
    const year = 2000 + number % 25
    const topics = Array.from({ length: below(4) }, () => makeTopic(below(40)))
    const arxiv = `${String(10 + number % 15)}${String(1 + number % 12).padStart(2, '0')}.${String(number % 100_000).padStart(5, '0')}`
    return {
        id: `${address}${workId(number)}`,
        doi: random() < 0.9 ? doi : null,
        title: `Invented work ${number}: how lamps are kept alight, part ${below(3)}`,
        publication_year: year, publication_date: `${year}-0${1 + below(9)}-1${below(9)}`,
        ids: { openalex: `${address}${workId(number)}`, ...(random() < 0.3 ? { pmid: `https://pubmed.ncbi.nlm.nih.gov/${30_000_000 + number}` } : {}) },
        language: random() < 0.9 ? 'en' : null, type: types[below(types.length)],
        is_retracted: random() < 0.05, is_xpac: random() < 0.1,
        cited_by_count: below(200), counts_by_year: Array.from({ length: 5 }, (_, index) => ({ year: year + index, cited_by_count: below(20) })),
        primary_location: random() < 0.8 ? { source: makeVenue(below(30)) } : null,
        locations: random() < 0.3 ? [{ id: `doi:${doi.slice(16)}`, landing_page_url: doi, pdf_url: null }, { id: null, landing_page_url: `http://arxiv.org/abs/${arxiv}v2`, pdf_url: null }] : [],
        primary_topic: topics[0] ? { ...topics[0], score: 0.9 } : null,
        topics: topics.map((topic, index) => ({ ...topic, score: (97 - index) / 128 })),
        authorships: Array.from({ length: below(6) }, (_, place) => makeAuthorship(number, place, below, random)),
        updated_date: `2026-0${Math.min(version, 9)}-${String(1 + below(28)).padStart(2, '0')}T0${below(10)}:00:00.${String(below(1_000_000)).padStart(6, '0')}`,
    }
}

export function makeTopic(number: number) {
    const subfield = 1_700 + number % 12
    return {
        id: `${address}T${20_000 + number}`, display_name: `Lamps, kind ${number}`, subfield: { id: `${address}subfields/${subfield}`, display_name: `Light ${subfield}` },
        field: { id: `${address}fields/17`, display_name: 'Lights' }, domain: { id: `${address}domains/3`, display_name: 'Things' },
    }
}

export function makeVenue(number: number) {
    return { id: `${address}S${40_000 + number}`, display_name: `Journal of Lamps ${number}`, type: 'journal', issn_l: `0000-${String(number).padStart(4, '0')}` }
}

function makeAuthorship(work: number, place: number, below: (limit: number) => number, random: () => number) {
    const institutions = Array.from({ length: below(3) }, () => makeInstitution(below(60)))
    const strings = institutions.map((institution) => `Department ${below(3)}, ${institution.display_name}`)
    const author = random() < 0.9 ? `${address}A${50_000_000 + below(300)}` : null
    return {
        author: { id: author, display_name: `Ada ${work} Number-${place}` }, raw_author_name: random() < 0.9 ? `A. ${work} Number-${place}` : null,
        institutions, countries: [...new Set(institutions.flatMap((institution) => institution.country_code ?? []))].concat(random() < 0.1 ? ['KE'] : []),
        raw_affiliation_strings: strings,
        affiliations: institutions.map((institution, index) => ({ raw_affiliation_string: strings[index] ?? null, institution_ids: [institution.id] })).concat(random() < 0.1 ? [{ raw_affiliation_string: 'Nowhere at all', institution_ids: [] }] : []),
    }
}

function makeInstitution(number: number) {
    const id = `${address}I${60_000 + number}`
    return { id, display_name: `Institute of Wicks ${number}`, country_code: countries[number % countries.length] ?? null, type: 'education', lineage: [id] }
}

/** Numbers from 0 to 1 that follow from a text. */
export function randomFrom(text: string): () => number {
    let bytes = createHash('sha256').update(text).digest()
    let at = 0
    return () => {
        if (at + 4 > bytes.length) [bytes, at] = [createHash('sha256').update(bytes).digest(), 0]
        at += 4
        return bytes.readUInt32LE(at - 4) / 2 ** 32
    }
}

/** The same members in an order that follows from `random`. */
export function shuffled<T>(members: T[], random: () => number): T[] {
    return members.map((member): [number, T] => [random(), member]).sort(([a], [b]) => a - b).map(([, member]) => member)
}
