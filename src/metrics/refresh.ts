/**
 * core → metrics of high impact: what a load touched, or everything anew. Both ways run the same queries (sql/refresh, sql/metrics/18 to 31),
 * over the subfields and years in ops.refresh_sets, and leave the same tables.
 *
 * A rebuild writes a build of its own, on as many connections as there are processors, each with its share of the subfields and all with one
 * snapshot; readers see it when metrics.settings names it, in one transaction. A refresh takes the old sums of the touched sets out of
 * the sums by region and year and puts the new ones in: all are whole numbers, so nothing is lost on the way.
 *
 * Where works lie on several nodes (docs/distributed.md), these group and this one adds up: the judged works are a view instead of a copy, there is
 * one share, and loads wait, because no snapshot holds for all nodes.
 */
import { availableParallelism } from 'node:os'
import pg from 'pg'
import { isDistributed } from '../db/distribute.ts'
import { sqlFile } from '../db/sql-file.ts'
import { inTransaction } from '../db/transaction.ts'
import { createBuild, dropOldBuilds, finishBuild } from './builds.ts'
import { runChecks } from './run-checks.ts'

export interface RefreshReport {
    setting: string
    way: 'rebuilt' | 'refreshed' | 'unchanged'
    /** Subfields and years that were computed. */
    sets: number
    seconds: number
    /** Seconds by step (the tables of sql/refresh), of the connection that took longest. */
    steps: Record<string, number>
}

type Computed = Pick<RefreshReport, 'sets' | 'steps'>

interface Setting { settingId: number, corpus: string, name: string, build: number | null, isStale: boolean, definition: string }

/** Tables of cells in the order they depend on one another, each filled by the query of its name in sql/refresh. */
const cellTables = ['corpus_coverage', 'citation_histogram', 'reference_sets', 'country_cells', 'country_pairs', 'region_overlaps']
/** Their rows are found by subfield and year; those of the others by the number of the reference set. */
const tablesByYear = new Set(['corpus_coverage', 'country_pairs'])
/** Steps on the way, as temporary tables: no work is judged twice. Statistics only of what is joined and grouped by. */
const judgedColumns = 'set_id bigint, subfield_id integer, publication_year integer, citations integer, content_hash bigint, country_codes text[] collate "C", country_weights integer[], lost_weight integer, verdict text'
const judgedSetColumns = 'set_id bigint, subfield_id integer, publication_year integer, verdict text, works integer'
const thresholdColumns = 'set_id bigint, threshold_1 integer, threshold_5 integer, threshold_10 integer, threshold_50 integer'
/** Checks that look at single sets, which each connection of a rebuild does for its own; the others look at the sums by year. */
const checksOfSets = ['weights_add_up_to_the_works', 'every_counted_work_is_in_one_set', 'the_top_of_a_set_is_exactly_its_share']
const checksOfYears = ['countries_and_lost_add_up_to_the_world', 'regions_add_up_to_their_countries', 'no_small_set_is_used_silently']
const refreshLock = 'homegrown refresh of metrics'
/** Loads share it (sql/load/incoming_works.sql). */
const loadsLock = 'homegrown deleted works'
const measures = ['p', 'p_squares', 'small_p', 'tncs', ...['p_top', 'above', 'above_squares', 'at', 'at_squares'].flatMap((measure) => [1, 5, 10, 50].map((percent) => `${measure}_${percent}`))]
/** For sorts and hashes of a rebuild, on each connection; the server's own setting is meant for many small queries. */
const buildMemory = '256MB'

/**
 * @param options.isFull rebuild even where little was touched
 * @param options.settings ids; those that were never built are built
 * @param options.onSetting hears how many settings are done; it may throw to stop
 * @param options.settle brings up to date what figures rest on beside the works, and says how much of it changed; what it touches is taken too
 */
export async function refreshMetrics(pool: pg.Pool, connection: pg.PoolConfig, options: { settings: number[], isFull: boolean, settle?: () => Promise<number>, onSetting?: (done: number, total: number) => Promise<void> }): Promise<RefreshReport[]> {
    const client = await pool.connect()
    try {
        await client.query('select pg_advisory_lock(hashtext($1))', [refreshLock])
        // What rebuilds left behind that were killed or refused.
        await dropOldBuilds(client)
        const settings = await settingsOf(client, options.settings)
        const reports: RefreshReport[] = []
        await client.query('create temp table if not exists taken_sets (subfield_id integer, publication_year integer, touches bigint)')
        let touched = 0
        // Taken again after every change, so that nothing is taken that was not settled: a load may commit at any moment.
        for (let changed = Infinity; changed > 0; changed = await options.settle?.() ?? 0) {
            await client.query('truncate taken_sets')
            touched = (await client.query('insert into taken_sets select subfield_id, publication_year, touches from ops.touched_sets')).rowCount ?? 0
        }
        const onNodes = await isDistributed(client)
        if (onNodes) await client.query('select pg_advisory_lock(hashtext($1))', [loadsLock])
        for (const setting of settings) {
            await options.onSetting?.(reports.length, settings.length)
            const from = performance.now()
            const isRebuild = options.isFull || setting.isStale || setting.build === null
            const computed = isRebuild ? await rebuild(pool, connection, setting, onNodes) : touched > 0 ? await refreshTouched(client, setting, onNodes) : { sets: 0, steps: {} }
            reports.push({ setting: nameOf(setting), way: isRebuild ? 'rebuilt' : computed.sets > 0 ? 'refreshed' : 'unchanged', ...computed, seconds: (performance.now() - from) / 1000 })
        }
        // What was touched again meanwhile has another count and stays for the next refresh.
        await client.query('delete from ops.touched_sets as touched using taken_sets as taken where touched.subfield_id = taken.subfield_id and touched.publication_year = taken.publication_year and touched.touches = taken.touches')
        await dropOldBuilds(client)
        return reports
    } finally {
        await client.query('select pg_advisory_unlock_all()').catch(() => undefined)
        client.release()
    }
}

function nameOf(setting: Setting): string {
    return `${setting.corpus}, ${setting.name}`
}

/** Settings that are asked for, and every other that was built: what is there stays true. */
async function settingsOf(client: pg.ClientBase, wanted: number[]): Promise<Setting[]> {
    const found = await client.query<{ setting_id: number, corpus: string, setting: string, build_id: number | null, is_stale: boolean, definition_hash: string }>(
        'select setting_id, corpus, setting, build_id, is_stale, definition_hash from metrics.settings where setting_id = any($1) or build_id is not null order by corpus, setting', [wanted])
    return found.rows.map((row) => ({ settingId: row.setting_id, corpus: row.corpus, name: row.setting, build: row.build_id, isStale: row.is_stale, definition: row.definition_hash }))
}

async function rebuild(pool: pg.Pool, connection: pg.PoolConfig, setting: Setting, onNodes: boolean): Promise<Computed> {
    const steps: Computed['steps'] = {}
    const shares = onNodes ? 1 : Math.max(1, Math.min(availableParallelism(), 8))
    const build = await inTransaction(pool, createBuild)
    const sets = await inTransaction(pool, async (client) => {
        await noteTopics(client, setting)
        await client.query('delete from ops.refresh_sets')
        return (await client.query(sqlFile('refresh/all_sets'), [shares])).rowCount ?? 0
    })
    await pool.query('analyze ops.refresh_sets')
    const snapshot = await pool.connect()
    try {
        await snapshot.query('begin isolation level repeatable read read only')
        const shared = (await snapshot.query<{ id: string }>('select pg_export_snapshot() as id')).rows[0]?.id ?? ''
        const all = await Promise.allSettled(Array.from({ length: shares }, (_, share) => buildShare(connection, { build, setting, share, snapshot: shared, steps, onNodes })))
        const failed = all.find((each) => each.status === 'rejected')
        if (failed) throw failed.reason
    } finally {
        await snapshot.query('rollback').catch(() => undefined)
        snapshot.release()
    }
    await finishBuild(pool, build, shares)
    await inTransaction(pool, async (client) => {
        await dropEmptySums(client, build)
        await client.query('update ops.refresh_sets set share = 0')
        await client.query(`select set_config('homegrown.share', '0', true)`)
        await runChecks(client, nameOf(setting), [build, setting.settingId], checksOfYears)
        // Declared anew meanwhile: the build is of the old definition, and another is due.
        await client.query('update metrics.settings set build_id = $1, is_stale = definition_hash <> $3 where setting_id = $2', [build, setting.settingId, setting.definition])
        await noteVersion(client, build, setting)
    })
    return { sets, steps }
}

/** One connection's share of a rebuild: first the cells, all from one snapshot, then what they add to the sums by region. */
async function buildShare(connection: pg.PoolConfig, work: { build: number, setting: Setting, share: number, snapshot: string, steps: Computed['steps'], onNodes: boolean }): Promise<void> {
    const client = new pg.Client({ ...connection, application_name: `${connection.application_name ?? 'homegrown'} rebuild` })
    client.on('error', () => undefined)
    await client.connect()
    try {
        // Shares are the parallel part: more workers would only take one another's processors.
        await client.query(`set work_mem = '${buildMemory}'; set max_parallel_workers_per_gather = 0`)
        await client.query(`select set_config('homegrown.share', $1, false)`, [String(work.share)])
        await client.query('begin isolation level repeatable read')
        if (!work.onNodes) await client.query(`set transaction snapshot '${work.snapshot}'`)
        await client.query('set local enable_nestloop = off; set local enable_mergejoin = off')
        await fillCells(client, work.build, work)
        await runChecks(client, nameOf(work.setting), [work.build, work.setting.settingId], checksOfSets)
        await client.query('commit')
        await client.query('begin')
        await client.query('set local enable_nestloop = off; set local enable_mergejoin = off')
        await client.query(`create temp table sums on commit drop as select * from derive.region_sums(${work.build}, ${work.setting.settingId})`)
        await client.query('select pg_advisory_xact_lock(hashtext($1))', [`${refreshLock} ${work.build}`])
        await addSums(client)
        await client.query('commit')
    } finally {
        await client.end()
    }
}

async function refreshTouched(client: pg.PoolClient, setting: Setting, onNodes: boolean): Promise<Computed> {
    const steps: Computed['steps'] = {}
    await client.query('begin isolation level repeatable read')
    try {
        await client.query(`select set_config('homegrown.share', '0', true)`)
        await noteTopics(client, setting)
        await client.query('delete from ops.refresh_sets')
        const sets = (await client.query('insert into ops.refresh_sets (subfield_id, publication_year, share) select subfield_id, publication_year, 0 from taken_sets')).rowCount ?? 0
        await client.query('analyze ops.refresh_sets')
        const [build, settingId] = [Number(setting.build), setting.settingId]
        await client.query(`create temp table sums on commit drop as select build_id, publication_year, region, counting, ${measures.map((measure) => `-${measure} as ${measure}`).join(', ')} from derive.region_sums(${build}, ${settingId})`)
        for (const table of cellTables) {
            const isTouched = tablesByYear.has(table) ? 'held.subfield_id = refreshed.subfield_id and held.publication_year = refreshed.publication_year' : 'held.set_id between refreshed.first_set and refreshed.last_set'
            await client.query(`delete from metrics.${table}_${build} as held using derive.refreshed_sets as refreshed where ${isTouched}`)
        }
        await fillCells(client, build, { setting, steps, onNodes })
        await client.query(`insert into sums select * from derive.region_sums($1, $2)`, [build, settingId])
        await addSums(client)
        await dropEmptySums(client, build)
        await runChecks(client, nameOf(setting), [build, settingId])
        await noteVersion(client, build, setting)
        await client.query('commit')
        return { sets, steps }
    } catch (error) {
        await client.query('rollback').catch(() => undefined)
        throw error
    }
}

/** What this connection has under refresh, into the tables of a build. */
async function fillCells(client: pg.ClientBase, build: number, { setting, steps, onNodes }: { setting: Setting, steps: Computed['steps'], onNodes: boolean }): Promise<void> {
    const step = async (name: string, into: string, parameters: unknown[]) => {
        const from = performance.now()
        await client.query(`insert into ${into} ${sqlFile(`refresh/${name}`)}`, parameters)
        steps[name] = Math.max(steps[name] ?? 0, (performance.now() - from) / 1000)
    }
    await client.query(`create temp table judged_sets (${judgedSetColumns}) on commit drop`)
    await client.query(`create temp table set_thresholds (${thresholdColumns}) on commit drop`)
    await client.query('create temp table country_lists (country_codes text[] collate "C") on commit drop')
    const subfields = (await client.query<{ subfield_id: number }>('select distinct subfield_id from derive.refreshed_sets')).rows.map((row) => row.subfield_id)
    if (onNodes) {
        await client.query(`create temp view judged_works as ${sqlFile('refresh/judged_works').replace('$1', String(setting.settingId)).replace('$2', `'{${subfields.join(',')}}'::integer[]`)}`)
    } else {
        await client.query(`create temp table judged_works (${judgedColumns}) on commit drop`)
        await step('judged_works', 'judged_works', [setting.settingId, subfields])
        await client.query('analyze judged_works (set_id, subfield_id, publication_year, citations, verdict)')
    }
    await step('judged_sets', 'judged_sets', [])
    await client.query('analyze judged_sets')
    await step('country_lists', 'country_lists', [])
    await client.query('analyze country_lists')
    for (const table of cellTables) {
        await step(table, `metrics.${table}_${build}`, [build])
        if (table !== 'reference_sets') continue
        await step('set_thresholds', 'set_thresholds', [build])
        await client.query('analyze set_thresholds')
    }
    await client.query(`drop ${onNodes ? 'view' : 'table'} judged_works; drop table judged_sets, set_thresholds, country_lists`)
}

/** Same version, same works: the sets' hashes combined, whichever way they came about. */
async function noteVersion(client: pg.ClientBase, build: number, setting: Setting): Promise<void> {
    await client.query(`
        update metrics.settings
        set refreshed_at = now(), data_version = (select left(md5(concat_ws(':', count(*), bit_xor(content_hash # hashint8extended(set_id, works)))), 12) from metrics.reference_sets_${build})
        where setting_id = $1`, [setting.settingId])
}

/** Adds the rows of the temporary table `sums` to the sums by region and year; where old and new cancel out, nothing is written. */
async function addSums(client: pg.ClientBase): Promise<void> {
    await client.query(`
        insert into metrics.region_years as held (build_id, publication_year, region, counting, ${measures.join(', ')})
        select build_id, publication_year, region, counting, ${measures.map((measure) => `sum(${measure})`).join(', ')}
        from sums
        group by build_id, publication_year, region, counting
        having ${measures.map((measure) => `sum(${measure}) <> 0`).join(' or ')}
        on conflict (build_id, publication_year, region, counting) do update
        set ${measures.map((measure) => `${measure} = held.${measure} + excluded.${measure}`).join(', ')}`)
}

/** Regions without works have no row: neither those whose works went elsewhere, nor the lost (??) where every work has a country. */
async function dropEmptySums(client: pg.ClientBase, build: number): Promise<void> {
    await client.query('delete from metrics.region_years where build_id = $1 and p = 0 and p_squares = 0', [build])
}

/** Topics of the corpus as its rules give them now: new topics come with the works that name them. */
async function noteTopics(client: pg.ClientBase, setting: Setting): Promise<void> {
    await client.query(`
        with topics as materialized (
            select topic_id from derive.corpus_topics($1)
        ), gone as (
            delete from metrics.corpus_topics where corpus = $1 and topic_id not in (select topic_id from topics)
        )
        insert into metrics.corpus_topics (corpus, topic_id)
        select $1, topic_id from topics
        on conflict do nothing`, [setting.corpus])
}
