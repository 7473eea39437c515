/** Lists of topics and venues: what becomes of their records, and what follows for works. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ListEntity } from '../../src/ingest/check-listed.ts'
import { loadListFile } from '../../src/ingest/load-list.ts'
import { loadWorksFile } from '../../src/ingest/load-works.ts'
import { type BulkWork, makeBulkWork, makeTopic, makeVenue, workId } from '../support/bulk-works.ts'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let folder: string
let database: TestDatabase
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-lists-')) })
afterAll(async () => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
    database = await createTestDatabase()
    return () => database.close()
})

async function write(name: string, records: (object | string)[]): Promise<string> {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    const text = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n')
    await writeFile(file, name.endsWith('.gz') ? gzipSync(text) : text)
    return file
}

async function load(entity: ListEntity, name: string, records: (object | string)[], runId = 1, snapshotDate?: string): Promise<void> {
    await loadListFile({ pool: database.pool, runId, provider: 'openalex' }, entity, { file: await write(name, records), name, snapshotDate }, async () => undefined)
}

async function rowsOf(query: string): Promise<object[]> {
    return (await database.pool.query(query)).rows as object[]
}

const counts = 'select entity, lines, stored, unchanged, rejected, finished_at is not null as is_done from raw.files order by file_id'
/** A work of the topic, and of the venue. */
const workOf = (number: number, topic: number | null, venue: number | null): BulkWork => ({
    ...makeBulkWork(number), primary_topic: topic === null ? null : makeTopic(topic), topics: topic === null ? [] : [makeTopic(topic)], primary_location: venue === null ? null : { source: makeVenue(venue) },
})

test('a listed record replaces what works told, and no work changes a listed one', async () => {
    const works = await write('works.jsonl', [workOf(1, 1, 1), workOf(2, 2, null)])
    const context = { pool: database.pool, runId: 1, provider: 'openalex' }
    await loadWorksFile(context, { file: works, name: 'works.jsonl' }, async () => undefined)
    expect(await rowsOf('select topic_id, name, is_listed from core.topics order by 1')).toEqual([{ topic_id: 'T20001', name: 'Lamps, kind 1', is_listed: false }, { topic_id: 'T20002', name: 'Lamps, kind 2', is_listed: false }])
    await load('topics', 'topics.jsonl', [{ ...makeTopic(1), display_name: 'Lamps proper', subfield: { id: 'https://openalex.org/subfields/1799', display_name: 'Oil' } }, { id: 'T9', display_name: 'Bare', subfield: { id: 1702, display_name: null } }])
    await load('venues', 'sources.jsonl', [{ ...makeVenue(1), display_name: 'The Lamp' }, { id: 'https://openalex.org/s7', display_name: null, type: null }])
    await loadWorksFile({ ...context, runId: 2 }, { file: await write('more.jsonl', [workOf(3, 1, 1)]), name: 'more.jsonl' }, async () => undefined)
    expect(await rowsOf('select topic_id, name, subfield_id, subfield_name, field_id, is_listed from core.topics order by 1')).toEqual([
        { topic_id: 'T20001', name: 'Lamps proper', subfield_id: 1799, subfield_name: 'Oil', field_id: 17, is_listed: true },
        { topic_id: 'T20002', name: 'Lamps, kind 2', subfield_id: 1702, subfield_name: 'Light 1702', field_id: 17, is_listed: false },
        { topic_id: 'T9', name: 'Bare', subfield_id: 1702, subfield_name: null, field_id: null, is_listed: true },
    ])
    expect(await rowsOf('select venue_id, name, venue_type, issn_l, is_listed from core.venues order by 1')).toEqual([
        { venue_id: 'S40001', name: 'The Lamp', venue_type: 'journal', issn_l: '0000-0001', is_listed: true }, { venue_id: 'S7', name: null, venue_type: null, issn_l: null, is_listed: true },
    ])
    // Works keep the subfield they came with.
    expect(await rowsOf('select work_id, topic_id, subfield_id from core.works order by 1')).toEqual([1, 2, 3].map((number) => ({ work_id: workId(number), topic_id: number === 2 ? 'T20002' : 'T20001', subfield_id: number === 2 ? 1702 : 1701 })))
})

test('loading a list again changes nothing', async () => {
    await load('topics', 'a/topics.jsonl', [makeTopic(1), makeTopic(2)])
    await load('topics', 'a/topics.jsonl', [makeTopic(1), makeTopic(2)])
    await load('topics', 'a/topics.jsonl', [makeTopic(1), makeTopic(2)], 2)
    expect(await rowsOf(counts)).toEqual([
        { entity: 'topics', lines: 2, stored: 2, unchanged: 0, rejected: 0, is_done: true }, { entity: 'topics', lines: 2, stored: 0, unchanged: 2, rejected: 0, is_done: true },
    ])
})

describe('of two records of a list the newer one stays, in whichever order they come', () => {
    const named = (name: string, updated?: string) => ({ ...makeTopic(2), display_name: name, updated_date: updated })
    test.each<[why: string, newer: [object, string], older: [object, string]]>([
        ['changed later, though listed earlier', [named('New', '2026-03-01T00:00:00'), '2026-04-01'], [named('Old', '2026-02-01T00:00:00'), '2026-05-01']],
        ['changed at the same time, listed later', [named('New', '2026-02-01'), '2026-05-01'], [named('Old', '2026-02-01'), '2026-04-01']],
        ['of a date, where the other has none', [named('New', '2026-02-01'), '2026-04-01'], [named('Old'), '2026-05-01']],
        ['of no date, listed later', [named('New'), '2026-05-01'], [named('Old'), '2026-04-01']],
        ['alike in all of that: whichever, but the same', [named('New'), '2026-05-01'], [named('Never'), '2026-05-01']],
    ])('%s', async (_, newer, older) => {
        for (const order of [[newer, older], [older, newer]]) {
            await database.pool.query('truncate core.topics, raw.files, raw.checkpoints')
            for (const [index, [record, date]] of order.entries()) await load('topics', `${index}/topics.jsonl`, [record], 1, date)
            expect(await rowsOf('select name from core.topics')).toEqual([{ name: 'New' }])
        }
    })
})

test('records that cannot be used are rejects with file and line; of two records of one id the newer is kept', async () => {
    const at = (day: number, name: string) => ({ ...makeTopic(1), display_name: name, updated_date: `2026-08-0${day}T00:00:00` })
    await load('topics', 'topics.jsonl', [
        at(1, 'old'), at(3, 'new'), at(2, 'between'), '{"id":"https://openalex.org/T5"', 'null', [], { ...makeTopic(4), id: 'https://openalex.org/S4' }, { display_name: 'no id' }, { ...makeTopic(5), display_name: 5 },
        { ...makeTopic(6), subfield: null }, { ...makeTopic(7), subfield: { id: 'https://openalex.org/subfields/99999999' } }, { ...makeTopic(8), display_name: `a${String.fromCharCode(0)}b` }, '', makeTopic(9),
    ])
    expect(await rowsOf(`select reason, origin, provider_id as id, entity from raw.rejected_records order by origin`)).toEqual([
        ['id twice in the file', 1, 'T20001'], ['id twice in the file', 3, 'T20001'], ['broken JSON', 4, null], ['no object', 5, null], ['no object', 6, null], ['no id', 7, null], ['no id', 8, null],
        ['wrong shape', 9, 'https://openalex.org/T20005'], ['wrong shape', 10, 'https://openalex.org/T20006'], ['wrong shape', 11, 'https://openalex.org/T20007'],
    ].map(([reason, line, id]) => ({ reason, origin: `topics.jsonl:${String(line).padStart(9, '0')}`, id, entity: 'topics' })))
    expect(await rowsOf('select topic_id, name from core.topics order by 1')).toEqual([{ topic_id: 'T20001', name: 'new' }, { topic_id: 'T20008', name: 'a\uFFFDb' }, { topic_id: 'T20009', name: 'Lamps, kind 9' }])
    expect(await rowsOf(counts)).toEqual([{ entity: 'topics', lines: 14, stored: 3, unchanged: 0, rejected: 10, is_done: true }])
    const shape = await rowsOf(`select detail from raw.rejected_records where reason = 'wrong shape' order by origin`)
    expect(shape).toEqual([expect.stringMatching(/^display_name: /), expect.stringMatching(/^subfield: /), expect.stringMatching(/^subfield\.id: is no id of a subfield/)].map((detail: unknown) => ({ detail })))
})

test('half a list is kept until it breaks', async () => {
    const whole = gzipSync(Array.from({ length: 20_000 }, (_, index) => JSON.stringify(makeVenue(index))).join('\n'))
    const file = path.join(folder, 'half.jsonl.gz')
    await writeFile(file, whole.subarray(0, whole.length / 2))
    await expect(loadListFile({ pool: database.pool, runId: 1, provider: 'openalex' }, 'venues', { file, name: 'half.jsonl.gz' }, async () => undefined)).rejects.toThrow(/half\.jsonl\.gz cannot be read past line \d+: the gzip stream ends early/)
    const [row] = await rowsOf('select count(*) as n from core.venues') as { n: number }[]
    expect(row?.n).toBeGreaterThan(2_000)
    expect(row?.n).toBeLessThan(20_000)
    expect(await rowsOf('select finished_at from raw.files')).toEqual([{ finished_at: null }])
})

test('a whole folder: lists come first, so that works of a topic that is not listed are told, once a topic', async () => {
    const root = path.join(folder, 'snapshot')
    await write('snapshot/topics/updated_date=2026-01-01/part_0000.gz', [makeTopic(1), makeTopic(2)])
    await write('snapshot/topics/updated_date=2026-02-01/part_0000.gz', [{ ...makeTopic(2), display_name: 'Later' }])
    await write('snapshot/sources/updated_date=2026-01-01/part_0000.gz', [makeVenue(1), { ...makeVenue(2), id: null }])
    await write('snapshot/works/updated_date=2026-01-01/part_0000.gz', [workOf(1, 1, 1), workOf(2, 3, 1), workOf(3, 3, 1), workOf(4, null, 9), { ...workOf(5, 1, 1), primary_topic: { id: 'https://openalex.org/T20001', subfield: null } }])
    await write('snapshot/works/manifest', [{ date: '2026-06-24', entity: 'works', record_count: 6, files: [{ url: 's3://openalex/data/jsonl/works/updated_date=2026-01-01/part_0000.gz', meta: { record_count: 6 } }] }])
    const done = await runCommand(['ingest', 'openalex', '--files', root, '--json', '--quiet'], { DATABASE_URL: database.url })
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(done.stdout)).toEqual({
        version: 1, run: 1,
        records: [
            { provider: 'openalex', entity: 'topics', files: 2, lines: 3, records: 3, stored: 3, unchanged: 0, rejected: 0 }, { provider: 'openalex', entity: 'venues', files: 1, lines: 2, records: 1, stored: 1, unchanged: 0, rejected: 1 },
            { provider: 'openalex', entity: 'works', files: 1, lines: 5, records: 5, stored: 5, unchanged: 0, rejected: 0 },
        ],
        rejected: [
            { provider: 'openalex', entity: 'venues', reason: 'no id', rejected: 1, example: expect.stringMatching(/^sources\/updated_date=2026-01-01\/part_0000\.gz:000000002: id: /) },
            { provider: 'openalex', entity: 'works', reason: 'unknown topic', rejected: 1, example: expect.stringMatching(/^works\/updated_date=2026-01-01\/part_0000\.gz:000000005: primary_topic: "https:\/\/openalex\.org\/T20001" with the subfield nothing is no topic; the work is kept without one/) },
        ],
        alerts: [
            'works/updated_date=2026-01-01/part_0000.gz holds 5 records, its manifest says 6: fetch the file and the manifest again, or what is missing stays out',
            `${workId(2)} (works/updated_date=2026-01-01/part_0000.gz, line 2) is the first with the topic T20003 (Lamps, kind 3), which the list of topics does not hold: works keep it`,
        ],
        undocumented_fields: [],
    })
    expect(await rowsOf('select topic_id, name, is_listed from core.topics order by 1')).toEqual([
        { topic_id: 'T20001', name: 'Lamps, kind 1', is_listed: true }, { topic_id: 'T20002', name: 'Later', is_listed: true }, { topic_id: 'T20003', name: 'Lamps, kind 3', is_listed: false },
    ])
    // The date of the manifest is that of the versions.
    expect(await rowsOf(`select distinct works.read_as_of::text as works, files.read_as_of::text as file from core.works inner join raw.files using (file_id)`)).toEqual([{ works: '2026-06-24', file: '2026-06-24' }])
    expect(await rowsOf(`select topic_id, subfield_id from core.works where work_id = '${workId(5)}'`)).toEqual([{ topic_id: null, subfield_id: 0 }])
    expect(await rowsOf('select step, unit, done, total from ops.steps order by step')).toEqual([
        { step: 'load topics', unit: 'topics', done: 3, total: 3 }, { step: 'load venues', unit: 'venues', done: 2, total: 2 }, { step: 'load works', unit: 'works', done: 5, total: 6 },
    ])
    const told = await runCommand(['ingest', 'openalex', '--files', root, '--quiet'], { DATABASE_URL: database.url })
    expect(told).toMatchObject({ code: 0, stderr: '' })
    // The second file names the topic otherwise than the first: both are stored again, in their order.
    expect(told.stdout).toContain('topics: 3 lines read, 0 stored, 3 unchanged, 0 rejected\nvenues: 2 lines read, 0 stored, 1 unchanged, 1 rejected\nworks: 5 lines read, 0 stored, 5 unchanged, 0 rejected\n')
    expect(told.stdout).toContain('rejected: 1 works, unknown topic (such as works/updated_date=2026-01-01/part_0000.gz:000000005: ')
    expect(told.stdout).toContain('All of them: select * from raw.rejected_records where run_id = 2\n')
    expect(told.stdout).toContain('warning: works/updated_date=2026-01-01/part_0000.gz holds 5 records, its manifest says 6')
    expect(await rowsOf(`select name from core.topics where topic_id = 'T20002'`)).toEqual([{ name: 'Later' }])
})
