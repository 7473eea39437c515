/** Lists of deleted works: forms of ids and dates, rows that are broken, many rows. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTombstones, type TombstoneBatch } from '../../src/ingest/tombstones.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-tombstones-')) })
afterAll(async () => rm(folder, { recursive: true, force: true }))

const now = new Date('2026-09-01T12:00:00Z')

async function read(content: string | Buffer, options: { skipLines?: number } = {}, name = 'deleted_ids.csv'): Promise<TombstoneBatch[]> {
    const file = path.join(folder, name)
    await writeFile(file, content)
    const batches: TombstoneBatch[] = []
    for await (const batch of readTombstones(file, { now, ...options })) batches.push(batch)
    return batches
}

const pairs = (batches: TombstoneBatch[]) => batches.flatMap(({ tombstones }) => tombstones.map(({ workId, deletedOn }) => `${workId} ${deletedOn}`))

test('ids as addresses or bare, quoted or not, dates with a time, more columns behind', async () => {
    const rows = 'https://openalex.org/W1,2026-08-14\r\nW2,2026-08-15\n\n"https://openalex.org/works/w3","2026-08-16"\nhttp://api.openalex.org/W4 , 2026-08-17T01:02:03Z,merged\nW5,2026-09-02'
    const wanted = ['W1 2026-08-14', 'W2 2026-08-15', 'W3 2026-08-16', 'W4 2026-08-17', 'W5 2026-09-02']
    for (const header of ['work_id,deleted_date\n', '\uFEFF"work_id","deleted_date",note\r\n', '']) {
        const batches = await read(header + rows)
        expect(pairs(batches)).toEqual(wanted)
        expect(batches).toMatchObject([{ problems: [], lastLine: header === '' ? 6 : 7 }])
    }
    expect(await read('work_id,deleted_date\n')).toEqual([{ tombstones: [], problems: [], lastLine: 1 }])
    expect(await read('')).toEqual([])
})

test('broken rows are told by line and reason, the others count', async () => {
    const rows = ['work_id,deleted_date', 'W1,2026-08-14', 'A2,2026-08-14', 'W3', 'W4,', 'W5,14.08.2026', 'W6,2026-02-30', 'W7,2026-13-01', 'W8,2099-01-01', ',', 'W0,2026-08-14',
        'W12345678901234567,2026-08-14', `W9,${'x'.repeat(5_000)}`, 'W\u000010,2026-08-14', 'work_id,deleted_date', 'W11,2026-08-14']
    const batches = await read(rows.join('\n'))
    expect(pairs(batches)).toEqual(['W1 2026-08-14', 'W11 2026-08-14'])
    expect(batches.flatMap(({ problems }) => problems.map(({ line, reason }) => [line, reason]))).toEqual([
        [3, 'no work id'], [4, 'no date'], [5, 'no date'], [6, 'no date'], [7, 'impossible date'], [8, 'impossible date'], [9, 'date to come'], [10, 'no work id'], [11, 'no work id'],
        [12, 'no work id'], [13, 'line too long'], [14, 'no work id'], [15, 'no work id'],
    ])
    const details = batches.flatMap(({ problems }) => problems.map((problem) => problem.detail))
    expect(details[0]).toBe('"A2" where W… or its address should stand')
    expect(details[3]).toContain('"14.08.2026" for W5')
    expect(details.join('')).not.toContain('\u0000')
})

test('many rows come in batches; reading goes on after any of them', async () => {
    const rows = Array.from({ length: 25_000 }, (_, index) => `https://openalex.org/W${index + 1},2026-08-14`)
    const file = gzipSync(`work_id,deleted_date\n${rows.join('\n')}\n`)
    const batches = await read(file, {}, 'deleted_ids.csv.gz')
    expect(batches.map(({ lastLine }) => lastLine)).toEqual([10_000, 20_000, 25_001])
    expect(pairs(batches)).toHaveLength(25_000)
    expect(pairs(await read(file, { skipLines: 20_000 }, 'deleted_ids.csv.gz'))).toEqual(pairs(batches).slice(19_999))
})

test('other columns, and a list that breaks off', async () => {
    await expect(read('id,date\nW1,2026-08-14\n')).rejects.toThrow(/begins with the columns "id,date", not with work_id,deleted_date/)
    await expect(read('deleted_date,work_id\n2026-08-14,W1\n')).rejects.toThrow(/put these two first/)
    const packed = gzipSync(`work_id,deleted_date\n${Array.from({ length: 30_000 }, (_, index) => `W${(index * 7_919) % 100_003 + 1},2026-08-14`).join('\n')}`)
    const seen: TombstoneBatch[] = []
    const file = path.join(folder, 'half.csv.gz')
    await writeFile(file, packed.subarray(0, packed.length / 2))
    await expect((async () => { for await (const batch of readTombstones(file, { now })) seen.push(batch) })()).rejects.toThrow(/half\.csv\.gz cannot be read past line \d+: the gzip stream ends early/)
    expect(pairs(seen).length).toBeGreaterThan(10_000)
})
