import { test } from 'vitest'
import { createTestDatabase } from '../../support/database.ts'
import { buildCorpus } from '../../support/works-by-hand.ts'

test('plans', async () => {
    const database = await createTestDatabase()
    const { pool } = database
    const n = 60000
    await pool.query(`insert into core.works (work_id, record_hash, read_as_of, cited_by_count, publication_year, work_type, topic_id, subfield_id, is_retracted, is_expansion, authors_listed, is_author_list_cut, countries_count, lost_weight)
        select 'W'||i, i, current_date, floor(exp(random()*random()*6))::int - 1, 2010 + i % 12, 'article', 'T' || (i % 100), 1 + (i % 100) / 5, false, false, 4, false, 1, 0 from generate_series(1, ${n}) i`)
    await pool.query(`insert into core.affiliations select 'W'||i, a, 1, null, 'I'||inst, (array['CN','US','HK','DE','FR','GB','IN','JP','KR','CA'])[1 + inst % 10], 250000000 from generate_series(1, ${n}) i, generate_series(1,4) a, lateral (select floor(random()*random()*3000 + i*0 + a*0)::int as inst) x`)
    await pool.query(`insert into core.work_countries select work_id, country_code, 1, sum(fractional_weight) from core.affiliations group by 1, 2`)
    await pool.query(`update core.works w set countries_count = (select count(*) from core.work_countries c where c.work_id = w.work_id)`)
    await pool.query(`insert into core.current_institutions select distinct institution_id, institution_id, (array['CN','US','HK','DE','FR','GB','IN','JP','KR','CA'])[1 + substring(institution_id from 2)::int % 10], 'education', '{}'::text[] from core.affiliations`)
    await pool.query(`insert into core.topics select distinct topic_id, topic_id, subfield_id, 'S' || subfield_id, 1, 'f', 1, 'd', true from core.works`)
    await pool.query('vacuum analyze')
    const corpus = await buildCorpus(database, 'reference: { level: subfield, minimum_set_size: 50 }', ['level', 'families'])
    const time = async (sql: string, params: unknown[] = []) => { const t = performance.now(); const r = await pool.query(sql, params); console.log('TT', sql.slice(0, 200), r.rows.length, 'rows', Math.round(performance.now() - t), 'ms') }
    for (const which of ['main', 'level']) {
        await time(`select * from derive.leading_institutions(${corpus.idOf(which)}, 2010, 2021, 10)`)
        await time(`select found.* from metrics.settings as settings cross join lateral derive.leading_institutions(settings.setting_id, 2010, 2021, 10) as found where settings.corpus = 'mine' and settings.setting = '${which}' and found.counting = 'full'`)
        await time(`select * from derive.lead_ratio(${corpus.idOf(which)}, 2010, 2021, 'full', 10, 'cn+sar')`)
        await time(`select found.* from metrics.settings as settings cross join lateral derive.lead_ratio(settings.setting_id, $1, $2, $3, $4, $5) as found where settings.corpus = 'mine' and settings.setting = '${which}'`, [2010, 2021, 'full', 10, 'cn+sar'])
    }
    await time(`select * from derive.sensitivity('mine', 'CN', 2010, 2021)`)
    await time(`select * from metrics.collaboration_pairs where corpus = 'mine' and setting = 'main' and country_code = 'CN' order by salton desc`)
    if (process.env['EX']) console.log((await pool.query<Record<string, string>>('explain (analyze) ' + process.env['EX'])).rows.map((r) => Object.values(r)[0]).join('\n'))
    await database.close()
}, 300000)
