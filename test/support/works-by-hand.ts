/**
 * Works written straight into core, with the weights the loader gives (sql/load/works_rows.sql): for tables worked out by hand.
 * The first digit of a topic names its subfield: T23 lies in subfield 2. All is invented.
 */
import { storeCorpus } from '../../src/corpus/store-corpus.ts'
import { refreshMetrics } from '../../src/metrics/refresh.ts'
import { ensureSettings } from '../../src/metrics/settings.ts'
import { corpusOf } from '../corpus/temp-corpus.ts'
import type { TestDatabase } from './database.ts'

export interface WorkByHand {
    /** If missing, W1, W2, … in the order of the list. */
    id?: string
    citations: number
    /** 2020 if missing. */
    year?: number
    /** T10 if missing; null = none. */
    topic?: string | null
    /** article if missing. */
    type?: string
    /** One entry an author: where they were, one place or several. CN = a country, CN:I1 = an institution in it, :I1 = an institution without a country, ? = nowhere. One author in US if missing. */
    authors?: (string | string[])[]
    /** Citations in three and in five years; unknown if missing. */
    citations3y?: number
    citations5y?: number
    /** Versions of one work: the name of the family. The first of the list is its head. */
    family?: string
    isRetracted?: boolean
}

interface Place { authorOrder: number, affiliationOrder: number, institution: string | null, country: string | null, weight: number }

const wholeWork = 1_000_000_000

/** The first digit of a topic names its subfield. */
export const subfieldOf = (topic: string): number => Number(topic.slice(1, 2))

/** Replaces whatever works there were. Institutions get the name "Institution I1"; their type is education. */
export async function putWorks({ pool }: TestDatabase, works: WorkByHand[]): Promise<void> {
    await pool.query('truncate core.works, core.authorships, core.affiliations, core.work_families, core.topics, core.current_institutions')
    await addWorks({ pool }, works)
}

export async function addWorks({ pool }: Pick<TestDatabase, 'pool'>, works: WorkByHand[]): Promise<void> {
    const rows = works.map((work, index) => rowsOf(work, work.id ?? `W${index + 1}`))
    await pool.query(`
        insert into core.works (work_id, record_hash, read_as_of, cited_by_count, citations_3y, citations_5y, publication_year, work_type, topic_id, subfield_id, is_retracted, is_expansion, authors_listed, is_author_list_cut, country_codes, country_weights, lost_weight)
        select work_id, hashtext(work_id), current_date, citations, citations_3y, citations_5y, year, work_type, topic_id, subfield_id, is_retracted, false, authors, false, country_codes, country_weights, lost
        from jsonb_to_recordset($1) as rows (work_id text, citations integer, citations_3y integer, citations_5y integer, year integer, work_type text, topic_id text, subfield_id integer, is_retracted boolean, authors integer, country_codes text[], country_weights integer[], lost integer)`,
    [JSON.stringify(rows.map((row) => row.work))])
    await pool.query(`
        insert into core.affiliations (work_id, author_order, affiliation_order, institution_id, country_code, fractional_weight)
        select work_id, author_order, affiliation_order, institution, country, weight
        from jsonb_to_recordset($1) as rows (work_id text, author_order integer, affiliation_order integer, institution text, country text, weight integer)`,
    [JSON.stringify(rows.flatMap(({ work, places }) => places.map((place) => ({ work_id: work.work_id, author_order: place.authorOrder, affiliation_order: place.affiliationOrder, ...place }))))])
    await pool.query(`
        insert into core.authorships (work_id, author_order)
        select distinct work_id, author_order from core.affiliations
        on conflict do nothing`)
    await pool.query(`
        insert into core.current_institutions (institution_id, name, country_code, institution_type, lineage)
        select institution_id, 'Institution ' || institution_id, max(country_code), 'education', array[institution_id] from core.affiliations where institution_id is not null group by institution_id
        on conflict do nothing`)
    await pool.query(`
        insert into core.topics (topic_id, name, subfield_id, subfield_name, is_listed)
        select distinct topic_id, 'Topic ' || topic_id, subfield_id, 'Subfield ' || subfield_id, true from core.works where topic_id is not null
        on conflict do nothing`)
    await pool.query(`
        insert into core.work_families (work_id, family_id, is_head, cited_by_count, citations_3y, citations_5y)
        select work_id, min(work_id) over family, is_head, max(citations) over family, max(citations_3y) over family, max(citations_5y) over family
        from jsonb_to_recordset($1) as rows (work_id text, family text, is_head boolean, citations integer, citations_3y integer, citations_5y integer)
        window family as (partition by family)`,
    [JSON.stringify(rows.flatMap(({ work }, index) => {
        const family = works[index]?.family
        return family === undefined ? [] : [{ ...work, family, is_head: works.findIndex((each) => each.family === family) === index }]
    }))])
}

interface Corpus { name: string, mainId: number, idOf(setting: string): number }

/**
 * Stores a corpus of all topics and computes its settings anew.
 * @param lines of the corpus file beside title, in_words and topics
 * @param settings beside main; see src/metrics/settings.ts
 */
export async function buildCorpus({ db, pool, connection }: TestDatabase, lines = 'reference: { level: subfield, minimum_set_size: 1 }', settings: string[] = []): Promise<Corpus> {
    const corpus = await corpusOf(`topics: { include: all }\n${lines}`)
    await storeCorpus(db, corpus)
    await ensureSettings(db, corpus)
    const rows = await db.selectFrom('metrics.settings').select(['setting_id', 'setting']).where('corpus', '=', corpus.name).execute()
    const idOf = (setting: string): number => {
        const row = rows.find((each) => each.setting === setting)
        if (!row) throw new TypeError(`no setting ${setting}`)
        return row.setting_id
    }
    await refreshMetrics(pool, connection, { settings: ['main', ...settings].map(idOf), isFull: true })
    return { name: corpus.name, mainId: idOf('main'), idOf }
}

function rowsOf(work: WorkByHand, workId: string) {
    const topic = work.topic === undefined ? 'T10' : work.topic
    const authors = (work.authors ?? ['US']).map((places) => (Array.isArray(places) ? places : [places]))
    const places = authors.flatMap((own, author) => own.map((text, place): Place => {
        const [country = '', institution] = text === '?' ? [] : text.split(':')
        const part = (step: number) => billionths(author * own.length + step, authors.length * own.length)
        return { authorOrder: author + 1, affiliationOrder: place + 1, institution: institution ?? null, country: country === '' ? null : country, weight: part(place + 1) - part(place) }
    }))
    const located = places.filter(({ country }) => country !== null)
    const countries = [...new Set(located.flatMap(({ country }) => country ?? []))].sort()
    return {
        work: {
            work_id: workId, citations: work.citations, citations_3y: work.citations3y ?? null, citations_5y: work.citations5y ?? null, year: work.year ?? 2020, work_type: work.type ?? 'article',
            topic_id: topic, subfield_id: topic === null ? 0 : subfieldOf(topic), is_retracted: work.isRetracted ?? false, authors: authors.length,
            country_codes: countries, country_weights: countries.map((country) => sumOf(located.filter((place) => place.country === country))), lost: wholeWork - sumOf(located),
        },
        places,
    }
}

function sumOf(places: Place[]): number {
    return places.reduce((sum, { weight }) => sum + weight, 0)
}

/** Whole billionths; neighbours agree on their border, so that parts add up to the work. */
function billionths(numerator: number, denominator: number): number {
    return Math.round((wholeWork * numerator) / denominator)
}
