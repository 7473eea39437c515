/** A large file with one hostile line in a hundred, of every kind: exactly the good works are stored, and all others are told by file and line. */
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadListFile } from '../../src/ingest/load-list.ts'
import { loadWorksFile } from '../../src/ingest/load-works.ts'
import { openDatabase } from '../../src/db/connect.ts'
import { type BulkWork, makeBulkWork, makeTopic, workId } from '../support/bulk-works.ts'
import { runCommand, startCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { dumpCore } from '../support/dump-core.ts'
import { hostileKinds } from '../support/hostile-lines.ts'

const works = 30_000
const name = 'works.jsonl'

const isPlain = (number: number) => number % 100 !== 50 && number % 1_500 > 2
/** Works that are, and are not, retracted in their first version. */
const [retracted = 0, sound = 0] = [true, false].map((wanted) => Array.from({ length: 1_000 }, (_, index) => index + 10).find((number) => isPlain(number) && makeBulkWork(number)['is_retracted'] === wanted))

let folder: string
let file: string
const stored = new Set<string>()
/** "line reason", as often as it must be told. */
const rejects: string[] = []
let lines = 0
let refused = 0
const opened: TestDatabase[] = []

beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-hostile-'))
    await mkdir(path.join(folder, 'snapshot'))
    file = path.join(folder, 'snapshot', name)
    await writeHostileFile()
})
afterAll(async () => {
    for (const database of opened) await database.close()
    await rm(folder, { recursive: true, force: true })
})

async function writeHostileFile(): Promise<void> {
    const out = createWriteStream(file)
    const write = (line: string | Buffer) => {
        lines += 1
        out.write(line)
        out.write('\n')
    }
    const good = (work: BulkWork) => {
        write(JSON.stringify(work))
        stored.add(work.id.replace('https://openalex.org/', ''))
    }
    const reject = (reason: string) => { rejects.push(`${lines} ${reason}`) }
    const kinds = Object.values(hostileKinds)
    let kind = 0
    for (let number = 1; number <= works; number += 1) {
        const work = makeBulkWork(number)
        if (number % 100 === 50) {
            for (const { line, isStored, reasons } of kinds[kind % kinds.length]?.(work) ?? []) {
                write(line)
                for (const reason of reasons) reject(reason)
                if (isStored) stored.add(workId(number))
                else refused += 1
            }
            kind += 1
            continue
        }
        good(work)
        // Twice in a row, the first one newer; and 9,000 works on, then the second one. Changed last of all is what is kept.
        if (number % 1_500 === 1) {
            rejects.push(`${lines + 1} id twice in the file`)
            refused += 1
            write(JSON.stringify({ ...work, updated_date: '2026-01-01T00:00:00', title: 'older' }))
        }
        if (number > 9_000 && number % 1_500 === 2) {
            good({ ...makeBulkWork(number - 9_000), updated_date: '2026-09-01T00:00:00', title: 'newer' })
            reject('id twice in the file')
        }
    }
    // Retracted, and taken back.
    for (const [number, isRetracted] of [[sound, true], [retracted, false]] as const) {
        good({ ...makeBulkWork(number, 3), is_retracted: isRetracted, updated_date: '2026-09-02T00:00:00' })
        reject('id twice in the file')
    }
    good({ ...makeBulkWork(works + 1), primary_topic: makeTopic(99), topics: [makeTopic(99)] })
    good({ ...makeBulkWork(works + 2), primary_topic: makeTopic(99), topics: [] })
    write(`{"id":"https://openalex.org/W1","title":"${'x'.repeat(50 * 1024 * 1024)}"}`)
    reject('line too long')
    refused += 1
    good(makeBulkWork(works + 3))
    await new Promise<void>((resolve, fail) => { out.end((error?: Error | null) => (error ? fail(error) : resolve())) })
}

async function open(): Promise<TestDatabase> {
    const database = await createTestDatabase()
    opened.push(database)
    return database
}

async function load(database: TestDatabase, runId: number, input = { file, name }): Promise<void> {
    await loadWorksFile({ pool: database.pool, runId, provider: 'openalex' }, { ...input, snapshotDate: '2026-09-05' }, async () => undefined)
}

async function rejectsOf(database: TestDatabase, runId: number): Promise<string[]> {
    const found = await database.pool.query<{ origin: string, reason: string }>('select origin, reason from raw.rejected_records where run_id = $1', [runId])
    return found.rows.map(({ origin, reason }) => `${Number(origin.slice(name.length + 1))} ${reason}`).sort()
}

async function idsOf(database: TestDatabase): Promise<string[]> {
    return (await database.pool.query<{ work_id: string }>('select work_id from core.works order by work_id')).rows.map((row) => row.work_id)
}

describe('one file', () => {
    let database: TestDatabase
    beforeAll(async () => {
        database = await open()
        await writeFile(path.join(folder, 'topics.jsonl'), Array.from({ length: 40 }, (_, index) => JSON.stringify(makeTopic(index))).join('\n'))
        await loadListFile({ pool: database.pool, runId: 1, provider: 'openalex' }, 'topics', { file: path.join(folder, 'topics.jsonl'), name: 'topics.jsonl' }, async () => undefined)
        await load(database, 1)
    }, 180_000)

    test('every kind is in it, more than once', () => {
        expect(lines).toBeGreaterThan(30_000)
        expect(works / 100).toBeGreaterThan(Object.keys(hostileKinds).length * 3)
    })

    test('exactly the good works are stored', async () => {
        expect(await idsOf(database)).toEqual([...stored].sort())
    })

    test('exactly the others are told, by line and reason', async () => {
        expect(await rejectsOf(database, 1)).toEqual([...rejects].sort())
        const files = await database.pool.query(`select lines, stored + unchanged + rejected as records, rejected, finished_at is not null as is_done from raw.files where entity = 'works'`)
        expect(files.rows).toEqual([{ lines, records: lines, rejected: refused, is_done: true }])
    })

    test('the newer of two versions is kept, near and far', async () => {
        const kept = await database.pool.query('select work_id, left(title, 5) as title from core.works where work_id = any($1) order by 1', [[workId(1), workId(1501), workId(1502)]])
        expect(kept.rows).toEqual([{ work_id: workId(1), title: 'Inven' }, { work_id: workId(1501), title: 'Inven' }, { work_id: workId(1502), title: 'newer' }])
    })

    test('weights add up to the work, for 5,000 authors and an institution in two countries too', async () => {
        const sums = await database.pool.query(`select count(*) as wrong from (
            select works.work_id from core.works left join core.work_countries as countries using (work_id) group by works.work_id having coalesce(sum(countries.fractional_weight), 0) + works.lost_weight <> 1000000000) as works`)
        expect(sums.rows).toEqual([{ wrong: 0 }])
        const large = await database.pool.query('select works.authors_listed, count(*) as authorships from core.works inner join core.authorships using (work_id) where authors_listed = 5000 group by works.work_id, works.authors_listed')
        expect(large.rows.length).toBeGreaterThan(2)
        for (const row of large.rows) expect(row).toEqual({ authors_listed: 5000, authorships: 5000 })
        expect((await database.pool.query('select country_code, fractional_weight from core.work_countries where work_id = $1 order by 1', [workId(numberOf('an institution in two countries'))])).rows).toEqual([{ country_code: 'FR', fractional_weight: 1_000_000_000 }])
        expect((await database.pool.query('select country_code, fractional_weight from core.work_countries where work_id = $1 order by 1', [workId(numberOf('an institution twice in an affiliation'))])).rows)
            .toEqual([{ country_code: 'FR', fractional_weight: 500_000_000 }, { country_code: 'US', fractional_weight: 500_000_000 }])
    })

    test('retractions and an unknown topic are told', async () => {
        const alerts = (await database.pool.query<{ message: string }>('select message from ops.alerts where run_id = 1 order by 1')).rows.map((row) => row.message)
        expect(alerts).toContain(`${workId(sound)} is retracted now (${name}, line ${lines - 5})`)
        expect(alerts).toContain(`${workId(retracted)} is no longer retracted (${name}, line ${lines - 4})`)
        expect(alerts.filter((message) => message.includes('topic'))).toEqual([`${workId(works + 1)} (${name}, line ${lines - 3}) is the first with the topic T20099 (Lamps, kind 99), which the list of topics does not hold: works keep it`])
    })

    test('texts that Postgres cannot hold are stored without what it cannot', async () => {
        const titles = await database.pool.query<{ title: string }>('select title from core.works where work_id = any($1) order by work_id', [['NUL, escaped', 'half a surrogate pair, escaped'].map((kind) => workId(numberOf(kind)))])
        expect(titles.rows.map((row) => row.title)).toEqual(['a\uFFFDb', 'a\uFFFDb'])
    })

    test('loading it again changes nothing and tells the same', async () => {
        const before = await dumpCore(database.pool, { withLines: true })
        await load(database, 2)
        expect(await dumpCore(database.pool, { withLines: true })).toEqual(before)
        expect(await rejectsOf(database, 2)).toEqual([...rejects].sort())
        expect((await database.pool.query('select stored from raw.files where run_id = 2')).rows).toEqual([{ stored: 0 }])
    })
})

test('a record that only the database refuses is found among many, and told', { timeout: 180_000 }, async () => {
    const database = await open()
    await database.pool.query(`alter table core.works add constraint no_such_title check (title <> 'refuse me')`)
    const bad = [7, 4_998, 5_001, 5_002]
    const input = { file: path.join(folder, 'refused.jsonl'), name }
    await writeFile(input.file, Array.from({ length: 6_000 }, (_, index) => JSON.stringify(bad.includes(index + 1) ? { ...makeBulkWork(index + 1), title: 'refuse me' } : makeBulkWork(index + 1))).join('\n'))
    await load(database, 1, input)
    expect(await rejectsOf(database, 1)).toEqual(bad.map((line) => `${line} not storable`).sort())
    expect((await database.pool.query('select count(*) as works, count(*) filter (where file_line is distinct from substring(work_id from 2)::bigint - 7000000000) as elsewhere from core.works')).rows).toEqual([{ works: 5_996, elsewhere: 0 }])
    expect((await database.pool.query('select lines, stored, unchanged, rejected, finished_at is not null as is_done from raw.files')).rows).toEqual([{ lines: 6_000, stored: 5_996, unchanged: 0, rejected: 4, is_done: true }])
})

/** The first work of a kind. */
function numberOf(kind: string): number {
    return 50 + 100 * Object.keys(hostileKinds).indexOf(kind)
}

describe('interrupted and crowded', () => {
    let expected: Record<string, string[]>
    beforeAll(async () => {
        const database = await open()
        const done = await runCommand(['ingest', 'openalex', '--files', path.join(folder, 'snapshot'), '--json', '--quiet'], { DATABASE_URL: database.url })
        expect(done).toMatchObject({ code: 0, stderr: '' })
        expected = { ...await dumpCore(database.pool, { withLines: true }), rejects: await rejectsOf(database, 1), files: await filesOf(database) }
    }, 180_000)

    async function filesOf(database: TestDatabase): Promise<string[]> {
        return (await database.pool.query<{ row: string }>(`select concat_ws(' ', lines, stored, unchanged, rejected, finished_at is not null) as row from raw.files where run_id = 1`)).rows.map((each) => each.row)
    }

    test('killed again and again, then taken up: the same tables, rejects and counts', { timeout: 240_000 }, async () => {
        const database = await open()
        const words = ['ingest', 'openalex', '--files', path.join(folder, 'snapshot'), '--json', '--quiet']
        const linesDone = async () => (await database.pool.query<{ n: number }>('select coalesce(max(lines), 0) as n from raw.files').catch(() => ({ rows: [{ n: 0 }] }))).rows[0]?.n ?? 0
        let kills = 0
        for (let before = 0; kills < 3; before = await linesDone()) {
            const command = startCommand(words, { DATABASE_URL: database.url, HOMEGROWN_LOCK_MS: '1000' })
            while (await linesDone() === before) await pause(5)
            command.kill('SIGKILL')
            await command.finished
            kills += 1
        }
        expect(await linesDone()).toBeLessThan(lines)
        const done = await runCommand(words, { DATABASE_URL: database.url, HOMEGROWN_LOCK_MS: '1000' })
        expect(done).toMatchObject({ code: 0, stderr: '' })
        expectSame({ ...await dumpCore(database.pool, { withLines: true }), rejects: await rejectsOf(database, 1), files: await filesOf(database) })
    })

    test('two workers with the same file of the same run: each piece is stored and counted once', { timeout: 240_000 }, async () => {
        const database = await open()
        const other = await openDatabase(database.config)
        try {
            const started: number[] = []
            const one = (pool: TestDatabase['pool']) => loadWorksFile({ pool, runId: 1, provider: 'openalex' }, { file, name }, async (records, counts) => { if (counts.stored > 0) started.push(records) })
            await Promise.all([one(database.pool), one(other.pool)])
            expect(started.reduce((sum, records) => sum + records, 0)).toBe(lines)
        } finally {
            await other.close()
        }
        expectSame({ ...await dumpCore(database.pool, { withLines: true }), rejects: await rejectsOf(database, 1), files: await filesOf(database) })
    })

    test('two processes, each with a copy of its own: the same works', { timeout: 240_000 }, async () => {
        const database = await open()
        const copy = path.join(folder, 'copy')
        await mkdir(copy)
        await writeFile(path.join(copy, name), await readFile(file))
        const done = await Promise.all([path.join(folder, 'snapshot'), copy].map((files) => runCommand(['ingest', 'openalex', '--files', files, '--json', '--quiet'], { DATABASE_URL: database.url })))
        for (const each of done) expect(each).toMatchObject({ code: 0, stderr: '' })
        const { rejects: _rejects, files: _files, ...tables } = expected
        const found = await dumpCore(database.pool)
        const withoutLines = (rows: string[] | undefined) => rows?.map((row) => row.split('|').filter((_cell, index) => index !== 3 && index !== 4 && index !== 5).join('|')).sort()
        for (const table of Object.keys(tables).filter((each) => each !== 'core.works')) expect([table, found[table]]).toEqual([table, tables[table]])
        expect(withoutLines((await dumpCore(database.pool, { withLines: true }))['core.works'])).toEqual(withoutLines(tables['core.works']))
    })

    test('half a gzip: what came before is kept; the whole one, afterwards, gives the rest', { timeout: 240_000 }, async () => {
        const database = await open()
        const packed = gzipSync(await readFile(file), { level: 1 })
        const input = { file: path.join(folder, 'half.jsonl.gz'), name }
        await writeFile(input.file, packed.subarray(0, Math.floor(packed.length * 0.4)))
        await expect(load(database, 1, input)).rejects.toThrow(/half\.jsonl\.gz cannot be read past line \d+: the gzip stream ends early \(an incomplete download\?\)\. What was read until there is kept/)
        const [held] = (await database.pool.query<{ works: number, last: number, lines: number, is_done: boolean }>('select count(*) as works, max(file_line) as last, max(lines) as lines, bool_or(finished_at is not null) as is_done from core.works, raw.files')).rows
        expect(held?.is_done).toBe(false)
        expect(held?.works).toBeGreaterThan(10_000)
        expect(held?.works).toBeLessThan(20_000)
        expect(Number(held?.lines)).toBeGreaterThanOrEqual(Number(held?.last))
        expect(Number(held?.lines) - Number(held?.last)).toBeLessThan(5)
        await writeFile(input.file, packed)
        await load(database, 2, input)
        expect(await idsOf(database)).toEqual([...stored].sort())
    })

    function expectSame(found: Record<string, string[]>): void {
        for (const [table, rows] of Object.entries(expected)) expect([table, found[table]]).toEqual([table, rows])
    }
})
