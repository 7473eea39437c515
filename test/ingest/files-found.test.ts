/** Which files of a folder are records, of what and in which form. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesOf } from '../../src/cli/source-files.ts'
import { duplicateAlerts, findRecordFiles } from '../../src/ingest/files.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-found-')) })
afterAll(async () => rm(folder, { recursive: true, force: true }))

async function make(name: string, ...files: string[]): Promise<string> {
    const root = path.join(folder, name)
    for (const file of files) {
        await mkdir(path.dirname(path.join(root, file)), { recursive: true })
        await writeFile(path.join(root, file), 'x')
    }
    return root
}

const short = (files: { entity: string, format: string, name: string }[]) => files.map(({ entity, format, name }) => `${entity} ${format} ${name}`)

test('the layout of 2026: five entities, JSON lines, manifests and tombstones; other entities are ignored', async () => {
    const root = await make('new', ...['works', 'authors', 'institutions', 'topics', 'sources', 'funders'].map((entity) => `data/jsonl/${entity}/updated_date=2026-06-24/part_0000.gz`),
        'data/jsonl/manifest.json', 'data/jsonl/works/manifest.json', 'data/jsonl/works/deleted_ids.csv', 'data/jsonl/authors/deleted_ids.csv', 'RELEASE_NOTES.txt')
    const found = await findRecordFiles(root)
    expect(short(found.files)).toEqual([
        'authors ndjson data/jsonl/authors/updated_date=2026-06-24/part_0000.gz', 'institutions ndjson data/jsonl/institutions/updated_date=2026-06-24/part_0000.gz',
        'venues ndjson data/jsonl/sources/updated_date=2026-06-24/part_0000.gz', 'topics ndjson data/jsonl/topics/updated_date=2026-06-24/part_0000.gz',
        'works ndjson data/jsonl/works/updated_date=2026-06-24/part_0000.gz',
    ])
    expect(found.files[0]).toMatchObject({ kind: 'records', bytes: 1, file: path.join(root, 'data/jsonl/authors/updated_date=2026-06-24/part_0000.gz') })
    expect(found.tombstones).toMatchObject([{ kind: 'tombstones', entity: 'works', format: 'csv', name: 'data/jsonl/works/deleted_ids.csv' }])
    expect(found.manifests).toEqual(['data/jsonl/manifest.json', 'data/jsonl/works/manifest.json'])
    expect(found.ignored).toEqual(['RELEASE_NOTES.txt', 'data/jsonl/authors/deleted_ids.csv', 'data/jsonl/funders/updated_date=2026-06-24/part_0000.gz'])
    // Any folder of the layout may be the one that is named.
    expect(short((await findRecordFiles(path.join(root, 'data/jsonl/works'))).files)).toEqual(['works ndjson updated_date=2026-06-24/part_0000.gz'])
    expect((await findRecordFiles(path.join(root, 'data/jsonl/works'))).tombstones).toHaveLength(1)
    expect(short((await findRecordFiles(path.join(root, 'data/jsonl/sources/updated_date=2026-06-24'))).files)).toEqual(['venues ndjson part_0000.gz'])
})

test('the older layout, unpacked files, dated folders, and our own names', async () => {
    const root = await make('mixed', 'legacy-data/works/updated_date=2025-01-01/part_000.gz', 'legacy-data/works/manifest', 'legacy-data/merged_ids/works/2022-06-07.csv.gz',
        'full/2026-08-15/jsonl/works/updated_date=2026-08-14/part_0000', 'full/2026-08-15/jsonl/works/updated_date=2026-08-14/part_0001.jsonl',
        'works.ndjson.gz', 'topics.jsonl', 'sources-2026.jsonl.gz', 'Venues.NDJSON', 'authors_2.parquet', 'deleted_ids.csv.gz')
    const found = await findRecordFiles(root)
    expect(short(found.files)).toEqual([
        'venues ndjson Venues.NDJSON', 'authors parquet authors_2.parquet', 'works ndjson full/2026-08-15/jsonl/works/updated_date=2026-08-14/part_0000', 'works ndjson full/2026-08-15/jsonl/works/updated_date=2026-08-14/part_0001.jsonl',
        'works ndjson legacy-data/works/updated_date=2025-01-01/part_000.gz', 'venues ndjson sources-2026.jsonl.gz', 'topics ndjson topics.jsonl', 'works ndjson works.ndjson.gz',
    ])
    expect(found.tombstones.map((file) => file.name)).toEqual(['deleted_ids.csv.gz'])
    expect(found.manifests).toEqual(['legacy-data/works/manifest'])
})

test('what a download leaves half done and what systems leave behind is not read', async () => {
    const half = ['works/updated_date=2026-01-01/part_0000.gz.6eF3aB21', 'works/updated_date=2026-01-01/.part_0001.gz', 'works/updated_date=2026-01-01/_SUCCESS', 'works/updated_date=2026-01-01/part_0002.gz.part',
        'works/updated_date=2026-01-01/part_0003.parquet.gz', 'works.json', 'workshop.jsonl', 'works.csv', '.cache/works.jsonl']
    const root = await make('half', ...half)
    await expect(findRecordFiles(root)).rejects.toThrow(/no record files in .* \(it holds works\/updated_date=2026-01-01\/\.part_0001\.gz, .*, …\): they are named works\|authors\|institutions\|topics\|sources/)
    await make('half', 'works.jsonl')
    expect((await findRecordFiles(root)).ignored).toHaveLength(half.length - 1)
})

test('of two formats of one partition, JSON lines are read and the other is named', async () => {
    const root = await make('both', 'jsonl/works/updated_date=2026-01-01/part_0000.gz', 'parquet/works/updated_date=2026-01-01/part_0000.parquet', 'parquet/works/updated_date=2026-01-01/part_0001.parquet',
        'parquet/works/updated_date=2026-02-01/part_0000.parquet', 'parquet/authors/updated_date=2026-01-01/part_0000.parquet', 'topics.parquet', 'topics.jsonl.gz')
    const found = await findRecordFiles(root)
    expect(short(found.files)).toEqual(['works ndjson jsonl/works/updated_date=2026-01-01/part_0000.gz', 'authors parquet parquet/authors/updated_date=2026-01-01/part_0000.parquet',
        'works parquet parquet/works/updated_date=2026-02-01/part_0000.parquet', 'topics ndjson topics.jsonl.gz'])
    expect(duplicateAlerts(found).map((alert) => alert.message)).toEqual([
        '2 Parquet files of works (parquet/works/updated_date=2026-01-01/part_0000.parquet, …) are not read: the same records are there as JSON lines',
        '1 Parquet file of topics (topics.parquet) is not read: the same records are there as JSON lines',
    ])
})

test('links to files and folders are followed, each once', async () => {
    const root = await make('links', 'authors.jsonl')
    const other = await make('elsewhere', 'works/updated_date=2026-01-01/part_0000.gz')
    await symlink(path.join(other, 'works'), path.join(root, 'works'))
    await mkdir(path.join(root, 'again'))
    await symlink(path.join(other, 'works'), path.join(root, 'again', 'works'))
    await symlink(root, path.join(root, 'round'))
    await symlink(path.join(root, 'authors.jsonl'), path.join(root, 'authors-2.jsonl'))
    await symlink(path.join(root, 'nothing.jsonl'), path.join(root, 'topics.jsonl'))
    expect((await findRecordFiles(root)).files.map((file) => file.name)).toEqual(['again/works/updated_date=2026-01-01/part_0000.gz', 'authors-2.jsonl', 'authors.jsonl'])
})

test('a study reads works, authors and institutions as JSON lines, and says so when there are none', async () => {
    const root = await make('study', 'works.jsonl', 'authors.jsonl', 'institutions.ndjson', 'topics.jsonl', 'sources.jsonl', 'authors-2.parquet')
    expect((await filesOf(root)).files.map((file) => file.name)).toEqual(['authors.jsonl', 'institutions.ndjson', 'works.jsonl'])
    await expect(filesOf(await make('no-study', 'topics.jsonl'))).rejects.toThrow(/holds no works, authors or institutions as \.jsonl/)
    await expect(findRecordFiles(path.join(folder, 'none'))).rejects.toThrow(/none is not there: name a folder/)
    await expect(findRecordFiles(path.join(root, 'works.jsonl'))).rejects.toThrow(/is no folder/)
})
