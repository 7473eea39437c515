/** Wrong use and broken input, through the command as users start it: a clear message, the right exit code, nothing half-written. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeAuthors } from '../support/synthetic.ts'

let database: TestDatabase
let folder: string
let env: Record<string, string>

beforeAll(async () => {
    database = await createTestDatabase()
    env = { DATABASE_URL: database.url }
    folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-bad-'))
})
afterAll(async () => {
    await database.close()
    await rm(folder, { recursive: true, force: true })
})

const run = (...words: string[]) => runCommand(words, env)

async function studyFolder(name: string, lines: string[], yaml = 'title: Bad input\ncohort: all\nfocus: CN\n'): Promise<string> {
    const own = path.join(folder, name)
    await mkdir(own, { recursive: true })
    await writeFile(path.join(own, 'study.yaml'), yaml)
    await writeFile(path.join(own, 'authors.jsonl'), lines.join('\n'))
    return own
}

function author(id: number, change: object = {}): string {
    return JSON.stringify({
        id: `https://openalex.org/A${id}`, display_name: `Person ${id}`, works_count: 3, cited_by_count: 5, summary_stats: { h_index: 1, i10_index: 0 },
        affiliations: [{ institution: { id: 'https://openalex.org/I1', display_name: 'One', country_code: 'CN', lineage: ['https://openalex.org/I1'] }, years: [2020, 2021] }], ...change,
    })
}

const at = (country: unknown, years: unknown) => ({ affiliations: [{ institution: { id: 'https://openalex.org/I2', display_name: 'Two', country_code: country, lineage: [] }, years }] })

describe('wrong use', () => {
    test.each([
        ['an unknown option, with a near match', ['study', 'run', 'sample', '--definiton', 'x'], /unknown option '--definiton'\n\(Did you mean --definition\?\)/],
        ['an unknown command', ['studdy'], /unknown command 'studdy'/],
        ['an unknown study', ['study', 'run', 'sampel'], /no study "sampel"/],
        ['a study name that leaves its folder', ['study', 'run', '../../etc'], /homegrown: /],
        ['an unknown definition', ['study', 'run', 'sample', '--definition', 'loose'], /no definition "loose": use hoover2025 or strict/],
        ['an unknown region policy', ['study', 'run', 'sample', '--regions', 'mars'], /no region policy "mars": use cn\+sar/],
        ['a focus that is no country', ['study', 'run', 'sample', '--focus', 'UK'], /"UK" is no country .* the United Kingdom is GB/],
        ['two sources at once', ['study', 'run', 'sample', '--from', '/tmp', '--replay', '/tmp'], /--from and --replay exclude one another/],
        ['a folder that is not there', ['study', 'run', 'deepseek', '--from', '/not/there'], /\/not\/there/],
        ['a tape that is not there', ['study', 'run', 'sample', '--replay', '/not/there'], /\/not\/there/],
        ['a person nobody is', ['study', 'explain', 'sample', 'Nobody At All'], /no finished run|nobody in run/],
        ['a run that is not there', ['study', 'compare', '998', '999'], /run 998 has no result/],
        ['a run that is no number', ['study', 'compare', 'one', '2'], /"one" is no whole number/],
        ['an ingest of nothing', ['ingest', 'openalex'], /one of --files, --works, --authors, --institutions, --filter or --refresh/],
        ['a work that is none', ['ingest', 'openalex', '--works', 'rubbish'], /"rubbish" names no work/],
        ['a reset without a yes', ['db', 'reset'], /add --yes/],
        ['a report that cannot be written', ['study', 'run', 'sample', '--report', '/dev/null/r.html'], /cannot be written/],
    ])('%s', async (_what, words, message) => {
        const done = await run(...words)
        expect(done.stderr).toMatch(message)
        expect(done.stderr).not.toMatch(/\n\s+at /)
        expect(done.stdout).toBe('')
        expect(done.code).toBe(2)
    })

    test('wrong settings in the environment are named', async () => {
        const done = await runCommand(['status'], { DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' })
        expect(done.code).toBe(2)
        expect(done.stderr).toMatch(/DATABASE_URL: .*LOG_LEVEL: /)
    })

    test('a server that is away: exit code 1, no password in the message', async () => {
        const done = await runCommand(['status'], { DATABASE_URL: 'postgresql://someone:topsecret@127.0.0.1:1/x' })
        expect(done.code).toBe(1)
        expect(done.stderr).toContain('cannot reach DATABASE_URL')
        expect(done.stderr).not.toContain('topsecret')
    })

    const commands = [
        'study list', 'study show', 'study run', 'study compare', 'study explain', 'ingest openalex', 'ingest semanticscholar', 'ingest ror', 'ingest all', 'resolve affiliation', 'resolve affiliations', 'resolve review', 'resolve evaluate',
        'corpora list', 'corpora show', 'metrics list', 'metrics show', 'metrics refresh', 'metrics rebuild', 'index list', 'index run', 'db migrate', 'db status', 'db reset', 'db url', 'worker', 'status', 'doctor', 'start',
    ]
    test.each(commands)('help with an example: %s', async (words) => {
        const done = await runCommand([...words.split(' '), '--help'], {})
        expect(done.code).toBe(0)
        expect(done.stdout).toMatch(/Examples?:\n/)
        expect(done.stdout).toMatch(/--json|--format/)
    })
})

describe('broken records', () => {
    test('each is rejected with its reason and place, the good ones are counted', async () => {
        const own = await studyFolder('records', [
            author(1), '{"id": broken', 'null', '[1]', '"text"', JSON.stringify({ display_name: 'No id' }),
            author(2, { affiliations: 'none' }), author(3, { works_count: 99_999_999_999 }), author(4, at('ZZ', [2020])), author(5, at('CN', [20_224, 2020])),
            author(6, at('cn', [2019])), author(7, { display_name: 'lone \\ud800 half' }).replace('\\\\ud800', '\\ud800'), author(8, { display_name: 'nul \u0000 here' }),
            author(9, at('CN', [2020.5])), '['.repeat(50_000), author(10, at('US', ['2020'])),
        ])
        const done = await run('study', 'run', own, '--json', '--quiet')
        expect(done.stderr).toBe('')
        expect(done.code).toBe(0)
        const result = JSON.parse(done.stdout) as { run: number, cohort: { members: number, known: number }, never_left: { count: number }, rejected_records: number }
        // 1, 4 (no country left), 5 (one good year), 6, 7, 8, 9 (no good year)
        expect(result.cohort).toMatchObject({ members: 7, known: 5 })
        expect(result.never_left.count).toBe(5)
        const rejects = await database.pool.query<{ reason: string, provider_id: string | null, origin: string, detail: string }>('select reason, provider_id, origin, detail from raw.rejected_records where run_id = $1 order by origin, reason', [result.run])
        expect(result.rejected_records).toBe(rejects.rows.length)
        const found = rejects.rows.map((row) => [row.origin, row.reason])
        expect(found).toEqual(expect.arrayContaining([
            ['authors.jsonl:000000002', 'broken JSON'], ['authors.jsonl:000000003', 'no object'], ['authors.jsonl:000000004', 'no object'], ['authors.jsonl:000000005', 'no object'],
            ['authors.jsonl:000000006', 'no id'], ['authors.jsonl:000000007', 'wrong shape'], ['authors.jsonl:000000008', 'wrong shape'], ['authors.jsonl:000000016', 'wrong shape'],
            ['https://openalex.org/A4', 'no country code'], ['https://openalex.org/A5', 'year out of range'], ['https://openalex.org/A9', 'year out of range'],
        ]))
        expect(rejects.rows.find((row) => row.provider_id === 'A5')?.detail).toContain('20224')
    })

    test('names with HTML, SQL, quotes, emoji and right-to-left text stay text everywhere', async () => {
        const names = ['<script>alert(1)</script>', `'; drop table core.authors; --`, '"quoted" \\ back', '😀 emoji', '\u202Eevil', 'שלום עולם', '<img src=x onerror=alert(1)>', 'a\tb\nc']
        const own = await studyFolder('names', names.map((name, index) => author(100 + index, { display_name: name })))
        const report = path.join(own, 'r.html')
        const done = await run('study', 'run', own, '--json', '--quiet', '--report', report)
        expect(done.code).toBe(0)
        expect(JSON.parse(done.stdout)).toMatchObject({ cohort: { members: names.length } })
        const html = await readFile(report, 'utf8')
        expect(/<script|<img/i.test(html)).toBe(false)
        expect(html.includes('&lt;script')).toBe(true)
        expect((await database.pool.query(`select count(*) as n from core.authors where display_name like '%drop table%'`)).rows[0]).toEqual({ n: 1 })
        const shown = await run('study', 'explain', own, 'A104')
        expect(shown.stdout).toContain('evil')
        expect(shown.stdout).not.toContain('\u202E')
    })

    test('a gzip that ends early fails with its line, and goes on when it is whole', async () => {
        const own = await studyFolder('gzip', [])
        await rm(path.join(own, 'authors.jsonl'))
        const whole = gzipSync([...makeAuthors(2_000, 7)].map((each) => JSON.stringify(each)).join('\n'))
        const file = path.join(own, 'authors.jsonl.gz')
        await writeFile(file, whole.subarray(0, Math.floor(whole.length * 0.7)))
        const cut = await run('study', 'run', own, '--json', '--quiet')
        expect(cut.code).toBe(1)
        expect(cut.stdout).toBe('')
        expect(cut.stderr).toMatch(/authors\.jsonl\.gz cannot be read past line \d+: the gzip stream ends early/)
        await writeFile(file, whole)
        const again = await run('study', 'run', own, '--json', '--quiet')
        expect(again.code).toBe(0)
        expect(JSON.parse(again.stdout)).toMatchObject({ cohort: { members: 2_000 } })
    })

    test('a damaged gzip and a file that is no gzip', async () => {
        const own = await studyFolder('no-gzip', [])
        await rm(path.join(own, 'authors.jsonl'))
        await writeFile(path.join(own, 'authors.jsonl.gz'), 'this is no gzip')
        const done = await run('study', 'run', own, '--quiet')
        expect(done.code).toBe(1)
        expect(done.stderr).toContain('the gzip stream is damaged')
    })

    test('an empty file is a cohort of nobody, said so', async () => {
        const done = await run('study', 'run', await studyFolder('empty', []), '--json', '--quiet')
        expect(done.code).toBe(0)
        expect(JSON.parse(done.stdout)).toMatchObject({ cohort: { members: 0, known: 0 }, never_left: { count: 0, of: 0, share: null, lower: null, upper: null, interval: null } })
    })

    test('of two versions of one record in a folder the newer wins, wherever it stands', async () => {
        const own = await studyFolder('versions', [
            author(1, { ...at('US', [2020]), updated_date: '2026-02-01' }), author(1, { ...at('CN', [2020]), updated_date: '2025-01-01' }),
        ])
        const done = await run('study', 'run', own, '--json', '--quiet')
        expect(JSON.parse(done.stdout)).toMatchObject({ cohort: { members: 1 }, never_in: { count: 1 } })

        // … and in two files, whichever is read first.
        const two = await studyFolder('two-files', [author(1, { ...at('US', [2020]), updated_date: '2026-02-01' }), author(2, { ...at('CN', [2020]), updated_date: '2025-01-01' })])
        await writeFile(path.join(two, 'authors-more.jsonl'), [author(1, { ...at('CN', [2020]), updated_date: '2025-01-01' }), author(2, { ...at('US', [2020]), updated_date: '2026-02-01' })].join('\n'))
        expect(JSON.parse((await run('study', 'run', two, '--json', '--quiet')).stdout)).toMatchObject({ cohort: { members: 2 }, never_in: { count: 2 } })
    })

    test('a study.yaml with a typo names the line and the near match', async () => {
        const done = await run('study', 'run', await studyFolder('typo', [], 'title: x\ncohort: all\ndefiniton: strict\n'))
        expect(done.code).toBe(2)
        expect(done.stderr).toMatch(/study\.yaml:3: .*definiton.*definition/)
    })
})
