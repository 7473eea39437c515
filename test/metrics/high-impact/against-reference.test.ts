/**
 * The loader's weights and every figure of high impact against a second implementation (test/support/reference-metrics.ts), over invented works
 * of many shapes and over real ones. Exact but for billionths: each figure may differ by what rounding its parts can cost, and no more.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadCorpus } from '../../../src/corpus/load-corpus.ts'
import { storeCorpus } from '../../../src/corpus/store-corpus.ts'
import type { Corpus } from '../../../src/corpus/types.ts'
import { loadWorksFile } from '../../../src/ingest/load-works.ts'
import { refreshMetrics } from '../../../src/metrics/refresh.ts'
import { ensureSettings } from '../../../src/metrics/settings.ts'
import { corpusOf } from '../../corpus/temp-corpus.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { clearWorks, inventedTopics, inventWork, inventWorks, loadWorks, randomFrom } from '../../support/invented-works.ts'
import { hasRealData, realData } from '../../support/real-data.ts'
import {
    type Amount, type Choices, computeFigures, countPairs, type Figure, idOf, newestVersions, type Policies, scaled, scoreWorks, type SentWork, tops, unit, weighWork,
} from '../../support/reference-metrics.ts'

interface Setting { settingId: number, corpus: Corpus, name: string, choices: Choices }
type Row = Record<string, string | null>

const countries = new Set<string>()
const policies: Policies = new Map()
let database: TestDatabase

beforeAll(async () => {
    database = await createTestDatabase()
    for (const { country_code: code } of await rowsOf('select country_code from core.countries')) countries.add(code ?? '')
    for (const { policy, country_code: country, region } of await rowsOf('select policy, country_code, region from core.region_policies')) {
        policies.set(policy ?? '', (policies.get(policy ?? '') ?? new Map<string, string>()).set(country ?? '', region ?? ''))
    }
})
afterAll(() => database.close())

/** Columns as text: the driver would make floating-point numbers of them. */
async function rowsOf(query: string, values: unknown[] = []): Promise<Row[]> {
    return (await database.pool.query<{ row: Row }>(`select (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(found))) as row from (${query}) as found`, values)).rows.map(({ row }) => row)
}

const isCountry = (code: string) => countries.has(code)

/** Corpora and their settings of these names, computed anew. */
async function compute(corpora: Corpus[], names: string[]): Promise<Setting[]> {
    const { db, pool, connection } = database
    for (const corpus of corpora) {
        await storeCorpus(db, corpus)
        await ensureSettings(db, corpus)
    }
    const found = await db.selectFrom('metrics.settings').selectAll().where('corpus', 'in', corpora.map(({ name }) => name)).where('setting', 'in', names).orderBy('setting_id').execute()
    await refreshMetrics(pool, connection, { settings: found.map((row) => row.setting_id), isFull: true })
    return found.flatMap((row) => corpora.filter(({ name }) => name === row.corpus).map((corpus) => ({
        settingId: row.setting_id, corpus, name: row.setting,
        choices: { referenceLevel: row.reference_level as Choices['referenceLevel'], citationWindow: row.citation_window as Choices['citationWindow'] },
    })))
}

/** In whole 10⁻³⁰. */
function numberOf(text: string | null | undefined): bigint {
    const found = /^(-?)(\d+)(?:\.(\d{1,30})\d*)?$/.exec(text ?? '')
    if (!found) throw new Error(`${text} is no number`)
    const value = BigInt(`${found[2] ?? ''}${(found[3] ?? '').padEnd(30, '0')}`)
    return found[1] === '-' ? -value : value
}

function isNear(stored: string | null | undefined, { value, slack }: Amount): boolean {
    const off = numberOf(stored) - value
    return off <= slack && -off <= slack
}

/** A quotient and how far it may be off when both parts are; Postgres rounds it to 16 digits. */
function quotient(a: Amount, b: Amount): Amount {
    const value = (a.value * unit) / b.value
    return { value, slack: (a.slack * unit + value * b.slack) / (b.value - b.slack) + value / 10n ** 15n + 10n ** 14n }
}

async function compareWeights(works: SentWork[]): Promise<void> {
    const stored = new Map((await rowsOf(`
        select works.work_id, works.lost_weight, cardinality(works.country_codes) as countries_count, works.authors_listed, coalesce(sum(full_weight), 0) as full_weight,
            coalesce(jsonb_object_agg(country_code, fractional_weight) filter (where country_code is not null), '{}') as countries
        from core.works left join core.work_countries using (work_id) group by works.work_id`)).map((row) => [row['work_id'], row]))
    expect(stored.size).toBe(works.length)
    const wrong: unknown[] = []
    for (const work of works) {
        const [row, weights] = [stored.get(idOf(work.id)), weighWork(work, isCountry)]
        const held = JSON.parse(row?.['countries'] ?? '{}') as Record<string, number>
        const count = weights.countries.size
        const isSame = [...weights.countries].every(([country, weight]) => {
            const [exact, slack] = [scaled(weight), BigInt(weights.parts) * (unit / 1_000_000_000n)]
            return isNear(`0.${String(held[country] ?? 0).padStart(9, '0')}`, { value: exact, slack }) || (held[country] === 1_000_000_000 && exact === unit)
        })
        const lost = BigInt(row?.['lost_weight'] ?? -1) * (unit / 1_000_000_000n) - scaled(weights.lost)
        const isLostSame = lost * lost <= (BigInt(weights.parts) * (unit / 1_000_000_000n)) ** 2n
        const total = Object.values(held).reduce((sum, each) => sum + each, Number(row?.['lost_weight']))
        if (!isSame || !isLostSame || total !== 1_000_000_000 || Object.keys(held).length !== count || Number(row?.['countries_count']) !== count || Number(row?.['full_weight']) !== count || Number(row?.['authors_listed']) !== (work.authorships ?? []).length) {
            wrong.push({ id: work.id, row, exact: [...weights.countries].map(([country, weight]) => `${country} ${weight.over}/${weight.under}`), lost: `${weights.lost.over}/${weights.lost.under}`, authorships: work.authorships })
        }
    }
    expect(wrong.slice(0, 2)).toEqual([])
}

async function compareScores({ settingId, corpus, choices }: Setting, works: SentWork[]): Promise<void> {
    const { sets, scores } = scoreWorks(works, corpus, choices)
    const stored = await rowsOf(`select concat_ws(' ', subfield_id, research_area, publication_year, type_group) as name, sets.* from metrics.reference_sets as sets where build_id = (select build_id from metrics.settings where setting_id = $1)`, [settingId])
    expect(new Map(stored.map((row) => [row['name'], { works: row['works'], citations: row['citations'], tops: tops.map((top) => [row[`threshold_${top}`], row[`above_${top}`], row[`at_${top}`]].join(' ')) }])))
        .toEqual(new Map([...sets].map(([name, set]) => [name, { works: String(set.works), citations: String(set.citations), tops: [...set.tops.values()].map(({ threshold, above, at }) => `${threshold} ${above} ${at}`) }])))
    const found = await rowsOf('select * from derive.work_scores($1, $2)', [settingId, [...scores.keys()]])
    expect(found).toHaveLength(scores.size)
    const wrong = found.filter((row) => {
        const score = scores.get(row['work_id'] ?? '')
        if (row['verdict'] !== score?.verdict) return true
        if (!score?.ncs) return row['ncs'] !== null || tops.some((top) => row[`top_${top}`] !== null)
        const near = (text: string | null | undefined, value: bigint) => isNear(text, { value, slack: value / 10n ** 15n + 10n ** 14n })
        return row['citations'] !== String(score.citations) || !(score.set ?? '').endsWith(` ${row['research_area']} ${row['publication_year']} ${row['type_group']}`)
            || row['set_works'] !== String(sets.get(score.set ?? '')?.works) || !near(row['ncs'], scaled(score.ncs)) || tops.some((top) => !near(row[`top_${top}`], scaled(score.tops.get(top) ?? { over: -1n, under: 1n })))
    })
    expect(wrong.slice(0, 3).map((row) => ({ row, score: scores.get(row['work_id'] ?? '') }))).toEqual([])
    const pairs = await rowsOf(`select concat_ws(' ', subfield_id, publication_year, country_code, partner_code) as name, works from metrics.country_pairs where build_id = (select build_id from metrics.settings where setting_id = $1)`, [settingId])
    expect(new Map(pairs.map((row) => [row['name'], Number(row['works'])]))).toEqual(countPairs(works, scores, isCountry))
    expect(await verdictsOf(settingId)).toEqual(countBy([...scores.values()].map(({ verdict }) => verdict)))
}

async function verdictsOf(settingId: number): Promise<Record<string, number>> {
    const rows = await rowsOf('select verdict, sum(works) as works from metrics.corpus_coverage where build_id = (select build_id from metrics.settings where setting_id = $1) group by verdict', [settingId])
    return Object.fromEntries(rows.map((row) => [row['verdict'], Number(row['works'])]))
}

function countBy(words: string[]): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const word of words) counts[word] = (counts[word] ?? 0) + 1
    return counts
}

/** Returns how many rows were compared. */
async function compareFigures({ corpus, name, choices }: Setting, works: SentWork[], only: string[] | undefined): Promise<number> {
    const wanted = new Map([...policies].filter(([policy]) => only === undefined || only.includes(policy)))
    const expected = new Map(computeFigures(works, corpus, choices, wanted, isCountry).map((figure) => [keyOf(figure), figure]))
    const stored = await rowsOf(`
        select region_policy, region, publication_year, counting, top_percent, p, p_top, pp_top, world_p, world_p_top, world_share, region_rank, mncs, tncs, lost_share, small_share
        from metrics.high_impact_by_country where corpus = $1 and setting = $2 and region_policy = any ($3)`, [corpus.name, name, [...wanted.keys()]])
    const nameOf = (row: Row) => [row['region_policy'], row['region'], row['publication_year'], row['counting'], row['top_percent']].join(' ')
    expect(stored.map(nameOf).sort()).toEqual([...expected.keys()].sort())
    const wrong = stored.flatMap((row) => {
        const figure = expected.get(nameOf(row))
        if (!figure) return [nameOf(row)]
        const fields = differing(row, figure)
        return fields.length === 0 ? [] : [`${nameOf(row)}: ${fields.join(', ')}`]
    })
    expect(wrong.slice(0, 10)).toEqual([])
    return stored.length
}

function keyOf({ policy, region, year, counting, top }: Figure): string {
    return [policy, region, year, counting, top].join(' ')
}

/** Figures that are not what they should be. */
function differing(row: Row, { p, pTop, smallP, tncs, world, lost, rank, counting, region }: Figure): string[] {
    const expected: Record<string, Amount> = {
        p, p_top: pTop, tncs, pp_top: quotient(pTop, p), mncs: quotient(tncs, p), small_share: quotient(smallP, p), world_p: world.p, world_p_top: world.pTop,
        world_share: quotient(pTop, world.pTop), lost_share: quotient(lost, world.p),
    }
    const wrong = Object.entries(expected).filter(([field, amount]) => !isNear(row[field], amount)).map(([field, { value, slack }]) => `${field} is ${row[field]}, not ${Number(value) / 1e30} ± ${Number(slack) / 1e30}`)
    const place = row['region_rank'] === null ? undefined : Number(row['region_rank'])
    if (rank === undefined ? place !== undefined : place === undefined || place < rank[0] || place > rank[1]) wrong.push(`region_rank is ${place}, not ${rank?.join(' to ')}`)
    // Nothing rounds whole works.
    if (counting === 'full' && (numberOf(row['p']) !== p.value || p.slack > 10_000n)) wrong.push(`p is ${row['p']}, which is not exact`)
    if (region === '*' && numberOf(row['tncs']) !== numberOf(row['p'])) wrong.push(`the world's mean is not 1 but ${row['mncs']}`)
    return wrong
}

describe('invented works', () => {
    test.each([[1, 40], [2, 250], [3, 400], [4, 700]])('seed %i, %i works', async (seed, count) => {
        await clearWorks(database.pool)
        const versions = inventWorks(seed, count, { hugeLists: seed === 4 })
        // In two files: a newer version may come before the older one, in another file.
        const half = Math.floor(versions.length / 2)
        await loadWorks(database.pool, versions.slice(0, half))
        await loadWorks(database.pool, versions.slice(half))
        const works = newestVersions(versions)
        await compareWeights(works)
        const own = await corpusOf(`
topics:
    include: [{ domain: 8, because: invented }, { topic: T90004, because: invented }, { subfield: 9031, because: invented }]
    exclude: [{ topic: T90002, because: invented }, { subfield: 9012, because: invented }]
types: [article, conference-paper, preprint, book-chapter]
languages: [en, zh]
years: [2016, null]
retracted: in
expansion: in
reference: { level: topic, minimum_set_size: 9 }`, 'own.yaml')
        const other = await corpusOf(`
topics: { include: all, exclude: [{ field: 92, because: invented }] }
years: [2015, 2022]
expansion: in
reference: { level: subfield, minimum_set_size: 14 }`, 'other.yaml')
        let rows = 0
        const names = ['main', seed % 2 === 0 ? 'level' : 'window_5y', ...(seed === 3 ? ['window_3y'] : [])]
        for (const setting of await compute([await loadCorpus('all'), own, other], names)) {
            await compareScores(setting, works)
            rows += await compareFigures(setting, works, setting.name === 'main' ? undefined : ['cn+sar', 'eu-27'])
        }
        // The shapes are there that tell two ways of counting apart.
        expect(rows).toBeGreaterThan(3_000)
    })
})

test.each([6, 7, 8])('sets that are large enough to tell the thresholds apart, one of them just of the minimum size: seed %i', async (seed) => {
    await clearWorks(database.pool)
    const random = randomFrom(seed)
    // Many different numbers of citations, then few: the latter tie at every threshold.
    const works = Array.from({ length: 420 }, (_, index): SentWork => ({
        ...inventWork(random, index + 1, 0), publication_year: 2016, type: index < 200 ? 'article' : index < 400 ? 'preprint' : 'review', is_retracted: false, is_xpac: false,
        cited_by_count: index < 200 ? random.below(90) * random.below(4) : random.below(8) * random.below(3), primary_topic: inventedTopics[0] ?? null,
    }))
    await loadWorks(database.pool, works)
    // The review articles are 20.
    const corpus = await corpusOf('topics: { include: all }\nreference: { level: subfield, minimum_set_size: 20 }', 'large.yaml')
    for (const setting of await compute([corpus], ['main'])) {
        await compareScores(setting, works)
        expect(await compareFigures(setting, works, undefined)).toBeGreaterThan(500)
    }
})

test('a topic that some works name in one subfield and some in another, because it was moved, has a set in each', async () => {
    await clearWorks(database.pool)
    const random = randomFrom(9)
    const works = Array.from({ length: 60 }, (_, index): SentWork => ({
        ...inventWork(random, index + 1, 0), primary_topic: { id: 'https://openalex.org/T90001', display_name: 'Invented topic 90001', subfield: { id: `https://openalex.org/subfields/${index % 3 === 0 ? 9012 : 9011}` } },
    }))
    await loadWorks(database.pool, works)
    for (const setting of await compute([await loadCorpus('all')], ['level'])) {
        await compareScores(setting, works)
        expect(await compareFigures(setting, works, ['iso'])).toBeGreaterThan(100)
    }
})

describe.skipIf(!hasRealData)('real works', () => {
    test('corpus all, country by year', async () => {
        await clearWorks(database.pool)
        const file = realData('openalex', 'works-2026-02.ndjson.gz')
        await loadWorksFile({ pool: database.pool, runId: 2, provider: 'openalex' }, { file, name: 'works', snapshotDate: '2026-02-01' }, async () => undefined)
        const works: SentWork[] = []
        for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) works.push(JSON.parse(line) as SentWork)
        const newest = newestVersions(works)
        await compareWeights(newest)
        for (const setting of await compute([await loadCorpus('all')], ['main', 'level', 'window_3y'])) {
            await compareScores(setting, newest)
            expect(await compareFigures(setting, newest, ['iso', 'eu-27'])).toBeGreaterThan(1_000)
        }
    })
})
