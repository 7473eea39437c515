/**
 * Invented works in the provider's shape, of many shapes: what a loader and metrics must tell apart, in small numbers. The same seed gives the
 * same works. Names, ids and figures are made up.
 */
import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { loadWorksFile } from '../../src/ingest/load-works.ts'
import type { SentAuthorship, SentTopic, SentWork } from './reference-metrics.ts'

export interface Random {
    /** A whole number from 0, below this. */
    below(limit: number): number
    chance(probability: number): boolean
    pick<T>(list: readonly T[]): T
}

const address = (id: string) => `https://openalex.org/${id}`
const countries = ['US', 'US', 'CN', 'CN', 'HK', 'MO', 'TW', 'DE', 'FR', 'IT', 'NL', 'ES', 'TR', 'GB', 'PL', 'JP', 'IN', 'XK'] as const
/** Institutions keep their country; every seventh has none. */
const institutions = Array.from({ length: 60 }, (_, index) => ({ id: address(`I${9_100_000_001 + index}`), display_name: `Invented Institute ${index + 1}`, country_code: index % 7 === 6 ? null : countries[index % countries.length] ?? null }))
const types = ['article', 'article', 'article', 'conference-paper', 'preprint', 'review', 'book-chapter', 'dataset', 'erratum', 'paratext', null] as const
const [firstYear, years] = [2015, 4]

/** Three subfields in two fields and domains, and one topic of which neither is known. The last is rare. */
export const inventedTopics: SentTopic[] = [
    topicOf(90_001, 9011, 91, 8), topicOf(90_002, 9011, 91, 8), topicOf(90_003, 9012, 91, 8), topicOf(90_004, 9021, 92, 9), topicOf(90_005, 9021, 92, 9),
    { id: address('T90006'), display_name: 'Invented topic 90006', subfield: { id: address('subfields/9031') } },
]

function topicOf(topic: number, subfield: number, field: number, domain: number): SentTopic {
    return {
        id: address(`T${topic}`), display_name: `Invented topic ${topic}`, subfield: { id: address(`subfields/${subfield}`) },
        field: { id: address(`fields/${field}`) }, domain: { id: address(`domains/${domain}`) },
    }
}

/** Uniform numbers from a 32-bit seed (mulberry32, public domain, T. Ettinger, 2017). */
export function randomFrom(seed: number): Random {
    let state = seed >>> 0
    const next = () => {
        state = (state + 0x6D2B79F5) >>> 0
        let mixed = Math.imul(state ^ (state >>> 15), state | 1)
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    }
    const below = (limit: number) => Math.floor(next() * limit)
    return {
        below,
        chance: (probability) => next() < probability,
        pick: (list) => {
            const index = below(list.length)
            if (list.length === 0) throw new RangeError('nothing to pick from')
            return list[index] as typeof list[number]
        },
    }
}

export function shuffle<T>(random: Random, list: readonly T[]): T[] {
    const left = [...list]
    return list.map(() => left.splice(random.below(left.length), 1)).flat()
}

/**
 * Works with ids from W9200000001 on; some of them in two or three versions, which differ and were changed on different days. In random order.
 * @param options.hugeLists works with hundreds of authors, too
 */
export function inventWorks(seed: number, count: number, options: { hugeLists?: boolean } = {}): SentWork[] {
    const random = randomFrom(seed)
    const works = Array.from({ length: count }, (_, index) => index + 1).flatMap((number) => {
        const versions = random.chance(0.1) ? 2 + random.below(2) : 1
        const day = random.below(400)
        return Array.from({ length: versions }, (_, version) => inventWork(random, number, day + version * (1 + random.below(20)) + version * 20, options.hugeLists === true && number % 150 === 0 ? 300 + random.below(500) : undefined))
    })
    return shuffle(random, works)
}

/** One version of a work, changed so many days after 1 January 2025. */
export function inventWork(random: Random, number: number, day: number, authors?: number): SentWork {
    const updated = new Date(Date.UTC(2025, 0, 1 + day, random.below(24), random.below(60), random.below(60))).toISOString().slice(0, 19)
    const year = random.chance(0.02) ? random.pick([null, 3000, 12]) : random.chance(0.1) ? 2022 + random.below(3) : firstYear + random.below(years)
    // Half of them uncited, many ties, and a few that are cited a lot.
    const cited = random.chance(0.4) ? 0 : random.chance(0.6) ? 1 + random.below(4) : random.below(1 + random.below(1 + random.below(400)))
    const topic = random.chance(0.05) ? null : random.chance(0.02) ? inventedTopics[5] ?? null : random.pick(inventedTopics.slice(0, 5))
    return {
        id: address(`W${9_200_000_000 + number}`),
        title: random.chance(0.1) ? null : `Invented work ${number} on ${random.pick(['stones', 'rivers', 'winds', 'maps'])}`,
        publication_year: year,
        type: random.pick(types),
        language: random.pick(['en', 'en', 'en', 'zh', 'de', null]),
        is_retracted: random.chance(0.04),
        is_xpac: random.chance(0.04),
        ...(cited === 0 && random.chance(0.2) ? {} : { cited_by_count: cited }),
        counts_by_year: random.chance(0.1) ? null : countsOf(random, cited, year ?? firstYear, Number(updated.slice(0, 4))),
        updated_date: updated,
        primary_topic: topic,
        topics: topic === null ? [] : [topic],
        authorships: Array.from({ length: authors ?? authorCount(random) }, (_, index) => inventAuthorship(random, number * 1_000 + index)),
    }
}

/** Loads works as one file of a bulk load. */
export async function loadWorks(pool: pg.Pool, works: SentWork[]): Promise<void> {
    const file = path.join(tmpdir(), `homegrown-works-${randomBytes(6).toString('hex')}.ndjson`)
    await writeFile(file, works.map((work) => `${JSON.stringify(work)}\n`).join(''))
    try {
        await loadWorksFile({ pool, runId: 1, provider: 'openalex' }, { file, name: path.basename(file), snapshotDate: '2026-06-01' }, async () => undefined)
    } finally {
        await rm(file)
    }
}

/** Takes all works away, and what hangs on them. Topics stay: a process introduces each only once. */
export async function clearWorks(pool: pg.Pool): Promise<void> {
    await pool.query('truncate core.works, core.work_ids, core.authorships, core.affiliations, core.affiliation_strings, core.work_topics, ops.touched_sets')
}

/** As a list of topics does. Needed in the second database of a process, which introduces each topic only once. */
export async function listInventedTopics(pool: pg.Pool): Promise<void> {
    const number = (level: { id: string } | undefined) => (level === undefined ? null : Number(level.id.slice(level.id.lastIndexOf('/') + 1)))
    for (const topic of inventedTopics) {
        await pool.query('insert into core.topics (topic_id, name, subfield_id, field_id, domain_id, is_listed) values ($1, $2, $3, $4, $5, true) on conflict do nothing',
            [topic.id.slice(topic.id.lastIndexOf('/') + 1), topic.display_name, number(topic.subfield), number(topic.field), number(topic.domain)])
    }
}

function authorCount(random: Random): number {
    if (random.chance(0.05)) return 0
    return random.chance(0.04) ? 20 + random.below(60) : 1 + random.below(7)
}

/** The citations dealt out to the last ten years; a few lie before them and are in no year. */
function countsOf(random: Random, cited: number, year: number, seen: number): { year: number, cited_by_count: number }[] {
    const counts = new Map<number, number>()
    for (let each = 0; each < cited; each++) {
        const of = Math.max(seen - 9, Math.min(seen, year + random.below(7) - (random.chance(0.05) ? 1 : 0)))
        if (!random.chance(0.03)) counts.set(of, (counts.get(of) ?? 0) + 1)
    }
    return [...counts].sort(([a], [b]) => b - a).map(([year, cited_by_count]) => ({ year, cited_by_count }))
}

function inventAuthorship(random: Random, number: number): SentAuthorship {
    const affiliations = Array.from({ length: random.chance(0.15) ? 0 : 1 + random.below(random.chance(0.1) ? 6 : 3) }, (_, index) => ({
        raw_affiliation_string: random.chance(0.05) ? null : `Invented address ${random.below(400)}, ${index}`,
        // Several institutions in one string happen; none resolved happens often.
        institution_ids: distinct(Array.from({ length: random.chance(0.3) ? 0 : random.chance(0.7) ? 1 : 2 + random.below(3) }, () => random.pick(institutions).id)),
    }))
    const named = distinct(affiliations.flatMap((each) => each.institution_ids))
    // An affiliation may name an institution that the author's list lacks, and the list one that no affiliation names.
    const listed = [...named.filter(() => !random.chance(0.02)), ...(random.chance(0.03) ? distinct([random.pick(institutions).id, random.pick(institutions).id]).filter((id) => !named.includes(id)) : [])]
    const held = listed.flatMap((id) => institutions.filter((each) => each.id === id))
    const found = distinct(held.flatMap((each) => each.country_code ?? []))
    const others = random.chance(0.2) ? Array.from({ length: 1 + random.below(3) }, () => random.pick(countries)) : []
    const author = { author: { id: random.chance(0.05) ? null : address(`A${9_300_000_000 + number}`), display_name: `Author ${number}` }, raw_author_name: `A. Invented ${number}` }
    return {
        ...author,
        institutions: held.map((each) => (random.chance(0.01) ? { ...each, country_code: random.pick(['XX', ' us ', 'de', '']) } : each)),
        countries: [...found, ...others, ...(random.chance(0.005) ? ['ZZ', 'fr'] : [])],
        ...(affiliations.length === 0 && random.chance(0.3) ? { raw_affiliation_strings: [`Invented address ${random.below(400)}`] } : { affiliations }),
    }
}

function distinct<T>(list: T[]): T[] {
    return [...new Set(list)]
}
