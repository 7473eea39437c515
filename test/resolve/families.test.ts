/** Versions of one work: by hand, and against a second implementation on invented works that are loaded, changed and deleted in random order. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadWorksFile } from '../../src/ingest/load-works.ts'
import { resolveFamilies } from '../../src/resolve/families.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { hasRealData, realData } from '../support/real-data.ts'
import { type FamilyRow, findFamilies } from './expected-families.ts'
import { deleteWorks, type InventedWork, inventWork, storeWorks } from './invented-works.ts'

let database: TestDatabase
beforeAll(async () => { database = await createTestDatabase() })
afterAll(() => database.close())
beforeEach(empty)

const title = 'On lamps and those who light them'
const preprint = (id: string, given: Partial<InventedWork> = {}) => inventWork(id, { type: 'preprint', title, ...given })
const article = (id: string, given: Partial<InventedWork> = {}) => inventWork(id, { title, ...given })
const by = (name: string | null, id: string | null = null) => ({ author: { id, name } })

/** The families of these works as 'W1 W2*', the head with a star; looked for incrementally, and once more in full, which must change nothing. */
async function familiesOf(...works: InventedWork[]): Promise<string[]> {
    await storeWorks(database.pool, works)
    return familiesNow()
}

async function familiesNow(): Promise<string[]> {
    await resolveFamilies(database.pool, { isFull: false })
    const rows = await rowsNow()
    expect(await resolveFamilies(database.pool, { isFull: true })).toMatchObject({ changed: 0 })
    const names = [...new Set(rows.map(({ familyId }) => familyId))].sort()
    return names.map((name) => rows.filter(({ familyId }) => familyId === name).map(({ workId, isHead }) => (isHead ? `${workId}*` : workId)).join(' '))
}

describe('works that belong together', () => {
    test('share an arXiv id, whatever their titles, years and authors', async () => {
        expect(await familiesOf(
            inventWork('W1', { type: 'preprint', arxivIds: ['2401.00001'], year: 2015, ...by('Ada Lamplighter') }),
            inventWork('W2', { arxivIds: ['2401.00001'], year: 2024, ...by('Bo Wick') }),
            inventWork('W3', { arxivIds: ['2401.00002'] }),
        )).toEqual(['W1 W2*'])
    })

    test('share a DOI, but not where one is an arXiv id of the same letters', async () => {
        expect(await familiesOf(
            inventWork('W1', { dois: ['10.5555/a'] }), inventWork('W2', { dois: ['10.5555/a', '10.5555/b'] }), inventWork('W3', { dois: ['10.5555/b'] }),
            inventWork('W4', { arxivIds: ['10.5555/a'] }),
        )).toEqual(['W1* W2 W3'])
    })

    test('have title, years, and first author in common, and one is a preprint', async () => {
        expect(await familiesOf(preprint('W1'), article('W2', { year: 2022 }))).toEqual(['W1 W2*'])
    })

    test('are not found by title where the years are three apart, or one is unknown', async () => {
        expect(await familiesOf(preprint('W1'), article('W2', { year: 2023 }), article('W3', { year: 2017 }), article('W4', { year: null }))).toEqual([])
    })

    test('are not two articles of one title, but may be two preprints', async () => {
        expect(await familiesOf(article('W1'), article('W2', { year: 2021 }))).toEqual([])
        expect(await familiesOf(preprint('W3', { year: 2030 }), preprint('W4', { year: 2031 }))).toEqual(['W3* W4'])
    })

    test('are not found by title where it is too short or another', async () => {
        expect(await familiesOf(preprint('W1', { title: null }), article('W2', { title: null }), preprint('W3', { title: 'Another title of enough letters' }), article('W4'))).toEqual([])
    })

    test('are not found by title where one has no author, or neither has', async () => {
        expect(await familiesOf(preprint('W1', { author: null }), article('W2', { author: null }), article('W3'), preprint('W4', { ...by(null) }))).toEqual([])
    })

    test('make a chain: each is near enough to the next', async () => {
        expect(await familiesOf(preprint('W1', { year: 2012 }), preprint('W2', { year: 2014 }), preprint('W3', { year: 2016 }), article('W4', { year: 2018 }), article('W5', { year: 2010 }), article('W6', { year: 2009 }),
            article('W7', { year: 2013 }))).toEqual(['W1 W2 W3 W4* W5 W7'])
    })

    test('an article between two preprints ties them, one beside them does not', async () => {
        expect(await familiesOf(preprint('W1', { year: 2010 }), article('W2', { year: 2012 }), preprint('W3', { year: 2014 }), preprint('W4', { year: 2017 }), article('W5', { year: 2020 }))).toEqual(['W1 W2* W3'])
    })
})

describe('the same first author', () => {
    test.each([
        ['John Smith', 'Smith, J.'], ['José Núñez', 'NUNEZ, J.'], ['Søren Østergård', 'Soren Astergard'], ['Łukasz Żak', 'lukasz z.'], ['Groß, H.', 'Hans Gross'], ['Pat O’Brien', 'P. OBrien'],
        ['Jean-Luc Martin', 'J. L. Martin'], ['Martín‐Gil, A', 'A. Martin Gil'], ['Ｗei Li', 'WEI L.'], ['王伟', '王 伟'], ['王伟', '王·伟'], ['Иван Йорданов', 'ИОРДАНОВ И.'], ['Λάμπρος Φως', 'ΛΑΜΠΡΟΣ'], ['김철수', '김철수'],
        ['Wick et al.', 'A. Wick'], ['𝐀da L.', 'Ada'],
    ])('%s and %s', async (first, second) => {
        expect(await familiesOf(preprint('W1', by(first)), article('W2', by(second)))).toEqual(['W1 W2*'])
    })

    test.each([
        ['John Smith', 'Jane Smythe'], ['J. A. Smith', 'J. A. Brown'], ['J.A. Smith', 'JA-Brown X'], ['王伟', '王芳'], ['王 伟', '王 芳'], ['王小伟', '王伟'], ['', ''], ['—', '—'], ['A1', 'A1'], ['X', 'X'], ['김 철수', '김 영희'], ['123', '123'],
    ])('not %s and %s', async (first, second) => {
        expect(await familiesOf(preprint('W1', by(first)), article('W2', by(second)))).toEqual([])
    })

    test('is known by the profile, whatever the names; another profile does not part equal names', async () => {
        expect(await familiesOf(
            preprint('W1', by('Ada Lamplighter', 'A1')), article('W2', by('A. L.', 'A1')),
            preprint('W3', { year: 2010, ...by('Bo Wick', 'A2') }), article('W4', { year: 2010, ...by('Bo Wick', 'A3') }),
        )).toEqual(['W1 W2*', 'W3 W4*'])
    })
})

describe('a family', () => {
    const versions = { dois: ['10.5555/a'] }

    test('has one head: not retracted, then published, then most cited, then of the smallest id', async () => {
        expect(await familiesOf(preprint('W1', { ...versions, citations: 9 }), inventWork('W2', { ...versions, isRetracted: true, citations: 50 }))).toEqual(['W1* W2'])
        expect(await familiesOf(inventWork('W2', versions), preprint('W1', { ...versions, citations: 9 }))).toEqual(['W1 W2*'])
        expect(await familiesOf(inventWork('W3', { ...versions, citations: 5 }), inventWork('W4', { ...versions, citations: 5 }))).toEqual(['W1 W2 W3* W4'])
        expect(await familiesOf(...['W2', 'W3', 'W4'].map((id) => inventWork(id, { ...versions, isRetracted: true })))).toEqual(['W1* W2 W3 W4'])
        expect(await familiesOf(preprint('W1', { ...versions, isRetracted: true }))).toEqual(['W1 W2* W3 W4'])
    })

    test('has the largest counts of its versions, null only where all are null', async () => {
        await storeWorks(database.pool, [preprint('W1', { ...versions, citations: 9, citations3y: 4 }), inventWork('W2', { ...versions, citations: 7, citations3y: null }), inventWork('W3', { ...versions, citations3y: 5 })])
        await familiesNow()
        expect(await rowsNow()).toEqual(['W1', 'W2', 'W3'].map((workId) => ({ workId, familyId: 'W1', isHead: workId === 'W2', citedByCount: 9, citations3y: 5, citations5y: null })))
    })

    test('loses a version that is deleted, and ends with the last but one', async () => {
        expect(await familiesOf(...['W1', 'W2', 'W3'].map((id, at) => inventWork(id, { ...versions, subfield: 1700 + at })))).toEqual(['W1* W2 W3'])
        await deleteWorks(database.pool, ['W1'])
        expect(await familiesNow()).toEqual(['W2* W3'])
        await clearTouched()
        await deleteWorks(database.pool, ['W2'])
        expect(await familiesNow()).toEqual([])
        expect(await touchedSets()).toContain('1702 2020')
    })

    test('whose versions are all deleted before the next run leaves nothing', async () => {
        await familiesOf(inventWork('W1', versions), inventWork('W2', { ...versions, subfield: 2 }), inventWork('W3', versions))
        await deleteWorks(database.pool, ['W1', 'W3'])
        await deleteWorks(database.pool, ['W2'])
        expect(await familiesNow()).toEqual([])
    })

    test('loses in a full run also what was deleted without a word', async () => {
        await familiesOf(...['W1', 'W2', 'W3'].map((id) => inventWork(id, versions)))
        await database.pool.query(`delete from core.works where work_id in ('W1', 'W3')`)
        expect(await resolveFamilies(database.pool, { isFull: true })).toEqual({ families: 0, changed: 3 })
        expect(await rowsNow()).toEqual([])
    })

    test('parts when what tied it is gone, and the other part need not be touched', async () => {
        await familiesOf(inventWork('W1', { dois: ['10.5555/a'] }), inventWork('W2', { dois: ['10.5555/a', '10.5555/b'], subfield: 1 }), inventWork('W3', { dois: ['10.5555/b'], subfield: 2 }), inventWork('W4', { dois: ['10.5555/b'], subfield: 3 }))
        await clearTouched()
        expect(await familiesOf(inventWork('W2', { dois: ['10.5555/c'], subfield: 1 }))).toEqual(['W3* W4'])
        expect(await touchedSets()).toEqual(['1 2020', '1702 2020', '2 2020', '3 2020'])
    })
})

describe('works that are too many for a family', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => preprint(`W${String(at + 1).padStart(2, '0')}`, { year: 1980 + 2 * at, subfield: at, citations: at, ...(at === 0 ? { author: { id: null, name: 'Ada Wick' } } : {}) }))

    test('20 in a chain of years are one; 21 are none, each counts by itself, and an alert names one', async () => {
        expect(await familiesOf(...many(20))).toEqual([many(20).map(({ id }) => (id === 'W20' ? 'W20*' : id)).join(' ')])
        expect(await alerts()).toEqual([])
        await clearTouched()
        expect(await familiesOf(...many(21).slice(20))).toEqual([many(21).map(({ id }) => `${id}*`).join(' ')])
        expect((await rowsNow()).map(({ citedByCount }) => citedByCount)).toEqual(many(21).map(({ citations }) => citations))
        expect(await resolveFamilies(database.pool, { isFull: true, runId: 7 })).toEqual({ families: 0, changed: 0 })
        expect(await alerts()).toEqual([0, 7].map((run) => `${run} 21 works, in groups of more than 20, share ids, or title and first author. Such groups are no families: each work counts by itself (docs/families.md). The largest has 21, such as W01: On lamps and those who light them`))
    })

    test('when one of them goes, the others are a family again, though none was touched', async () => {
        await familiesOf(...many(21))
        await clearTouched()
        await storeWorks(database.pool, [preprint('W21', { year: 2020, title: 'Something else, of enough letters', subfield: 99 })])
        expect(await familiesNow()).toEqual([many(20).map(({ id }) => (id === 'W20' ? 'W20*' : id)).join(' ')])
        expect(await alerts()).toEqual([])
    })

    test('a chain of thousands has one id in the end', async () => {
        const ids = Array.from({ length: 3000 }, (_, at) => `W${1 + (at * 1201) % 3001}`)
        await storeWorks(database.pool, ids.map((id, at) => inventWork(id, { dois: [`10.5555/${at}`, `10.5555/${at + 1}`] })))
        expect(await resolveFamilies(database.pool, { isFull: true })).toEqual({ families: 0, changed: 3000 })
        expect(new Set((await rowsNow()).map(({ familyId }) => familyId))).toEqual(new Set([[...ids].sort()[0]]))
    })
})

describe('a run', () => {
    test('touches the sets of works whose row appeared, changed or vanished, and no others', async () => {
        const other = article('W2', { subfield: 2, year: 2021, citations: 3 })
        await familiesOf(preprint('W1', { subfield: 1 }), other, preprint('W3', { subfield: 3, title: 'Lamps in another light altogether' }))
        await clearTouched()
        await storeWorks(database.pool, [preprint('W1', { subfield: 1, citations: 9 })])
        await resolveFamilies(database.pool, { isFull: false })
        expect(await touchedSets()).toEqual(['1 2020', '2 2021'])
        await clearTouched()
        await storeWorks(database.pool, [preprint('W1', { subfield: 1, citations: 9, year: 2010 })])
        await resolveFamilies(database.pool, { isFull: false })
        expect(await touchedSets()).toEqual(['1 2010', '1 2020', '2 2021'])
    })

    test('that changes nothing writes nothing', async () => {
        await familiesOf(preprint('W1'), article('W2'))
        const state = async () => (await database.pool.query('select work_id, xmin from core.work_families union all select subfield_id::text, xmin from ops.touched_sets order by 1')).rows
        const before = await state()
        for (const isFull of [false, true]) expect(await resolveFamilies(database.pool, { isFull })).toEqual({ families: 1, changed: 0 })
        expect(await state()).toEqual(before)
    })

    test('looks only at what was touched and what that leads to', async () => {
        await storeWorks(database.pool, [preprint('W1', { subfield: 1 }), article('W2', { subfield: 2 }), inventWork('W3', { subfield: 3, dois: ['10.5555/a'] }), inventWork('W4', { subfield: 4, dois: ['10.5555/a'] })])
        await database.pool.query('delete from ops.touched_sets where subfield_id <> 2')
        expect(await resolveFamilies(database.pool, { isFull: false })).toEqual({ families: 1, changed: 2 })
        expect(await resolveFamilies(database.pool, { isFull: true })).toEqual({ families: 2, changed: 2 })
    })

    test('is one at a time', async () => {
        await storeWorks(database.pool, [preprint('W1'), article('W2')])
        const both = await Promise.all([false, true].map((isFull) => resolveFamilies(database.pool, { isFull })))
        expect(both[0]?.changed === 2 ? both : both.toReversed()).toEqual([2, 0].map((changed) => ({ families: 1, changed })))
    })

    test('that is stopped leaves nothing', async () => {
        await storeWorks(database.pool, [preprint('W1'), article('W2')])
        const before = await touchedSets()
        await expect(resolveFamilies(database.pool, { isFull: true, onStep: async (step) => { if (step === 'what changed') throw new Error('stopped') } })).rejects.toThrow('stopped')
        expect([await rowsNow(), await touchedSets()]).toEqual([[], before])
        expect(await resolveFamilies(database.pool, { isFull: false })).toEqual({ families: 1, changed: 2 })
    })
})

describe.each([[1, 60, 6], [2, 60, 2], [3, 40, 3], [4, 90, 4], [5, 45, 1], [6, 25, 3], [7, 70, 1], [8, 80, 1]])('invented works, seed %i: %i works, %i titles', (seed, size, titles) => {
    test('incremental runs, full runs and the second implementation agree, after loads of any order', async () => {
        const random = randomFrom(seed)
        const held = new Map<string, InventedWork>()
        const seen = { families: 0, tooLarge: 0 }
        for (let step = 0; step < 25; step += 1) {
            const batch = Array.from({ length: step === 0 ? size : 1 + below(random, 6) }, () => randomWork(random, size, titles))
            const changed = [...new Map(batch.map((work) => [work.id, work])).values()]
            const gone = [...held.keys()].filter((id) => random() < 0.02 && changed.every((work) => work.id !== id))
            await storeWorks(database.pool, changed)
            await deleteWorks(database.pool, gone)
            for (const work of changed) held.set(work.id, work)
            for (const id of gone) held.delete(id)
            // Several loads may come before a run.
            if (random() < 0.4) continue
            const [rows, touches] = [await rowsNow(), await touchesBySet()]
            const { changed: count } = await resolveFamilies(database.pool, { isFull: random() < 0.1 })
            const after = await rowsNow()
            expect(after).toEqual(findFamilies([...held.values()]))
            for (const size of sizesOf(after)) seen[size > 20 ? 'tooLarge' : 'families'] += 1
            const different = differentWorks(rows, after)
            expect(count).toBe(different.length)
            const sets = new Set(different.flatMap((id) => setOf(held.get(id))))
            const raised = [...await touchesBySet()].filter(([set, n]) => n !== touches.get(set)).map(([set]) => set)
            expect(raised.sort()).toEqual([...sets].sort())
            // The metrics were refreshed.
            if (random() < 0.7) await clearTouched()
        }
        await resolveFamilies(database.pool, { isFull: false })
        const expected = findFamilies([...held.values()])
        expect(seen.families).toBeGreaterThan(5)
        expect(seen.tooLarge > 0).toBe(size >= 70 && titles === 1)
        expect(await rowsNow()).toEqual(expected)
        expect(await resolveFamilies(database.pool, { isFull: true })).toMatchObject({ changed: 0 })

        await empty()
        const left = [...held.values()].sort(() => random() - 0.5)
        while (left.length > 0) {
            await storeWorks(database.pool, left.splice(0, 1 + below(random, 20)))
            await resolveFamilies(database.pool, { isFull: false })
            await clearTouched()
        }
        expect(await rowsNow()).toEqual(expected)
    })
})

describe.skipIf(!hasRealData)('real works', () => {
    test('give the families that the second implementation finds', async () => {
        await loadWorksFile({ pool: database.pool, runId: 1, provider: 'openalex' }, { file: realData('openalex', 'works-2026-02.ndjson.gz'), name: 'works' }, async () => undefined)
        const { families, changed } = await resolveFamilies(database.pool, { isFull: false })
        const expected = findFamilies(await heldWorks())
        expect(await rowsNow()).toEqual(expected)
        expect(families).toBe(new Set(expected.map(({ familyId }) => familyId)).size)
        expect(changed).toBe(expected.length)
        expect(families).toBeGreaterThan(0)
        expect(await resolveFamilies(database.pool, { isFull: true })).toEqual({ families, changed: 0 })
    })
})

async function empty(): Promise<void> {
    await database.pool.query('truncate core.works, core.work_ids, core.authorships, core.work_families, ops.touched_sets, ops.alerts')
}

async function rowsNow(): Promise<FamilyRow[]> {
    const found = await database.pool.query<FamilyRow>(`
        select work_id as "workId", family_id as "familyId", is_head as "isHead", cited_by_count as "citedByCount", citations_3y as "citations3y", citations_5y as "citations5y"
        from core.work_families order by work_id`)
    return found.rows
}

async function touchesBySet(): Promise<Map<string, number>> {
    const found = await database.pool.query<{ set: string, touches: number }>(`select concat_ws(' ', subfield_id, publication_year) as set, touches from ops.touched_sets`)
    return new Map(found.rows.map(({ set, touches }) => [set, touches]))
}

async function touchedSets(): Promise<string[]> {
    return [...(await touchesBySet()).keys()].sort()
}

async function clearTouched(): Promise<void> {
    await database.pool.query('truncate ops.touched_sets')
}

async function alerts(): Promise<string[]> {
    return (await database.pool.query<{ text: string }>(`select run_id || ' ' || message as text from ops.alerts order by 1`)).rows.map(({ text }) => text)
}

async function heldWorks(): Promise<InventedWork[]> {
    const ids = (scheme: string) => `array(select id_value from core.work_ids as ids where ids.work_id = works.work_id and scheme = '${scheme}')`
    const found = await database.pool.query<InventedWork>(`
        select
            works.work_id as id, title_key::text as title, publication_year as year, work_type as type, cited_by_count as citations, citations_3y as citations3y, citations_5y as citations5y, is_retracted as "isRetracted", subfield_id as subfield,
            ${ids('doi')} as dois, ${ids('arxiv')} as "arxivIds", jsonb_build_object('id', author_id, 'name', raw_author_name) as author
        from core.works as works
        left join core.authorships as first_authors on first_authors.work_id = works.work_id and author_order = 1`)
    return found.rows
}

function differentWorks(before: FamilyRow[], after: FamilyRow[]): string[] {
    const texts = (rows: FamilyRow[]) => new Map(rows.map((row) => [row.workId, JSON.stringify(row)]))
    const [old, current] = [texts(before), texts(after)]
    return [...new Set([...old.keys(), ...current.keys()])].filter((id) => old.get(id) !== current.get(id))
}

function sizesOf(rows: FamilyRow[]): number[] {
    const sizes = new Map<string, number>()
    for (const { familyId } of rows) sizes.set(familyId, (sizes.get(familyId) ?? 0) + 1)
    return [...sizes.values()]
}

/** None where the work is gone: whoever deleted it touched it. */
function setOf(work: InventedWork | undefined): string[] {
    return work ? [`${work.subfield} ${work.year ?? 0}`] : []
}

function randomWork(random: () => number, size: number, titles: number): InventedWork {
    const pick = <T>(...from: T[]): T => from[below(random, from.length)] as T
    const some = (prefix: string, share: number) => Array.from({ length: pick(0, 1, 1, 2) }, () => `${prefix}${below(random, Math.ceil(size * share))}`)
    const count = () => (random() < 0.3 ? null : below(random, 9))
    return {
        id: `W${below(random, size)}`,
        title: random() < 0.1 ? null : `A title shared by several works, number ${below(random, titles)}`,
        year: random() < 0.05 ? null : 2012 + below(random, 12),
        type: pick('preprint', 'article', 'article', 'review'),
        author: random() < 0.05 ? null : {
            id: pick(null, null, 'A1', 'A2', 'A3'),
            name: pick(null, 'José García-Núñez', 'Garcia Nunez, J.', 'J. Li', 'Li, Jun', 'L. Jun', '王伟', '王 伟', '王芳', 'JUN WANG', 'K. O’Hara', 'Kim Ohara', 'Kim'),
        },
        dois: random() < 0.6 ? [] : [...new Set(some('10.5555/', 1.5))],
        arxivIds: random() < 0.7 ? [] : [...new Set(some('2401.', 1))],
        citations: below(random, 5),
        citations3y: count(),
        citations5y: count(),
        isRetracted: random() < 0.1,
        subfield: 1700 + below(random, 5),
    }
}

function below(random: () => number, n: number): number {
    return Math.floor(random() * n)
}

/** mulberry32. */
function randomFrom(seed: number): () => number {
    let state = seed * 0x9e3779b9
    return () => {
        state = (state + 0x6d2b79f5) | 0
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
    }
}
