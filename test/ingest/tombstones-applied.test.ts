/** Deleted works: what goes, what stays, what they were merged into, and that they do not come back. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { applyTombstones } from '../../src/ingest/apply-tombstones.ts'
import { loadWorksFile } from '../../src/ingest/load-works.ts'
import { type BulkWork, makeBulkWork, makeTopic, workId } from '../support/bulk-works.ts'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { dumpCore } from '../support/dump-core.ts'

const hanging = ['work_ids', 'authorships', 'affiliations', 'affiliation_strings', 'work_topics', 'work_countries', 'work_families']

let folder: string
let database: TestDatabase
let files = 0
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-deleted-')) })
afterAll(async () => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
    database = await createTestDatabase()
    return () => database.close()
})

const at = (day: string) => ({ updated_date: `${day}T12:00:00` })
/** Ids that only these works share. */
const withIds = (number: number, doi: string, more: object = {}): BulkWork => ({ ...makeBulkWork(number), ...at('2026-03-01'), doi: `https://doi.org/10.5555/${doi}`, ids: {}, locations: [], ...more })
/** So that something hangs on it in every table. */
const full = (number: number): BulkWork => ({
    ...withIds(number, `full.${number}`), topics: [makeTopic(1)], primary_topic: makeTopic(1), publication_year: 2000 + number,
    authorships: [{ author: { id: null, display_name: 'A' }, institutions: [{ id: 'https://openalex.org/I1', country_code: 'DE' }], countries: ['DE'], affiliations: [{ raw_affiliation_string: 'B', institution_ids: ['https://openalex.org/I1'] }] }],
})

async function load(works: BulkWork[], runId = 1): Promise<void> {
    const name = `works-${files += 1}.jsonl`
    await writeFile(path.join(folder, name), works.map((work) => JSON.stringify(work)).join('\n'))
    await loadWorksFile({ pool: database.pool, runId, provider: 'openalex' }, { file: path.join(folder, name), name, snapshotDate: '2026-09-01' }, async () => undefined)
}

async function bury(rows: string[], runId = 1, onRows = async (_rows: number): Promise<void> => undefined, name = `deleted-${files += 1}.csv`): Promise<void> {
    await writeFile(path.join(folder, name), ['work_id,deleted_date', ...rows].join('\n'))
    await applyTombstones({ pool: database.pool, runId, provider: 'openalex' }, { file: path.join(folder, name), name }, onRows)
}

async function rowsOf(query: string): Promise<object[]> {
    return (await database.pool.query(query)).rows as object[]
}

async function heldWorks(): Promise<string[]> {
    return (await database.pool.query<{ work_id: string }>('select work_id from core.works order by 1')).rows.map((row) => row.work_id)
}

const aliases = 'select requested_id, held_id from raw.aliases order by 1'

test('a whole folder: lists of deleted works come last, and everything that hangs on a work goes with it', async () => {
    const root = path.join(folder, 'snapshot')
    const works = [full(1), full(2), full(3), { ...full(4), ...at('2026-05-03') }, full(5), withIds(6, 'full.1')]
    await mkdir(path.join(root, 'works', 'updated_date=2026-03-01'), { recursive: true })
    await writeFile(path.join(root, 'works', 'updated_date=2026-03-01', 'part_0000'), works.map((work) => JSON.stringify(work)).join('\n'))
    await writeFile(path.join(root, 'works', 'deleted_ids.csv'), ['work_id,deleted_date', `${workId(1)},2026-05-01`, `https://openalex.org/${workId(2)},2026-05-01`, `${workId(4)},2026-05-02`, 'W99,2026-05-01', 'rubbish,2026-05-01'].join('\n'))
    const done = await runCommand(['ingest', 'openalex', '--files', root, '--json', '--quiet'], { DATABASE_URL: database.url })
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(done.stdout)).toMatchObject({
        records: [{ provider: 'openalex', entity: 'deleted_works', files: 1, lines: 6, stored: 2, unchanged: 2, rejected: 1 }, { provider: 'openalex', entity: 'works', files: 1, lines: 6, stored: 6, unchanged: 0, rejected: 0 }],
        rejected: [{ provider: 'openalex', entity: 'deleted_works', reason: 'no work id', rejected: 1, example: 'works/deleted_ids.csv:000000006: "rubbish" where W… or its address should stand' }],
        alerts: [`works of works/deleted_ids.csv: 2 deleted, 1 of them because they were merged into another (such as ${workId(1)} into ${workId(6)}, line 2); 1 not held; 1 kept, for they changed after their day`],
    })
    expect(await heldWorks()).toEqual([3, 4, 5, 6].map((number) => workId(number)))
    for (const table of hanging) {
        const left = await database.pool.query<{ work_id: string }>(`select distinct work_id from core.${table} order by 1`)
        expect([table, left.rows.filter((row) => row.work_id === workId(1) || row.work_id === workId(2))]).toEqual([table, []])
        if (table !== 'work_families') expect([table, left.rows.map((row) => row.work_id)]).toEqual([table, expect.arrayContaining([3, 4, 5].map((number) => workId(number)))])
    }
    expect(await rowsOf(aliases)).toEqual([{ requested_id: workId(1), held_id: workId(6) }])
    expect(await rowsOf('select work_id, deleted_on::text as day from core.deleted_works order by 1')).toEqual([[workId(1), '2026-05-01'], [workId(2), '2026-05-01'], [workId(4), '2026-05-02'], ['W99', '2026-05-01']].map(([work_id, day]) => ({ work_id, day })))
    // Once when they came, once when they went.
    expect(await rowsOf('select publication_year, touches from ops.touched_sets where publication_year between 2001 and 2003 order by 1')).toEqual([{ publication_year: 2001, touches: 2 }, { publication_year: 2002, touches: 2 }, { publication_year: 2003, touches: 1 }])
    const told = await runCommand(['ingest', 'openalex', '--files', root, '--quiet'], { DATABASE_URL: database.url })
    expect(told.stdout).toContain('deleted works: 6 lines read, 0 works deleted, 1 rejected\nworks: 6 lines read, 0 stored, 6 unchanged, 0 rejected\n')
    expect(told.stdout).toContain('note: works of works/deleted_ids.csv: 0 deleted; 3 not held; 1 kept, for they changed after their day')
})

test('an older version does not bring a work back, a newer one does, until it is deleted again', async () => {
    await load([full(1), full(2)])
    await bury([`${workId(1)},2026-05-01`])
    await load([{ ...full(1), ...at('2026-05-01'), cited_by_count: 9 }, { ...full(1), updated_date: null }], 2)
    expect(await heldWorks()).toEqual([workId(2)])
    expect((await rowsOf(`select * from core.authorships where work_id = '${workId(1)}'`))).toEqual([])
    expect(await rowsOf('select stored, unchanged from raw.files where run_id = 2')).toEqual([{ stored: 0, unchanged: 1 }])
    await load([{ ...full(1), ...at('2026-05-02') }], 3)
    expect(await heldWorks()).toEqual([workId(1), workId(2)])
    await bury([`${workId(1)},2026-04-30`], 4)
    expect(await heldWorks()).toEqual([workId(1), workId(2)])
    await bury([`${workId(1)},2026-05-02`], 5)
    expect(await heldWorks()).toEqual([workId(2)])
    // The latest date counts, whichever came first.
    await bury([`${workId(2)},2026-05-01`, `${workId(2)},2026-01-01`], 6)
    expect(await rowsOf('select work_id, deleted_on::text as day from core.deleted_works order by 1')).toEqual([{ work_id: workId(1), day: '2026-05-02' }, { work_id: workId(2), day: '2026-05-01' }])
    expect(await heldWorks()).toEqual([])
})

test('merged into: the one that shares most ids, never one that is deleted too, and through all merges to what is held now', async () => {
    const ids = (pmid: number) => ({ ids: { pmid: `https://pubmed.ncbi.nlm.nih.gov/${pmid}` } })
    await load([
        withIds(10, 'a', ids(77)), withIds(20, 'a'), withIds(21, 'a', ids(77)), withIds(22, 'b', ids(77)),
        withIds(30, 'c'), withIds(31, 'c'), withIds(32, 'c'), withIds(40, 'd'), withIds(41, 'e'),
    ])
    await bury([`${workId(10)},2026-05-01`, `${workId(30)},2026-05-01`, `${workId(31)},2026-05-01`, `${workId(40)},2026-05-01`])
    expect(await rowsOf(aliases)).toEqual([{ requested_id: workId(10), held_id: workId(21) }, { requested_id: workId(30), held_id: workId(32) }, { requested_id: workId(31), held_id: workId(32) }])
    await load([withIds(50, 'a'), withIds(51, 'f', { locations: [{ landing_page_url: 'https://arxiv.org/abs/2401.00001v1' }] }), withIds(52, 'g', { locations: [{ pdf_url: 'http://arxiv.org/pdf/2401.00001' }] })], 2)
    await bury([`${workId(21)},2026-05-02`, `${workId(20)},2026-05-02`, `${workId(51)},2026-05-02`], 2)
    expect(await rowsOf(aliases)).toEqual([
        [10, 50], [20, 50], [21, 50], [30, 32], [31, 32], [51, 52],
    ].map(([from, to]) => ({ requested_id: workId(Number(from)), held_id: workId(Number(to)) })))
})

test('works of the same family hear of it', async () => {
    await load([full(1), full(2), full(3)])
    await database.pool.query(`insert into core.work_families (work_id, family_id, is_head, cited_by_count) select work_id, $1, work_id = $1, 1 from core.works where work_id in ($1, $2)`, [workId(1), workId(2)])
    await database.pool.query('truncate ops.touched_sets')
    await bury([`${workId(1)},2026-05-01`])
    expect(await rowsOf('select publication_year from ops.touched_sets order by 1')).toEqual([{ publication_year: 2001 }, { publication_year: 2002 }])
    expect(await rowsOf('select work_id from core.work_families')).toEqual([{ work_id: workId(2) }])
})

test('a list that was stopped goes on where it was and tells the sum; doing it again changes nothing', async () => {
    await load(Array.from({ length: 300 }, (_, index) => withIds(index * 100 + 1, `x${index % 299}`)))
    const rows = Array.from({ length: 25_000 }, (_, index) => `${workId(index + 1)},2026-05-01`)
    const seen: number[] = []
    await expect(bury(rows, 1, async (count) => { seen.push(count); throw new Error('enough') }, 'long.csv')).rejects.toThrow('enough')
    expect(await heldWorks()).toHaveLength(200)
    await bury(rows, 1, async (count) => { seen.push(count) }, 'long.csv')
    // The first piece of the file holds its header.
    expect(seen).toEqual([9_999, 10_000, 5_001, 0])
    expect(await rowsOf('select message from ops.alerts')).toEqual([{ message: `works of long.csv: 250 deleted, 1 of them because they were merged into another (such as ${workId(1)} into ${workId(29_901)}, line 2); 24750 not held` }])
    expect(await rowsOf(`select lines, stored, unchanged, rejected from raw.files where entity = 'deleted_works'`)).toEqual([{ lines: 25_001, stored: 250, unchanged: 24_750, rejected: 0 }])
    const before = await dumpCore(database.pool)
    await bury(rows, 1, undefined, 'long.csv')
    await bury(rows, 2, undefined, 'long.csv')
    expect(await dumpCore(database.pool)).toEqual(before)
    expect(await rowsOf('select count(*) as n from core.deleted_works')).toEqual([{ n: 25_000 }])
})
