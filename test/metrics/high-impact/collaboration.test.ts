/** International collaboration (sql/metrics/28, 36), worked out by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { buildCorpus, putWorks } from '../../support/works-by-hand.ts'

let database: TestDatabase
beforeAll(async () => {
    database = await createTestDatabase()
    await putWorks(database, [
        { citations: 0, authors: ['CN', 'US'] }, { citations: 5, authors: ['CN', 'US', 'HK', 'US'], type: 'preprint' }, { citations: 0, authors: ['CN'], topic: 'T20' },
        { citations: 0, authors: ['US', '?'] }, { citations: 0, authors: ['?'] }, { citations: 0, authors: [['DE', 'FR']] },
        { citations: 0, authors: ['CN', 'US'], year: 2021 }, { citations: 0, authors: ['CN', 'US'], isRetracted: true },
    ])
    await buildCorpus(database)
})
afterAll(() => database.close())

test('a work with two countries is international for both; countries unknown make no work international', async () => {
    const { rows } = await database.pool.query<Record<string, unknown>>('select country_code, publication_year as year, works, international_works as international, international_share as share from metrics.collaboration_by_country where corpus = $1 and setting = $2 order by 1, 2', ['mine', 'main'])
    expect(rows).toEqual([
        { country_code: 'CN', year: 2020, works: 3, international: 2, share: expect.closeTo(2 / 3, 12) },
        { country_code: 'CN', year: 2021, works: 1, international: 1, share: 1 },
        { country_code: 'DE', year: 2020, works: 1, international: 1, share: 1 },
        { country_code: 'FR', year: 2020, works: 1, international: 1, share: 1 },
        { country_code: 'HK', year: 2020, works: 1, international: 1, share: 1 },
        { country_code: 'US', year: 2020, works: 3, international: 2, share: expect.closeTo(2 / 3, 12) },
        { country_code: 'US', year: 2021, works: 1, international: 1, share: 1 },
    ])
})

test('pairs as seen from one country, with the share of either and Salton\'s measure', async () => {
    const { rows } = await database.pool.query('select * from metrics.collaboration_pairs where country_code = $1 order by publication_year, partner_code', ['CN'])
    expect(rows).toEqual([
        { corpus: 'mine', setting: 'main', country_code: 'CN', partner_code: 'HK', publication_year: 2020, works: 1, country_share: expect.closeTo(1 / 3, 12), partner_share: 1, salton: expect.closeTo(1 / Math.sqrt(3), 12) },
        { corpus: 'mine', setting: 'main', country_code: 'CN', partner_code: 'US', publication_year: 2020, works: 2, country_share: expect.closeTo(2 / 3, 12), partner_share: expect.closeTo(2 / 3, 12), salton: expect.closeTo(2 / 3, 12) },
        { corpus: 'mine', setting: 'main', country_code: 'CN', partner_code: 'US', publication_year: 2021, works: 1, country_share: 1, partner_share: 1, salton: 1 },
    ])
})

test('the other side sees the same, with the shares changed over', async () => {
    const { rows } = await database.pool.query('select partner_code, works, country_share, partner_share, salton from metrics.collaboration_pairs where country_code = $1', ['HK'])
    expect(rows).toEqual([
        { partner_code: 'CN', works: 1, country_share: 1, partner_share: expect.closeTo(1 / 3, 12), salton: expect.closeTo(1 / Math.sqrt(3), 12) },
        { partner_code: 'US', works: 1, country_share: 1, partner_share: expect.closeTo(1 / 3, 12), salton: expect.closeTo(1 / Math.sqrt(3), 12) },
    ])
    const both = await database.pool.query('select count(*) as rows, count(distinct (least(country_code, partner_code), greatest(country_code, partner_code), publication_year)) as pairs from metrics.collaboration_pairs')
    expect(both.rows).toEqual([{ rows: 10, pairs: 5 }])
})
