/**
 * The checks of sql/checks on figures of high impact: each finds what it is there for, whether figures are refreshed or rebuilt, and then
 * nothing is stored. Figures are broken by triggers, on their way into the tables.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadCorpus } from '../../../src/corpus/load-corpus.ts'
import { storeCorpus } from '../../../src/corpus/store-corpus.ts'
import { FatalError } from '../../../src/errors.ts'
import { refreshMetrics } from '../../../src/metrics/refresh.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { inventedTopics, inventWork, loadWorks, randomFrom } from '../../support/invented-works.ts'
import type { SentWork } from '../../support/reference-metrics.ts'

const tables = ['corpus_coverage', 'citation_histogram', 'reference_sets', 'country_cells', 'country_pairs', 'region_overlaps', 'region_years']
const ofSets = new Set(['weights add up to the works', 'the top of a set is exactly its share'])
let database: TestDatabase
let settingId: number

beforeAll(async () => {
    database = await createTestDatabase()
    await storeCorpus(database.db, await loadCorpus('all'))
    settingId = (await database.db.selectFrom('metrics.settings').select('setting_id').executeTakeFirstOrThrow()).setting_id
    await loadWorks(database.pool, works(1, 200))
    await refresh(false)
})
afterAll(() => database.close())

function works(from: number, count: number): SentWork[] {
    const random = randomFrom(from)
    return Array.from({ length: count }, (_, index) => inventWork(random, from + index, random.below(300)))
}

let others = 5_000

/** One more work of 2016, of each kind that a fault looks for: in China, Hong Kong and two countries of the EU, and partly lost. */
function another(): SentWork {
    others += 1
    const author = (country: string | undefined) => {
        const id = `https://openalex.org/I9${country?.charCodeAt(0)}${country?.charCodeAt(1)}`
        return { author: { id: null }, institutions: country === undefined ? [] : [{ id, country_code: country }], countries: [], affiliations: [{ raw_affiliation_string: 'Invented address', institution_ids: country === undefined ? [] : [id] }] }
    }
    return {
        ...inventWork(randomFrom(others), others, 0), publication_year: 2016, type: 'article', is_retracted: false, is_xpac: false, cited_by_count: others % 7,
        primary_topic: inventedTopics[0] ?? null, authorships: ['CN', 'HK', 'DE', 'FR', undefined].map(author),
    }
}

async function refresh(isFull: boolean): Promise<string[]> {
    return (await refreshMetrics(database.pool, database.connection, { settings: [settingId], isFull })).map(({ way }) => way)
}

/** Everything that readers see, as one text. */
async function seen(): Promise<string> {
    const rows = await Promise.all(tables.map(async (table) => (await database.pool.query(`select * from metrics.${table} where build_id = (select build_id from metrics.settings) order by metrics.${table}.*::text`)).rows))
    return JSON.stringify([rows, (await database.pool.query('select build_id, refreshed_at, is_stale from metrics.settings')).rows])
}

/** Rows of the table that fit are changed as they are written; undone by the function that comes back. */
async function breakRows(table: string, condition: string, change: string): Promise<() => Promise<void>> {
    await database.pool.query(`
        create function metrics.break_rows() returns trigger language plpgsql as $$ begin if ${condition} then ${change}; end if; return new; end $$;
        create trigger break_rows before insert on metrics.${table} for each row execute function metrics.break_rows()`)
    return async () => { await database.pool.query(`drop trigger break_rows on metrics.${table}; drop function metrics.break_rows()`) }
}

const worldSum = `new.region = '*' and new.counting = 'fractional'`
const faults: [check: string, table: string, condition: string, change: string, says: RegExp][] = [
    ['weights add up to the works', 'country_cells', `new.country_code = 'CN'`, 'new.weight := new.weight + 1', /the set 90\d\d, 20\d\d, \w+ holds \d+ works and weights of \d+\.0*1/],
    ['weights add up to the works', 'country_cells', `new.country_code = '??'`, 'return null', /holds \d+ works and weights of/],
    ['every counted work is in one set', 'corpus_coverage', `new.verdict = 'counted'`, 'new.works := new.works + 1', /subfield 90\d\d in 20\d\d: \d+ works are counted, the reference sets hold \d+/],
    ['the top of a set is exactly its share', 'reference_sets', 'true', 'new.above_10 := new.works', /has \d+ above and \d+ at its threshold of the top 10 %/],
    ['the top of a set is exactly its share', 'reference_sets', '100 * (new.above_50 + 1) < 50 * new.works', 'new.at_50 := 1', /has \d+ above and 1 at its threshold of the top 50 %/],
    ['countries and lost add up to the world', 'region_years', worldSum, 'new.p := new.p + 1000000000', /in 20\d\d \(top \d+ %\) countries and lost hold/],
    ['countries and lost add up to the world', 'region_years', worldSum, 'new.p_top_10 := new.p_top_10 + 1000000', /in 20\d\d \(top 10 %\)/],
    ['countries and lost add up to the world', 'region_years', worldSum, 'new.tncs := new.tncs + 1000000', /in 20\d\d \(top \d+ %\)/],
    ['countries and lost add up to the world', 'region_years', `new.region = 'CN' and new.counting = 'fractional'`, 'new.p_top_1 := new.p_top_1 + 10000', /in 20\d\d \(top 1 %\)/],
    ['countries and lost add up to the world', 'region_years', `new.region = '??' and new.counting = 'fractional'`, 'new.tncs := new.tncs + 1000000000', /in 20\d\d \(top \d+ %\)/],
    ['regions add up to their countries', 'region_years', `new.region = 'EU-27' and new.counting = 'fractional'`, 'new.p := new.p + 1', /EU-27 in 20\d\d \(fractional\) has/],
    ['regions add up to their countries', 'region_years', `new.region = 'EU-27' and new.counting = 'fractional'`, 'new.p_top_5 := new.p_top_5 + 1', /EU-27 in 20\d\d \(fractional\) has/],
    ['regions add up to their countries', 'region_years', `new.region = 'CN+SAR' and new.counting = 'full'`, 'new.p := new.p + 500000000000', /CN\+SAR in 20\d\d \(full\) has/],
    ['regions add up to their countries', 'region_years', `new.region = 'CN+SAR' and new.counting = 'full'`, 'new.p := new.p - 500000000000', /CN\+SAR in 20\d\d \(full\) has/],
    ['no small set is used silently', 'region_years', `new.region = '*' and new.counting = 'full'`, 'new.small_p := new.small_p - 1000000000', /in 20\d\d \d+ works lie in small sets, the figures say -?\d+/],
]

describe('figures that contradict one another', () => {
    test.each(faults)('%s: %s where %s: %s', async (check, table, condition, change, says) => {
        await loadWorks(database.pool, [another()])
        const [before, touched] = [await seen(), (await database.pool.query('select * from ops.touched_sets order by 1, 2')).rows]
        const mend = await breakRows(table, condition, change)
        try {
            for (const isFull of [false, true]) {
                const error = await refresh(isFull).then(() => undefined, (thrown: unknown) => thrown)
                expect(error).toBeInstanceOf(FatalError)
                // A rebuild looks at the sets before it adds them up; a refresh at everything together, and the first in the alphabet speaks.
                if (isFull || !ofSets.has(check)) {
                    expect(String(error)).toContain(`The check "${check}" says`)
                    expect(String(error)).toMatch(says)
                }
                expect(await seen()).toBe(before)
            }
            expect((await database.pool.query('select * from ops.touched_sets order by 1, 2')).rows).toEqual(touched)
        } finally {
            await mend()
        }
        expect(await refresh(false)).toEqual(['refreshed'])
    })

    test('rebuilds that are refused again and again do not pile up', async () => {
        const mend = await breakRows('country_cells', 'true', 'new.weight := new.weight + 1')
        const built = async () => (await database.pool.query(`select relname from pg_class where relnamespace = 'metrics'::regnamespace and relname ~ '^region_years_[0-9]+$'`)).rows
        for (let time = 0; time < 3; time++) await expect(refresh(true)).rejects.toThrow(FatalError)
        // The one that readers see, and the last that was refused.
        expect(await built()).toHaveLength(2)
        await mend()
        await refresh(false)
        expect(await built()).toHaveLength(1)
    })

    test('every check was broken', async () => {
        const { rows } = await database.pool.query<{ name: string }>(`select replace(proname, '_', ' ') as name from pg_proc where pronamespace = 'checks'::regnamespace and pronargs = 2 order by 1`)
        expect([...new Set(faults.map(([check]) => check))].sort()).toEqual(rows.map(({ name }) => name))
    })

    test('works whose weights were changed by hand', async () => {
        await database.pool.query(`update core.works set country_weights[1] = country_weights[1] - 1 where work_id = (select min(work_id) from core.works where cardinality(country_codes) > 0 and publication_year between 2015 and 2018 and work_type = 'article' and not is_retracted and not is_expansion and topic_id is not null)`)
        await expect(refresh(true)).rejects.toThrow('The check "weights add up to the works" says')
    })
})
