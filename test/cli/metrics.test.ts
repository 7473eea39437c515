/** `homegrown metrics` as users start it: from files to figures, with everything they depend on; and wrong use. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let folder: string

const run = (...words: string[]) => runCommand(words, { DATABASE_URL: database.url })

/** A work of 2020 in one subfield, by authors of these countries, one each. */
function work(id: number, citations: number, countries: string[]): string {
    return JSON.stringify({
        id: `https://openalex.org/W${id}`, title: `Lanterns, part ${id}`, publication_year: 2020, publication_date: '2020-05-01', type: 'article', language: 'en', is_retracted: false,
        cited_by_count: citations, updated_date: '2026-01-01T00:00:00', topics: [{ id: 'https://openalex.org/T10001', score: 0.9 }],
        primary_topic: { id: 'https://openalex.org/T10001', display_name: 'Lanterns', subfield: { id: 'https://openalex.org/subfields/1702', display_name: 'Artificial Light' } },
        authorships: countries.map((country, index) => ({
            author: { id: `https://openalex.org/A${id * 10 + index}`, display_name: `Author ${id} ${index}` }, raw_author_name: `Author ${id} ${index}`, countries: [country],
            institutions: [{ id: `https://openalex.org/I${country.charCodeAt(0)}`, display_name: `Lamp house ${country}`, country_code: country, type: 'education', lineage: [] }],
            affiliations: [{ raw_affiliation_string: `Lamp house, ${country}`, institution_ids: [`https://openalex.org/I${country.charCodeAt(0)}`] }],
        })),
    })
}

beforeAll(async () => {
    database = await createTestDatabase()
    folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-metrics-'))
    await mkdir(path.join(folder, 'works'))
    // Ten works; the most cited is half CN, half HK, the others US, one of them without a country.
    await writeFile(path.join(folder, 'works', 'works.ndjson'), [work(1, 90, ['CN', 'HK']), ...[2, 3, 4, 5, 6, 7, 8, 9].map((id) => work(id, id, ['US'])), work(10, 0, [])].join('\n'))
    expect(await run('ingest', 'openalex', '--files', path.join(folder, 'works'), '--quiet')).toMatchObject({ code: 0, stderr: '' })
})
afterAll(async () => {
    await database.close()
    await rm(folder, { recursive: true, force: true })
})

test('before anything is computed the message says what to do', async () => {
    const done = await run('metrics', 'show', 'high_impact_by_country')
    expect(done).toMatchObject({ code: 2, stdout: '' })
    expect(done.stderr).toContain('homegrown metrics refresh --corpus all')
})

describe('figures', () => {
    beforeAll(async () => {
        expect(await run('metrics', 'refresh', '--corpus', 'all', '--quiet')).toMatchObject({ code: 0, stderr: '' })
    })

    const rows = async (...words: string[]) => {
        const done = await run('metrics', 'show', 'high_impact_by_country', '--years', '2020', '--json', ...words)
        expect(done.stderr).toBe('')
        return JSON.parse(done.stdout) as { rows: Record<string, unknown>[], corpus: { data_version: string }, coverage: unknown, asked: Record<string, unknown> }
    }

    test('fractional: the one work of the top 10 % is shared, and what is lost is told', async () => {
        const answer = await rows()
        const of = (region: string) => answer.rows.find((row) => row['region'] === region)
        expect(of('CN')).toMatchObject({ p: 0.5, p_top: 0.5, pp_top: 1, world_share: 0.5, region_rank: 1, lost_share: 0.1, small_share: 1, top_percent: 10, counting: 'fractional', region_policy: 'iso' })
        expect(of('US')).toMatchObject({ p: 8, p_top: 0, pp_top: 0, region_rank: 3 })
        expect(of('*')).toMatchObject({ p: 10, p_top: 1, pp_top: 0.1, mncs: 1, region_rank: null })
        expect(answer).toMatchObject({ coverage: [{ verdict: 'counted', works: 10 }], corpus: { data_version: expect.stringMatching(/^[0-9a-f]{12}$/) as string } })
    })

    test('under cn+sar the work counts once, fully, for the region of both', async () => {
        const answer = await rows('--regions', 'cn+sar', '--counting', 'full', '--region', 'HK')
        expect(answer.rows).toEqual([expect.objectContaining({ region: 'CN+SAR', p: 1, p_top: 1, world_share: 1 })])
    })

    test('other thresholds, years together, a table and CSV', async () => {
        const half = await rows('--threshold', '50')
        expect(half.rows.find((row) => row['region'] === '*')).toMatchObject({ p_top: 5 })
        const table = await run('metrics', 'show', 'high_impact_by_country', '--years', '2018-2020', '--period')
        expect(table.stdout).toMatch(/Corpus: All topics/)
        expect(table.stdout).toMatch(/Works in the store for these years: 10; counted 10/)
        expect(table.stdout).toMatch(/Data version [0-9a-f]{12}/)
        expect(table.stdout).toMatch(/\n\s*CN\s+0\.50\s+0\.50\s+100\.0 %/)
        const csv = await run('metrics', 'show', 'high_impact_by_country', '--years', '2020', '--region', 'CN,US', '--format', 'csv')
        const lines = csv.stdout.trim().split('\n')
        expect(lines).toHaveLength(3)
        expect(lines[0]).toMatch(/^corpus,setting,region_policy,counting,top_percent,publication_year,region,p,p_top,.*,data_version$/)
        expect(lines[1]).toMatch(/^all,main,iso,fractional,10,2020,CN,0\.5,0\.5,1,/)
    })

    test('every metric of the list answers', async () => {
        const listed = JSON.parse((await run('metrics', 'list', '--json')).stdout) as { metrics: { name: string }[] }
        expect(listed.metrics.length).toBeGreaterThan(6)
        for (const { name } of listed.metrics) {
            const done = await run('metrics', 'show', name, '--years', '2020', ...(name === 'sensitivity' ? ['--region', 'US'] : []))
            expect({ name, code: done.code, stderr: done.stderr }).toEqual({ name, code: 0, stderr: '' })
            expect(done.stdout).not.toContain('No rows')
        }
    })

    test('a load after the figures is told of, and a refresh brings them up to date', async () => {
        await mkdir(path.join(folder, 'more'))
        await writeFile(path.join(folder, 'more', 'works.ndjson'), work(11, 500, ['GB']))
        await run('ingest', 'openalex', '--files', path.join(folder, 'more'), '--quiet')
        expect((await run('metrics', 'show', 'high_impact_by_country', '--years', '2020')).stdout).toContain('changed since')
        const refreshed = await run('metrics', 'refresh', '--corpus', 'all', '--quiet')
        expect(refreshed.stdout).toMatch(/all, main: refreshed in .* \(1 subfield and year\)/)
        expect((await rows()).rows.find((row) => row['region'] === 'GB')).toMatchObject({ p: 1, p_top: 1, region_rank: 1 })
        const rebuilt = await run('metrics', 'rebuild', '--corpus', 'all', '--quiet', '--json')
        expect(JSON.parse(rebuilt.stdout)).toMatchObject({ version: 1, settings: [expect.stringContaining('all, main: rebuilt')] })
        expect((await rows()).rows.find((row) => row['region'] === 'GB')).toMatchObject({ p: 1, p_top: 1, region_rank: 1 })
    })
})

describe('wrong use', () => {
    test.each([
        ['an unknown metric', ['high_impact_by_contry'], /did you mean high_impact_by_country/],
        ['an unknown corpus', ['high_impact_by_country', '--corpus', 'al'], /no corpus "al"; did you mean/],
        ['years that are none', ['high_impact_by_country', '--years', 'lately'], /neither a year nor two/],
        ['years the wrong way round', ['high_impact_by_country', '--years', '2023-2019'], /the first year comes after the last/],
        ['an unknown policy', ['high_impact_by_country', '--regions', 'mars'], /no region policy "mars": use/],
        ['a region that is none', ['high_impact_by_country', '--region', 'UK'], /the United Kingdom is GB/],
        ['a threshold that is not computed', ['high_impact_by_country', '--threshold', '20'], /Allowed choices are 1, 5, 10, 50/],
        ['a choice the metric does not listen to', ['collaboration', '--counting', 'full'], /collaboration has no --counting/],
        ['sensitivity of nobody', ['sensitivity'], /about one region: add --region/],
        ['an unknown setting', ['high_impact_by_country', '--setting', 'best'], /no setting "best": use main/],
        ['a limit that is no number', ['high_impact_by_country', '--limit', 'few'], /no whole number/],
    ])('%s', async (_what, words, message) => {
        const done = await run('metrics', 'show', ...words)
        expect(done.stderr).toMatch(message)
        expect(done.stderr).not.toMatch(/\n\s+at /)
        expect(done).toMatchObject({ code: 2, stdout: '' })
    })
})
