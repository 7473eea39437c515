/**
 * Metrics at volume: 2 M works and 10 M authorships, invented by DuckDB, copied into Postgres; the rebuild against DuckDB's time for the same
 * answer from the authorships, a refresh after touching 20 sets, and one country's time series. The two answers are compared.
 */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { from as copyFrom } from 'pg-copy-streams'
import { readConfig } from '../../src/config.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { storeCorpus } from '../../src/corpus/store-corpus.ts'
import { openDatabase } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { readMetric } from '../../src/metrics/read-metric.ts'
import { metrics } from '../../src/metrics/catalogue.ts'
import { refreshMetrics, type RefreshReport } from '../../src/metrics/refresh.ts'
import type { BenchRow } from './row.ts'

const subfields = 252
const years = 30
const touchedSets = 20
/** Steps of a rebuild that the answer of DuckDB takes. */
const stepsOfAnswer = ['judged_works', 'judged_sets', 'citation_histogram', 'reference_sets', 'set_thresholds', 'country_cells']

/**
 * @param home folder of the database
 * @param works how many; authorships are five times as many
 */
export async function benchRebuild(home: string, works: number): Promise<BenchRow[]> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-bench-rebuild-'))
    const duck = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
    const database = await openDatabase({ ...readConfig({}), home })
    try {
        await migrate(database.db)
        await duck.run(inventedWorks(works))
        await duck.run(inventedAuthorships)
        await duck.run(`copy (select ${workColumns} from works order by work_id) to '${folder}/works.csv' (header false, nullstr '\\N')`)
        const client = await database.pool.connect()
        try {
            await client.query(`insert into core.topics (topic_id, name, subfield_id, is_listed) select 'T' || 10000 + n, 'Invented ' || n, 1700 + n, true from generate_series(0, ${subfields - 1}) as n`)
            await pipeline(createReadStream(`${folder}/works.csv`), client.query(copyFrom(`copy core.works (${copiedColumns}) from stdin (format csv, null '\\N')`)))
            await client.query('vacuum analyze core.works')
        } finally {
            client.release()
        }
        await storeCorpus(database.db, await loadCorpus('all'))
        const setting = (await database.pool.query<{ setting_id: number }>(`select setting_id from metrics.settings where corpus = 'all' and setting = 'main'`)).rows[0]?.setting_id ?? 0

        const duckSeconds = Math.min(await timed(() => duck.run(duckAnswer)), await timed(() => duck.run(duckAnswer)))
        const rebuilds: RefreshReport[] = []
        for (let round = 0; round < 2; round++) rebuilds.push(...await refreshMetrics(database.pool, database.connection, { settings: [setting], isFull: true }))
        const rebuildSeconds = Math.min(...rebuilds.map(({ seconds }) => seconds))
        const answerSeconds = Math.min(...rebuilds.map(({ steps }) => stepsOfAnswer.reduce((sum, step) => sum + (steps[step] ?? Infinity), 0)))
        const differing = await compareAnswers(duck, database.pool)

        const refreshes: number[] = []
        for (let round = 0; round < 3; round++) {
            await database.pool.query(`insert into ops.touched_sets select 1700 + n * 12, 1995 + n, 1 from generate_series(0, ${touchedSets - 1}) as n`)
            refreshes.push(await timed(() => refreshMetrics(database.pool, database.connection, { settings: [setting], isFull: false })))
        }
        const refreshSeconds = Math.min(...refreshes)
        const [metric] = metrics
        if (!metric) throw new Error('no metric')
        const asked = { corpus: 'all', setting: 'main', firstYear: 1995, lastYear: 2024, isPeriod: false, counting: 'fractional' as const, top: 10, policy: 'iso', regions: ['CN'], limit: null }
        const series: number[] = []
        for (let round = 0; round < 5; round++) series.push(await timed(async () => { if ((await readMetric(database.pool, metric, asked)).rows.length !== years) throw new Error('years are missing') }))
        const seriesMs = Math.min(...series) * 1000
        const authorships = await countOf(duck, 'authorships')
        return [
            { what: `${millions(works)} works, ${millions(authorships)} authorships: rebuild of thresholds and country × year × subfield (both countings), against DuckDB from the authorships (fractional only)`, figure: `${answerSeconds.toFixed(1)} s; DuckDB ${duckSeconds.toFixed(1)} s; ${(answerSeconds / duckSeconds).toFixed(1)} ×`, goal: '≤ 3 ×', holds: answerSeconds <= 3 * duckSeconds },
            { what: 'the whole rebuild: with pairs, regions, sums by year, keys and checks', figure: `${rebuildSeconds.toFixed(1)} s; ${(rebuildSeconds / duckSeconds).toFixed(1)} × the same`, goal: 'reported', holds: true },
            { what: 'the two answers: country × year × subfield cells that differ by more than a millionth of a work', figure: String(differing), goal: '0', holds: differing === 0 },
            { what: `refresh after touching ${touchedSets} of ${subfields * years} reference sets`, figure: `${(refreshSeconds * 1000).toFixed(0)} ms; ${(100 * refreshSeconds / rebuildSeconds).toFixed(2)} % of the rebuild`, goal: '≤ 1 %', holds: refreshSeconds <= 0.01 * rebuildSeconds },
            { what: 'one country\'s time series with intervals, as `metrics show` reads it', figure: `${seriesMs.toFixed(0)} ms`, goal: '≤ 50 ms', holds: seriesMs <= 50 },
        ]
    } finally {
        duck.closeSync()
        await database.close()
        await rm(folder, { recursive: true, force: true })
    }
}

const workColumns = `'W' || work_id, work_id * 7919, '2026-01-01', '2026-01-01', 'Invented work ' || work_id, publication_year, publication_year || '-01-01', 'article', 'en', false, false, citations, 'T' || (subfield - 1700 + 10000), subfield, authors, false, codes, weights, lost`
const copiedColumns = 'work_id, record_hash, provider_updated_at, read_as_of, title, publication_year, publication_date, work_type, language, is_retracted, is_expansion, cited_by_count, topic_id, subfield_id, authors_listed, is_author_list_cut, country_codes, country_weights, lost_weight'

/** A number from the upper half of a hash: the lower bits of DuckDB's hashes of neighbours depend on one another. */
function random(...of: (string | number)[]): string {
    return `(hash(${of.join(', ')}) >> 32)`
}

/** Random numbers by hashing, so that every run invents the same. Citations are skewed, as real ones are. */
function inventedWorks(works: number): string {
    return `
        create table works as
        select
            4000000000 + range as work_id, 1700 + (${random('range', 1)} % ${subfields})::integer as subfield, 1995 + (${random('range', 2)} % ${years})::integer as publication_year,
            floor(pow((${random('range', 3)} % 1000000) / 1e6, 6) * 1000)::integer as citations, 1 + (${random('range', 4)} % 9)::integer as authors
        from range(${works})`
}

const codes = 'CN US GB DE JP IN FR CA IT KR ES AU BR NL IR RU TR CH SE PL BE DK AT NO IL FI PT GR CZ MX ZA EG SA MY SG HK TW TH PK RO HU UA AR CL NG VN ID BD IE NZ AE QA CO PE KE GH ET MA TN DZ SK SI HR RS BG LT LV EE LU IS CY MT JO LB IQ KW OM YE SY UZ KZ LK NP MM KH PH MN UY EC BO PY VE CR PA CU DO GT UG TZ ZW'
    .split(' ').map((code) => `'${code}'`).join(', ')

/** One affiliation an author; three in a hundred without a country; 92 in a hundred share that of their work, so that a work has 1.3 countries, as real ones do. */
const inventedAuthorships = `
    create table authorships as
    select
        work_id, author_order,
        case when ${random('work_id', 'author_order', 5)} % 100 < 3 then null
            else [${codes}][1 + pick]
        end as country_code
    from (
        select work_id, author_order, floor(pow((${random('work_id', `case when ${random('work_id', 'author_order', 6)} % 100 < 92 then 0 else author_order end`, 7)} % 1000000) / 1e6, 2) * 100)::integer as pick
        from (select work_id, unnest(range(1, authors + 1)) as author_order from works)
    );
    alter table works add column codes varchar;
    alter table works add column weights varchar;
    alter table works add column lost integer;
    update works set codes = '{' || coalesce(found.codes, '') || '}', weights = '{' || coalesce(found.weights, '') || '}', lost = 1000000000 - found.weight
    from (
        select work_id, string_agg(country_code, ',' order by country_code) as codes, string_agg(weight::varchar, ',' order by country_code) filter (where country_code is not null) as weights,
            coalesce(sum(weight) filter (where country_code is not null), 0) as weight
        from (select work_id, country_code, (1000000000 * count(*) // any_value(authors))::integer as weight from authorships inner join works using (work_id) group by work_id, country_code)
        group by work_id
    ) as found
    where found.work_id = works.work_id`

/** Thresholds, tie weights, and P and P(top 1, 5, 10, 50 %) by country, year and subfield under fractional counting, straight from the authorships. */
const duckAnswer = `
    create or replace table answer as
    with histogram as (
        select subfield, publication_year, citations, count(*) as works from works group by all
    ), counted as (
        select *, sum(works) over (partition by subfield, publication_year order by citations) as so_far, sum(works) over (partition by subfield, publication_year) as set_works from histogram
    ), thresholds as (
        select
            subfield, publication_year,
            ${[1, 5, 10, 50].map((x) => `
            min(citations) filter (where so_far * 100 >= set_works * ${100 - x}) as t_${x},
            (${x} * any_value(set_works) / 100.0 - (any_value(set_works) - min(so_far) filter (where so_far * 100 >= set_works * ${100 - x})))
                / arg_min(works, citations) filter (where so_far * 100 >= set_works * ${100 - x}) as tie_${x}`).join(',')}
        from counted
        group by all
    )
    select
        country_code, publication_year, subfield, sum(1.0 / authors) as p,
        ${[1, 5, 10, 50].map((x) => `sum(case when citations > t_${x} then 1.0 / authors when citations = t_${x} then tie_${x} / authors else 0 end) as top_${x}`).join(', ')}
    from authorships
    inner join works using (work_id)
    inner join thresholds using (subfield, publication_year)
    where country_code is not null
    group by all`

async function compareAnswers(duck: Awaited<ReturnType<DuckDBInstance['connect']>>, pool: import('pg').Pool): Promise<number> {
    const ours = await pool.query<{ country_code: string, publication_year: number, subfield_id: number, p: number, top: number }>(`
        select cells.country_code, sets.publication_year, sets.subfield_id, sum(cells.weight) / 1e9 as p,
            sum(cells.weight * case when cells.band >= 4 then 1 when cells.band % 2 = 1 and (case cells.band when 1 then threshold_50 else threshold_10 end) = threshold_10
                then (10 * sets.works - 100 * above_10)::numeric / (100 * at_10) else 0 end) / 1e9 as top
        from metrics.settings
        inner join metrics.country_cells as cells using (build_id)
        inner join metrics.reference_sets as sets using (build_id, set_id)
        where corpus = 'all' and setting = 'main' and cells.country_code <> '??'
        group by cells.country_code, sets.publication_year, sets.subfield_id`)
    const theirs = new Map((await duck.runAndReadAll('select country_code, publication_year, subfield, p, top_10 from answer')).getRows().map((row) => [`${String(row[0])} ${String(row[1])} ${String(row[2])}`, row]))
    let differing = Math.abs(theirs.size - ours.rows.length)
    for (const row of ours.rows) {
        const other = theirs.get(`${row.country_code} ${row.publication_year} ${row.subfield_id}`)
        if (!other || Math.abs(Number(other[3]) - row.p) > 1e-6 || Math.abs(Number(other[4]) - row.top) > 1e-6) differing += 1
    }
    return differing
}

async function countOf(duck: Awaited<ReturnType<DuckDBInstance['connect']>>, table: string): Promise<number> {
    return Number((await duck.runAndReadAll(`select count(*) from ${table}`)).getRows()[0]?.[0])
}

async function timed(work: () => Promise<unknown>): Promise<number> {
    const from = performance.now()
    await work()
    return (performance.now() - from) / 1000
}

function millions(count: number): string {
    return `${(count / 1e6).toFixed(count >= 1e7 ? 0 : 1)} M`
}
