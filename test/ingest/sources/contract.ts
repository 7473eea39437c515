/**
 * What every source must do, whatever its provider looks like: one suite, run for each with the answers of its own provider.
 * A source's test file calls `describeSource` once per entity that pages, and adds what is peculiar to it.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sourcePageOf } from '../../../jobs/page.ts'
import { FatalError, ParkError, UsageError } from '../../../src/errors.ts'
import type { HttpClient } from '../../../src/http/types.ts'
import { CursorRefusedError, type Source, type SourceAsk, type SourcePage } from '../../../src/ingest/source.ts'
import { storePage } from '../../../src/ingest/store.ts'
import { createTestDatabase } from '../../support/database.ts'
import { type Answer, type FakeProvider, type Reply, startProvider } from '../../support/fake-provider.ts'

export interface SourceCase {
    /** Provider and entity. */
    name: string
    create(input: { http: HttpClient, baseUrl: string }): Source
    /** What `create` was given as keys and passwords; none of it may show. */
    secrets: string[]
    /** A walk of at least two pages, and the ids it gives, as the store names them. `answer` depends on nothing but what is asked. */
    walk: { ask: SourceAsk, answer: Answer, ids: string[] }
    /** A provider that answers with the cursor it was asked with; or why this cannot be or does no harm. */
    sameCursor: { ask: SourceAsk, answer: Answer } | string
    /** An answer without records: the walk is over. */
    empty: { ask: SourceAsk, answer: Answer }
    /** Errors that come as a success, or in words of the provider's own. `again`: a second try gets the good answer. */
    inBand: { name: string, ask: SourceAsk, reply: Reply, becomes: 'again' | typeof FatalError | typeof ParkError | typeof CursorRefusedError, says?: RegExp }[]
    /** Some ids that are held and some that are not; or why nothing can be asked by id. */
    gone: { ask: SourceAsk, answer: Answer, held: string[], gone: string[] } | string
    wrongAsks: { ask: SourceAsk, says: RegExp }[]
    /** Records that the source must refuse, and why. */
    wrongRecords: { payload: unknown, says: RegExp }[]
}

/** More than any walk of a test has: one that does not end fails. */
const mostPages = 20

export function describeSource(given: SourceCase): void {
    describe(`${given.name} keeps the contract of sources:`, () => {
        let provider: FakeProvider
        beforeEach(async () => { provider = await startProvider(given.walk.answer) })
        afterEach(() => provider.close())

        const { walk } = given
        const open = () => given.create({ http: provider.connect(), baseUrl: provider.url })
        const idsOf = (source: Source, page: SourcePage) => page.records.map(({ payload }) => {
            const checked = source.checkRecord(page.entity, payload)
            return checked.isUsable ? checked.id : `${checked.reason}: ${checked.detail}`
        })
        async function walkOn(source: Source, ask: SourceAsk, cursor: string | null = null): Promise<SourcePage[]> {
            const pages: SourcePage[] = []
            for (let at: string | null = cursor; pages.length < mostPages;) {
                const page = await source.readPage(source.check(ask), at)
                pages.push(page)
                at = page.nextCursor ?? null
                if (at === null) return pages
            }
            throw new Error(`no end after ${mostPages} pages`)
        }

        it('pages to the end, and every record is usable', async () => {
            const source = open()
            const pages = await walkOn(source, walk.ask)
            expect(pages.length).toBeGreaterThan(1)
            expect(pages.flatMap((page) => idsOf(source, page))).toEqual(walk.ids)
            expect(pages.map((page) => page.entity)).toEqual(pages.map(() => walk.ask.entity))
            for (const page of pages) expect(page.responses.length).toBeGreaterThan(0)
            expect(pages.reduce((sum, page) => sum + page.responses.length, 0)).toBe(provider.asked.length)
        })

        it('goes on from a saved cursor, in another process', async () => {
            const first = await open().readPage(open().check(walk.ask), null)
            expect(typeof first.nextCursor).toBe('string')
            const source = open()
            const rest = await walkOn(source, walk.ask, JSON.parse(JSON.stringify(first.nextCursor)) as string)
            expect([first, ...rest].flatMap((page) => idsOf(source, page))).toEqual(walk.ids)
        })

        const { sameCursor, gone } = given
        if (typeof sameCursor !== 'string') it('ends when a cursor comes twice', async () => {
            const { ask, answer } = sameCursor
            provider.answer = answer
            await expect(walkOn(open(), ask)).rejects.toThrow(FatalError)
            expect(provider.asked.length).toBeLessThan(mostPages)
        })

        it('is over at an answer without records', async () => {
            provider.answer = given.empty.answer
            const pages = await walkOn(open(), given.empty.ask)
            expect(pages.flatMap((page) => page.records)).toEqual([])
        })

        it.each(given.inBand.map((each) => ({ ...each, title: each.name })))('understands an error: $title', async ({ ask, reply, becomes, says }) => {
            const source = open()
            const good = provider.answer
            provider.answer = (asked, count) => becomes === 'again' && count > 0 ? good(asked, count - 1) : reply
            const page = source.readPage(source.check(ask), null)
            if (becomes === 'again') {
                expect((await page).records.length).toBeGreaterThan(0)
                return
            }
            const error = await page.then(() => undefined, (thrown: unknown) => thrown)
            expect(error).toBeInstanceOf(becomes)
            if (says !== undefined) expect(String(error)).toMatch(says)
        })

        it('parks when the provider says: much later', async () => {
            provider.answer = () => ({ status: 429, headers: { 'retry-after': '7200', 'content-type': 'text/html' }, body: '<h1>Too many requests</h1>' })
            const source = open()
            await expect(source.readPage(source.check(walk.ask), null)).rejects.toThrow(ParkError)
        })

        it('takes a login page for no answer', async () => {
            provider.answer = () => ({ headers: { 'content-type': 'text/html' }, body: '<html><body>Sign in to the network</body></html>' })
            const source = open()
            const error = await source.readPage(source.check(walk.ask), null).then(() => undefined, (thrown: unknown) => thrown)
            expect(error instanceof FatalError || error instanceof ParkError).toBe(true)
        })

        if (typeof gone !== 'string') it('tells ids that are not held from those that are', async () => {
            provider.answer = gone.answer
            const source = open()
            const pages = await walkOn(source, gone.ask)
            expect(pages.flatMap((page) => idsOf(source, page))).toEqual(gone.held)
            expect(pages.flatMap((page) => page.gone)).toEqual(gone.gone)
        })

        it('refuses wrong asks before anything is sent, and says how to mend them', () => {
            const source = open()
            const { entity } = walk.ask
            for (const { ask, says } of [
                ...given.wrongAsks,
                { ask: { entity: 'weather', query: 'rain' }, says: /has no "weather": it gives / },
                { ask: { entity }, says: /exactly one of --/ },
                { ask: { entity, ids: ['1'], query: 'x' }, says: /exactly one of --/ },
            ]) {
                expect(() => source.check(ask), JSON.stringify(ask)).toThrow(UsageError)
                expect(() => source.check(ask), JSON.stringify(ask)).toThrow(says)
            }
            expect(provider.asked).toEqual([])
        })

        it('checks an ask once: what was checked is checked again to the same', () => {
            const source = open()
            const checked = source.check(walk.ask)
            expect(source.check(checked)).toEqual(checked)
        })

        it('says of a record why it cannot be used', () => {
            const source = open()
            const { entity } = walk.ask
            for (const { payload, says } of [...given.wrongRecords, { payload: null, says: /no object/ }, { payload: [1], says: /no object/ }, { payload: {}, says: /no id/ }]) {
                const checked = source.checkRecord(entity, payload)
                expect(checked.isUsable ? checked.id : `${checked.reason}: ${checked.detail}`).toMatch(says)
            }
        })

        it('quotes without throwing, and honestly', async () => {
            const source = open()
            const quote = await source.quote(source.check(walk.ask))
            expect(quote.records === undefined || quote.records >= 0).toBe(true)
            expect(quote.requests === undefined || quote.requests > 0).toBe(true)
        })

        it('stores the same once, however often it is stored, and shows no secret', async () => {
            const source = open()
            const pages = await walkOn(source, walk.ask)
            const database = await createTestDatabase()
            try {
                const store = { pool: database.pool, runId: 1, provider: source.provider.name }
                const held = async () => (await database.pool.query<{ records: number, pins: number, rejects: number, ids: string[] }>(`
                    select (select count(*)::integer from raw.records) as records, (select count(*)::integer from raw.run_records) as pins,
                        (select count(*)::integer from raw.rejected_records) as rejects, array(select provider_id from raw.run_records order by 1) as ids`)).rows[0]
                const storeAll = async () => {
                    for (const [index, page] of pages.entries()) await storePage(store, { ...sourcePageOf(source, page), checkpoint: { scope: 'walk', state: { index }, isDone: index === pages.length - 1 } })
                }
                await storeAll()
                const before = await held()
                await storeAll()
                expect(await held()).toEqual(before)
                const ids = [...new Set(walk.ids)].sort()
                expect(before).toEqual({ records: ids.length, pins: ids.length, rejects: 0, ids })
                const everything = JSON.stringify((await database.pool.query('select * from raw.responses')).rows) + JSON.stringify(pages)
                for (const secret of given.secrets) expect(everything).not.toContain(secret)
            } finally {
                await database.close()
            }
            provider.answer = () => ({ status: 400, headers: { 'content-type': 'text/plain' }, body: `you sent ${given.secrets.join(' and ')}` })
            const error = await source.readPage(source.check(walk.ask), null).then(() => undefined, (thrown: unknown) => thrown)
            for (const secret of given.secrets) expect(String(error)).not.toContain(secret)
        })
    })
}
