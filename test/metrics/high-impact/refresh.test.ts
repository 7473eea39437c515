/**
 * Refresh and rebuild of the metrics of high impact (src/metrics/refresh.ts): both give the same tables, whatever was loaded in which order; a
 * refresh computes only what was touched; readers, crashes and other loads do no harm. Long, because all of it shares two databases and the
 * means to compare them.
 */
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../../src/config.ts'
import { loadCorpus } from '../../../src/corpus/load-corpus.ts'
import { storeCorpus } from '../../../src/corpus/store-corpus.ts'
import { type Database, openDatabase } from '../../../src/db/connect.ts'
import { refreshMetrics, type RefreshReport } from '../../../src/metrics/refresh.ts'
import { ensureSettings } from '../../../src/metrics/settings.ts'
import { corpusOf } from '../../corpus/temp-corpus.ts'
import { createTestDatabase } from '../../support/database.ts'
import { clearWorks, inventWork, listInventedTopics, loadWorks, type Random, randomFrom, shuffle } from '../../support/invented-works.ts'
import { idOf, type SentWork } from '../../support/reference-metrics.ts'

const tables = ['corpus_coverage', 'citation_histogram', 'reference_sets', 'country_cells', 'country_pairs', 'region_overlaps', 'region_years']
const parts = ['work_ids', 'authorships', 'affiliations', 'affiliation_strings', 'work_topics']
const own = `
topics:
    include: [{ field: 91, because: invented }, { topic: T90004, because: invented }]
    exclude: [{ topic: T90003, because: invented }]
types: [article, conference-paper, review, preprint]
years: [2016, null]
expansion: in
reference: { level: topic, minimum_set_size: 4 }`

/** One is loaded and refreshed step by step; the other is given the end and built at once. */
let stepped: Database & { config: Config }
let whole: Database & { config: Config }

beforeAll(async () => {
    [stepped, whole] = [await createTestDatabase(), await createTestDatabase()]
    for (const database of [stepped, whole]) {
        await listInventedTopics(database.pool)
        const corpora = [await loadCorpus('all'), await corpusOf(own, 'own.yaml')]
        for (const corpus of corpora) {
            await storeCorpus(database.db, corpus)
            await ensureSettings(database.db, corpus)
        }
    }
})
afterAll(async () => {
    await stepped.close()
    await whole.close()
})

async function settingIds({ pool }: Database, names: string[]): Promise<number[]> {
    return (await pool.query<{ setting_id: number }>(`select setting_id from metrics.settings where corpus || ' ' || setting = any ($1) order by 1`, [names])).rows.map((row) => row.setting_id)
}

async function refresh(database: Database, names: string[], isFull = false): Promise<RefreshReport[]> {
    return refreshMetrics(database.pool, database.connection, { settings: await settingIds(database, names), isFull })
}

/** As before any metric was computed. */
async function forgetFigures({ pool }: Database): Promise<void> {
    await pool.query('update metrics.settings set build_id = null, is_stale = true, refreshed_at = null')
}

/** Rows as text without what differs from build to build; numbers without the zeros behind them. */
async function rowsOf({ pool }: Database, query: string): Promise<string[]> {
    const found = await pool.query<{ row: string }>(`select (to_jsonb(found) - array['build_id', 'setting_id', 'refreshed_at', 'file_id', 'file_line'])::text as row from (${query}) as found`)
    return found.rows.map(({ row }) => row.replace(/(\.\d*?)0+(?=[,}])/g, '$1').replace(/\.(?=[,}])/g, '')).sort()
}

async function figuresOf(database: Database): Promise<Record<string, string[]>> {
    const held: Record<string, string[]> = {}
    for (const table of tables) held[table] = await rowsOf(database, `select settings.corpus, settings.setting, figures.* from metrics.settings inner join metrics.${table} as figures using (build_id)`)
    return held
}

async function worksOf(database: Database): Promise<Record<string, string[]>> {
    const held: Record<string, string[]> = {}
    for (const table of ['works', ...parts]) held[table] = await rowsOf(database, `select * from core.${table}`)
    return held
}

/** Rows of one side only, a few of each table. */
function differences(a: Record<string, string[]>, b: Record<string, string[]>): string[] {
    return Object.keys(a).flatMap((table) => {
        const [left, right] = [new Set(a[table]), new Set(b[table])]
        return [...[...left].filter((row) => !right.has(row)).slice(0, 3).map((row) => `only in the first ${table}: ${row}`), ...[...right].filter((row) => !left.has(row)).slice(0, 3).map((row) => `only in the second ${table}: ${row}`)]
    })
}

/** Deletes works and touches their sets, as a load does (sql/load/touch_sets.sql). */
async function deleteWorks({ pool }: Database, ids: string[]): Promise<void> {
    await pool.query(`
        with gone as (delete from core.works where work_id = any ($1) returning work_id, subfield_id, coalesce(publication_year, 0) as publication_year),
            ${parts.map((table) => `${table} as (delete from core.${table} as part using gone where part.work_id = gone.work_id)`).join(', ')}
        insert into ops.touched_sets as touched (subfield_id, publication_year, touches)
        select distinct subfield_id, publication_year, 1 from gone order by 1, 2
        on conflict (subfield_id, publication_year) do update set touches = touched.touches + 1`, [ids])
}

/** A version changed on some day; now and then one that says the same again under a later date, or another under the same date. */
function nextVersion(random: Random, held: SentWork[], number: number): SentWork {
    const [before] = held
    if (before && random.chance(0.15)) return { ...before, updated_date: `2026-0${1 + random.below(9)}-11T00:00:00` }
    const version = inventWork(random, number, random.below(600))
    return before?.updated_date && random.chance(0.1) ? { ...version, updated_date: before.updated_date } : version
}

describe('random histories', () => {
    test.each(Array.from({ length: 20 }, (_, index) => index + 1))('seed %i: refreshed step by step or built at once', async (seed) => {
        const random = randomFrom(seed)
        const names = random.pick([['all main'], ['own main'], ['all window_3y'], ['all window_5y', 'own level']])
        for (const database of [stepped, whole]) {
            await clearWorks(database.pool)
            await forgetFigures(database)
        }
        // What is left in the store, by work; of the versions the loader keeps one.
        const store = new Map<number, SentWork[]>()
        const works = 6 + random.below(50)
        for (let left = 2 + random.below(5); left > 0; left--) {
            if (random.chance(0.75)) {
                const batch = Array.from({ length: 1 + random.below(store.size === 0 || random.chance(0.3) ? works : 5) }, () => 1 + random.below(works)).map((number) => {
                    const version = nextVersion(random, store.get(number) ?? [], number)
                    store.set(number, [version, ...store.get(number) ?? []])
                    return version
                })
                await loadWorks(stepped.pool, shuffle(random, batch))
            } else {
                const numbers = [...store.keys()].filter(() => random.chance(0.3))
                await deleteWorks(stepped, numbers.flatMap((number) => (store.get(number) ?? []).slice(0, 1).map((work) => idOf(work.id))))
                for (const number of numbers) store.delete(number)
            }
            if (left === 1 || random.chance(0.6)) await refresh(stepped, names)
        }
        await loadWorks(whole.pool, shuffle(random, [...store.values()].flat()))
        await refresh(whole, names, true)
        expect(differences(await worksOf(stepped), await worksOf(whole))).toEqual([])
        expect(differences(await figuresOf(stepped), await figuresOf(whole))).toEqual([])
        expect((await stepped.pool.query('select * from ops.touched_sets')).rows).toEqual([])
        expect((await figuresOf(whole))['corpus_coverage']?.length).toBeGreaterThan(0)
    })
})

/** Two hundred works, built; the names of the settings that are computed. */
async function buildSome(names: string[]): Promise<void> {
    await clearWorks(stepped.pool)
    await storeCorpus(stepped.db, await corpusOf(own, 'own.yaml'))
    await forgetFigures(stepped)
    await loadWorks(stepped.pool, someWorks(randomFrom(77)))
    await refresh(stepped, names)
}

function someWorks(random: Random, from = 1): SentWork[] {
    return Array.from({ length: 200 }, (_, index) => inventWork(random, from + index, random.below(300)))
}

/** What a rebuild in the other database says, of the works of this one. */
async function rebuiltFigures(works: SentWork[], names: string[]): Promise<Record<string, string[]>> {
    await clearWorks(whole.pool)
    await forgetFigures(whole)
    await loadWorks(whole.pool, works)
    await refresh(whole, names, true)
    return figuresOf(whole)
}

/** Waits until so many connections of the database wait for a lock. */
async function untilBlocked(connections: number): Promise<void> {
    for (let tries = 0; tries < 400; tries++) {
        const { rows } = await whole.pool.query<{ waiting: number }>(`select count(*) as waiting from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and application_name <> 'blocker'`, [databaseName()])
        if ((rows[0]?.waiting ?? 0) >= connections) return
        await new Promise((resolve) => { setTimeout(resolve, 25) })
    }
    throw new Error('nothing was blocked')
}

function databaseName(): string {
    return new URL(String(stepped.connection.connectionString)).pathname.slice(1)
}

/** Runs statements in a transaction that stays open until `release`. */
async function hold(...statements: string[]): Promise<{ release(): Promise<void> }> {
    const client = new pg.Client({ ...stepped.connection, application_name: 'blocker' })
    await client.connect()
    await client.query('begin')
    for (const statement of statements) await client.query(statement)
    return { release: async () => { await client.query('commit'); await client.end() } }
}

/** Builds that are in the catalogue, whether a setting shows them or not. */
async function buildsHeld(): Promise<number> {
    const { rows } = await stepped.pool.query<{ builds: number }>(`
        select count(distinct substring(child.relname from '_([0-9]+)$')) as builds
        from pg_inherits inner join pg_class as child on child.oid = inhrelid inner join pg_class as parent on parent.oid = inhparent
        where parent.relnamespace = 'metrics'::regnamespace`)
    return rows[0]?.builds ?? 0
}

function numberOf(work: { work_id: string } | undefined): number {
    return Number(work?.work_id.slice(1)) - 9_200_000_000
}

describe('only what was touched is computed', () => {
    const names = ['all main']
    beforeEach(() => buildSome(names))

    /** Tables that no sum reads, and which of their rows belong to a subfield and year. */
    const unread = {
        corpus_coverage: 'subfield_id = $1 and publication_year = $2',
        citation_histogram: 'set_id between derive.set_id($1, $2, 0, 0) and derive.set_id($1, $2 + 1, 0, 0)',
        country_pairs: 'subfield_id = $1 and publication_year = $2',
    }

    async function plant(subfield: number, year: number): Promise<void> {
        for (const [table, rows] of Object.entries(unread)) await stepped.pool.query(`update metrics.${table} set works = works + 1000 where ${rows}`, [subfield, year])
    }

    async function planted(subfield: number, year: number): Promise<number[]> {
        return Promise.all(Object.entries(unread).map(async ([table, rows]) => {
            const found = await stepped.pool.query<{ works: number }>(`select count(*) as works from metrics.${table} where ${rows} and works > 1000`, [subfield, year])
            return found.rows[0]?.works ?? 0
        }))
    }

    test('a wrong value elsewhere survives, one in a touched set is mended', async () => {
        const before = await figuresOf(stepped)
        await plant(9011, 2016)
        await plant(9021, 2017)
        await stepped.pool.query('insert into ops.touched_sets values (9021, 2017, 1)')
        expect(await refresh(stepped, names)).toMatchObject([{ setting: 'all, main', way: 'refreshed', sets: 1 }])
        expect((await planted(9011, 2016)).every((rows) => rows > 0)).toBe(true)
        expect(await planted(9021, 2017)).toEqual([0, 0, 0])
        expect(await refresh(stepped, names)).toMatchObject([{ way: 'unchanged', sets: 0 }])
        await refresh(stepped, names, true)
        expect(differences(await figuresOf(stepped), before)).toEqual([])
    })

    test('a newer version touches the set it leaves and the one it comes to', async () => {
        const { rows: [work] } = await stepped.pool.query<{ work_id: string }>(`select work_id from core.works where subfield_id = 9011 and publication_year = 2016 and provider_updated_at < '2026-01-01' order by 1 limit 1`)
        await plant(9011, 2016)
        await plant(9021, 2017)
        await plant(9012, 2015)
        const moved = { ...inventWork(randomFrom(3), numberOf(work), 500), publication_year: 2017, primary_topic: { id: 'https://openalex.org/T90004', subfield: { id: 'https://openalex.org/subfields/9021' } } }
        await loadWorks(stepped.pool, [moved])
        expect((await stepped.pool.query('select subfield_id, publication_year, touches from ops.touched_sets order by 1')).rows).toEqual([{ subfield_id: 9011, publication_year: 2016, touches: 1 }, { subfield_id: 9021, publication_year: 2017, touches: 1 }])
        await refresh(stepped, names)
        expect([await planted(9011, 2016), await planted(9021, 2017)]).toEqual([[0, 0, 0], [0, 0, 0]])
        expect((await planted(9012, 2015)).every((rows) => rows > 0)).toBe(true)
    })

    test('an older version touches nothing', async () => {
        const { rows: [work] } = await stepped.pool.query<{ work_id: string }>('select work_id from core.works order by 1 limit 1')
        await loadWorks(stepped.pool, [inventWork(randomFrom(3), numberOf(work), -100)])
        expect((await stepped.pool.query('select * from ops.touched_sets')).rows).toEqual([])
    })
})

describe('a window that closes', () => {
    test('is refreshed where nothing but the date of the record changed', async () => {
        const names = ['all window_3y']
        const work: SentWork = { ...inventWork(randomFrom(5), 1, 0), publication_year: 2023, type: 'article', is_retracted: false, is_xpac: false, cited_by_count: 3, counts_by_year: [{ year: 2024, cited_by_count: 3 }], primary_topic: { id: 'https://openalex.org/T90004', subfield: { id: 'https://openalex.org/subfields/9021' } } }
        const later = { ...work, updated_date: '2026-01-05T00:00:00' }
        await clearWorks(stepped.pool)
        await forgetFigures(stepped)
        await loadWorks(stepped.pool, [{ ...work, updated_date: '2025-12-28T00:00:00' }])
        await refresh(stepped, names)
        expect((await figuresOf(stepped))['reference_sets']).toEqual([])
        await loadWorks(stepped.pool, [later])
        await refresh(stepped, names)
        expect((await figuresOf(stepped))['reference_sets']).toHaveLength(1)
        expect(differences(await figuresOf(stepped), await rebuiltFigures([later], names))).toEqual([])
    })
})

describe('while others are at work', () => {
    const names = ['all main', 'own main']
    beforeEach(() => buildSome(names))

    test('readers see the old figures or the new ones during rebuilds, never none', async () => {
        const reader = await openDatabase(stepped.config, { poolSize: 2 })
        const seen: string[] = []
        const over = new AbortController()
        const read = async () => {
            while (!over.signal.aborted) {
                const { rows } = await reader.pool.query<{ build_id: number, works: number, regions: number }>(`
                    select max(build_id) as build_id, sum(p) filter (where region = '*') as works, count(*) as regions
                    from metrics.high_impact_by_country where corpus = 'all' and setting = 'main' and region_policy = 'iso' and counting = 'full' and top_percent = 10`)
                seen.push(`${rows[0]?.build_id}: ${rows[0]?.works} works in ${rows[0]?.regions} rows`)
            }
        }
        const reading = Promise.all([read(), read()])
        for (let round = 0; round < 3; round++) await refresh(stepped, names, true)
        over.abort()
        await reading
        await reader.close()
        const builds = new Set(seen.map((line) => line.replace(/:.*/, '')))
        expect(builds.size).toBeGreaterThan(1)
        expect(builds).not.toContain('null')
        // Whatever the build, the figures are the same.
        expect(new Set(seen.map((line) => line.replace(/^\d+: /, ''))).size).toBe(1)
    })

    test('two refreshes at once give what one gives', async () => {
        const before = (await stepped.pool.query<{ setting: string, build_id: number }>('select corpus || setting as setting, build_id from metrics.settings where build_id is not null order by 1')).rows
        const added = someWorks(randomFrom(78), 150)
        await loadWorks(stepped.pool, added)
        const second = await openDatabase(stepped.config)
        const reports = await Promise.all([refresh(stepped, names), refresh(second, names), refresh(second, names, true), refresh(stepped, names)])
        await second.close()
        expect(reports.map((report) => report.length)).toEqual([2, 2, 2, 2])
        expect((await stepped.pool.query('select corpus || setting as setting, build_id from metrics.settings where build_id is not null order by 1')).rows).not.toEqual(before)
        expect(differences(await figuresOf(stepped), await rebuiltFigures([...someWorks(randomFrom(77)), ...added], names))).toEqual([])
        expect(await buildsHeld()).toBe(2)
    })

    test('what a load touches while a refresh runs is taken up by the next one', async () => {
        const [first, second] = [someWorks(randomFrom(79), 180), someWorks(randomFrom(80), 240)]
        await loadWorks(stepped.pool, first)
        // The refresh has taken its snapshot and waits for the row of its setting.
        const blocker = await hold('select * from metrics.settings for update')
        const refreshing = refresh(stepped, names)
        await untilBlocked(1)
        await loadWorks(stepped.pool, second)
        await blocker.release()
        await refreshing
        const left = (await stepped.pool.query('select * from ops.touched_sets')).rows
        expect(left.length).toBeGreaterThan(5)
        expect((await refresh(stepped, names)).map(({ way, sets }) => [way, sets])).toEqual([['refreshed', left.length], ['refreshed', left.length]])
        expect((await stepped.pool.query('select * from ops.touched_sets')).rows).toEqual([])
        expect(differences(await figuresOf(stepped), await rebuiltFigures([...someWorks(randomFrom(77)), ...first, ...second], names))).toEqual([])
    })

    test('what a load touches while a rebuild runs is taken up by the next refresh', async () => {
        const added = someWorks(randomFrom(81), 240)
        const blocker = await hold('lock table metrics.bootstrap_draws in access exclusive mode', 'select * from metrics.settings for update')
        const rebuilding = refresh(stepped, ['all main'], true)
        await untilBlocked(1)
        await loadWorks(stepped.pool, added)
        await blocker.release()
        await rebuilding
        expect((await stepped.pool.query('select * from ops.touched_sets')).rows.length).toBeGreaterThan(5)
        await refresh(stepped, names)
        expect(differences(await figuresOf(stepped), await rebuiltFigures([...someWorks(randomFrom(77)), ...added], names))).toEqual([])
    })

    test('a corpus that is declared anew while it is rebuilt stays due', async () => {
        const blocker = await hold('lock table core.region_policies in access exclusive mode')
        const rebuilding = refresh(stepped, ['own main'], true)
        await untilBlocked(1)
        await storeCorpus(stepped.db, await corpusOf(own.replace('years: [2016, null]', 'years: [2017, null]'), 'own.yaml'))
        await blocker.release()
        await rebuilding
        expect((await stepped.pool.query(`select setting, is_stale from metrics.settings where corpus = 'own' and setting = 'main'`)).rows).toEqual([{ setting: 'main', is_stale: true }])
        const [years] = (await stepped.pool.query<{ first: number }>(`select min(publication_year) as first from metrics.high_impact_by_country where corpus = 'own'`)).rows
        await refresh(stepped, names)
        expect((await stepped.pool.query(`select min(publication_year) as first from metrics.high_impact_by_country where corpus = 'own'`)).rows).toEqual([{ first: 2017 }])
        expect(years?.first).toBeGreaterThan(0)
    })
})

describe('a rebuild that is killed half-way', () => {
    const names = ['all main', 'own main']
    beforeEach(() => buildSome(names))

    test.each([
        ['the connections that compute', `application_name like '% rebuild'`],
        ['the whole process', `(application_name like '% rebuild' or application_name = (select application_name from doomed))`],
    ])('leaves the old figures, and the next one works and cleans up: %s', async (_, which) => {
        const before = await figuresOf(stepped)
        await loadWorks(stepped.pool, someWorks(randomFrom(82), 150))
        const doomed = await openDatabase(stepped.config)
        const { rows: [row] } = await doomed.pool.query<{ name: string }>(`select current_setting('application_name') as name`)
        const blocker = await hold('lock table core.region_policies in access exclusive mode')
        const rebuilding = refresh(doomed, names, true).then(() => 'done', (error: unknown) => error)
        await untilBlocked(1)
        await whole.pool.query(`with doomed as (select $2::text as application_name) select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and ${which}`, [databaseName(), row?.name])
        await blocker.release()
        expect(await rebuilding).toBeInstanceOf(Error)
        await doomed.close()
        expect(differences(await figuresOf(stepped), before)).toEqual([])
        expect(await buildsHeld()).toBe(3)
        await refresh(stepped, names, true)
        expect(await buildsHeld()).toBe(2)
        expect(differences(await figuresOf(stepped), await rebuiltFigures([...someWorks(randomFrom(77)), ...someWorks(randomFrom(82), 150)], names))).toEqual([])
    })
})
