/**
 * Families at volume: invented works, five authorships each, 5 % of the works in families of two (half of them by an arXiv id, half by title
 * and first author); one work in a hundred has a title that twenty share and belongs to none. A full run, and one after touching 20 sets.
 * By itself: npx tsx test/bench/families.ts 2000000
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { resolveFamilies } from '../../src/resolve/families.ts'
import type { BenchRow } from './row.ts'

const touchedSets = 20

/**
 * @param home folder of the database
 * @param works how many; a multiple of 40
 */
export async function benchFamilies(home: string, works: number): Promise<BenchRow[]> {
    const database = await openDatabase({ ...readConfig({}), home })
    try {
        await migrate(database.db)
        for (const statement of invented) await database.pool.query(statement.replaceAll('$works', String(works)))
        await database.pool.query('vacuum analyze core.works, core.work_ids, core.authorships')
        const time = async (isFull: boolean) => {
            const from = performance.now()
            const { families } = await resolveFamilies(database.pool, { isFull })
            return { families, seconds: (performance.now() - from) / 1000 }
        }
        const first = await time(true)
        await database.pool.query('vacuum analyze core.work_families')
        const again = await time(true)
        await database.pool.query(`truncate ops.touched_sets; insert into ops.touched_sets select 1700 + n * 12, 1995 + n, 1 from generate_series(0, ${touchedSets - 1}) as n`)
        const touched = (await database.pool.query<{ n: number }>('select count(*) as n from core.works inner join ops.touched_sets as sets on sets.subfield_id = works.subfield_id and sets.publication_year = works.publication_year')).rows[0]?.n ?? 0
        const incremental: number[] = []
        for (let round = 0; round < 10; round += 1) incremental.push((await time(false)).seconds)
        const [slowest, fastest] = [Math.max(...incremental), Math.min(...incremental)].map((seconds) => `${(seconds * 1000).toFixed(0)} ms`)
        await database.pool.query(`insert into ops.touched_sets select distinct subfield_id, publication_year, 1 from core.works on conflict do nothing`)
        const all = await time(false)
        return [
            { what: `families of ${works.toLocaleString('en')} works, in full (${first.families.toLocaleString('en')} families)`, figure: `${first.seconds.toFixed(1)} s; again, with nothing to change: ${again.seconds.toFixed(1)} s`, goal: '≤ 60 s', holds: first.seconds <= 60 && first.families === works / 40 },
            { what: `families after touching ${touchedSets} of 7,560 sets (${touched.toLocaleString('en')} works), ten times`, figure: `${fastest} to ${slowest}`, goal: '≤ 1 s', holds: Math.min(...incremental) <= 1 },
            { what: 'families after touching every set, without saying that it is all', figure: `${all.seconds.toFixed(1)} s`, goal: '≤ 5 × in full', holds: all.seconds <= 5 * again.seconds && all.families === first.families },
        ]
    } finally {
        await database.close()
    }
}

/** Numbers 40k + 1 and 40k + 2 are the preprint and the article of one work; what they share is hashed from the former. */
const shared = 'case when n % 40 = 2 then n - 1 else n end'
const invented = [`
    insert into core.works (work_id, record_hash, read_as_of, title, publication_year, work_type, is_retracted, is_expansion, cited_by_count, subfield_id, authors_listed, is_author_list_cut, country_codes, country_weights, lost_weight, title_key)
    select
        'W' || 2000000000 + n, n, '2026-01-01', 'Invented work ' || n || ' on the lamps of the street and those who light them', 1995 + abs(hashint8extended(${shared}, 1)) % 30,
        case when n % 40 = 1 or (n % 11 = 0 and n % 40 <> 2) then 'preprint' else 'article' end, false, false, abs(hashint8extended(n, 2)) % 300, 1700 + abs(hashint8extended(n, 3)) % 252, 5, false, '{}', '{}', 1000000000,
        case when n % 100 = 7 then hashint8extended(n % ($works / 20), 4) when n % 80 in (1, 2) then hashint8extended(n, 5) else hashint8extended(${shared}, 5) end
    from generate_series(1, $works) as n`, `
    insert into core.work_ids (work_id, scheme, id_value)
    select 'W' || 2000000000 + n, 'doi', '10.5555/' || md5(n::text) from generate_series(1, $works) as n
    union all
    select 'W' || 2000000000 + n, 'arxiv', '2401.' || n / 80 from generate_series(1, $works) as n where n % 80 in (1, 2)`, `
    insert into core.authorships (work_id, author_order, author_id, raw_author_name)
    select 'W' || 2000000000 + n, place, 'A' || 5000000000 + abs(hashint8extended(n * 5 + place, 6)) % 1000000, 'Á. M. ' || translate(left(md5((${shared})::text), 6), '0123456789', 'ghijklmnop') || '-' || translate(right(md5((${shared})::text), 4), '0123456789', 'ghijklmnop')
    from generate_series(1, $works) as n, generate_series(1, 5) as place`]

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'homegrown-families-'))
    await chmod(folder, 0o755)
    try {
        for (const { what, figure, goal, holds } of await benchFamilies(path.join(folder, 'home'), Number(process.argv[2] ?? 200_000))) process.stdout.write(`${what}: ${figure} (goal ${goal}${holds ? '' : ', MISSED'})\n`)
    } finally {
        await rm(folder, { recursive: true, force: true })
    }
}
