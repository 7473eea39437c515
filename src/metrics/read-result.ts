/** Reads the stored metrics of a run into the shape that is printed, reported and compared. */
import { sql, type Kysely } from 'kysely'
import type { DB } from '../db/types.ts'
import { UsageError } from '../errors.ts'
import type { Output, SensitivityRow, Share, StudyResult } from '../study/result.ts'

const topInstitutions = 50
const topPaths = 10

/** Throws UsageError when the run has no metrics. */
export async function readResult(db: Kysely<DB>, runId: number): Promise<StudyResult> {
    const run = await db.selectFrom('metrics.study_runs').selectAll().where('run_id', '=', runId).executeTakeFirst()
    if (!run) throw new UsageError(`run ${runId} has no result: it did not finish, or it is no run of a study`)
    const shares = await db.selectFrom('metrics.study_shares as shares')
        .innerJoin('metrics.variants as variants', (join) => join.onRef('variants.run_id', '=', 'shares.run_id').onRef('variants.variant', '=', 'shares.variant'))
        .selectAll('shares')
        .select(['variants.region_policy', 'variants.focus_region', 'variants.minimum_years', 'variants.minimum_sources', 'variants.leaves_out_implausible', 'variants.is_main'])
        .where('shares.run_id', '=', runId).orderBy('shares.variant').execute()
    const main = new Map(shares.filter((row) => row.is_main).map((row) => [row.measure, shareOf(row)]))
    const shareNamed = (measure: string): Share => main.get(measure) ?? { count: 0, of: 0, unknown: 0, share: null, lower: null, upper: null, interval: null }
    const ties = await db.selectFrom('metrics.study_ties').selectAll().where('run_id', '=', runId).orderBy('region').execute()
    const leftOut = await db.selectFrom('core.left_out').select(['name', 'author_id', 'reason']).where('run_id', '=', runId).orderBy('left_out_id').execute()
    const rejected = await db.selectFrom('raw.rejected_records').select((eb) => eb.fn.countAll<number>().as('n')).where('run_id', '=', runId).executeTakeFirstOrThrow()
    const alerts = await db.selectFrom('ops.alerts').select('message').where('run_id', '=', runId).orderBy('severity', 'desc').orderBy('alert_key').execute()
    return {
        version: 1,
        study: run.study,
        title: run.title,
        run: runId,
        definition: run.definition,
        regions: run.region_policy,
        focus: run.focus,
        focus_region: run.focus_region,
        data_version: run.data_version,
        as_of: run.as_of?.toISOString() ?? '',
        counting: 'people, each counted once',
        minimum_evidence: { years: run.minimum_years, sources: run.minimum_sources },
        cohort: { members: run.members, profiles: run.profiles, known: run.known, unknown: run.members - run.known, left_out: leftOut.length },
        never_left: shareNamed('never_left'),
        ever_in: shareNamed('ever_in'),
        never_in: shareNamed('never_in'),
        ties: Object.fromEntries(ties.map((tie) => [tie.region, { ...shareNamed(`tie:${tie.region}`), years: { '1': tie.years_1, '2-4': tie.years_2_4, '5+': tie.years_5 } }])),
        split: await readSplit(db, runId, run.known, shareNamed('never_left').count, run.tie_regions, run.focus_region),
        current: await readCurrent(db, runId),
        trajectories: (await db.selectFrom('metrics.study_trajectories').select(['path', 'people']).where('run_id', '=', runId).orderBy('place').execute())
            .map((row) => ({ path: row.path, count: row.people })),
        paths: await readPaths(db, runId),
        key_team: run.works_required === null ? null : await readKeyTeam(db, runId, run.works_required, run.tie_regions),
        institutions: await readInstitutions(db, runId),
        output: await readOutput(db, runId, 'all'),
        sensitivity: shares.filter((row) => row.measure === 'never_left').map((row): SensitivityRow => ({
            regions: row.region_policy,
            focus_region: row.focus_region,
            minimum_years: row.minimum_years,
            minimum_sources: row.minimum_sources,
            implausible: row.leaves_out_implausible ? 'left out' : 'kept',
            members: row.members,
            is_main: row.is_main,
            ...shareOf(row),
        })),
        flags: await readFlags(db, runId),
        left_out: leftOut,
        rejected_records: rejected.n,
        alerts: alerts.map((alert) => alert.message),
    }
}

interface ShareRow { people: number, known: number, unknown: number, share: number | null, lower_bound: number | null, upper_bound: number | null, interval_lower: number | null, interval_upper: number | null }

function shareOf(row: ShareRow): Share {
    return {
        count: row.people,
        of: row.known,
        unknown: row.unknown,
        share: row.share,
        lower: row.lower_bound,
        upper: row.upper_bound,
        interval: row.interval_lower === null || row.interval_upper === null ? null : [row.interval_lower, row.interval_upper],
    }
}

async function readSplit(db: Kysely<DB>, runId: number, known: number, neverLeft: number, ties: string[], focus: string): Promise<StudyResult['split']> {
    const abroad = ties.filter((region) => region !== focus)
    if (abroad.length === 0) return { never_left: neverLeft, tie: 0, elsewhere: known - neverLeft }
    const tied = await db.selectFrom('metrics.person_regions').select((eb) => eb.fn.count<number>('member_id').distinct().as('n'))
        .where('run_id', '=', runId).where('variant', '=', 0).where('region', 'in', abroad).executeTakeFirstOrThrow()
    return { never_left: neverLeft, tie: tied.n, elsewhere: known - neverLeft - tied.n }
}

async function readCurrent(db: Kysely<DB>, runId: number): Promise<Record<string, number>> {
    const rows = await db.selectFrom('metrics.study_regions').select(['region', 'people']).where('run_id', '=', runId).orderBy('people', 'desc').orderBy('region').execute()
    return Object.fromEntries(rows.map((row) => [row.region, row.people]))
}

async function readPaths(db: Kysely<DB>, runId: number): Promise<StudyResult['paths']> {
    return db.selectFrom('metrics.person_paths').select([sql<string>`array_to_string(path, '→')`.as('path'), (eb) => eb.fn.countAll<number>().as('count')])
        .where('run_id', '=', runId).groupBy('path').orderBy('count', 'desc').orderBy('path').limit(topPaths).execute()
}

async function readKeyTeam(db: Kysely<DB>, runId: number, worksRequired: number, ties: string[]): Promise<StudyResult['key_team']> {
    const classes = await db.selectFrom('core.cohort_members as members')
        .innerJoin('metrics.person_classes as classes', (join) => join.onRef('classes.run_id', '=', 'members.run_id').onRef('classes.member_id', '=', 'members.member_id'))
        .select(['classes.person_class', (eb) => eb.fn.countAll<number>().as('n')])
        .where('members.run_id', '=', runId).where('members.is_key_team', '=', true).where('classes.variant', '=', 0)
        .groupBy('classes.person_class').execute()
    const tied = await db.selectFrom('core.cohort_members as members')
        .innerJoin('metrics.person_regions as regions', (join) => join.onRef('regions.run_id', '=', 'members.run_id').onRef('regions.member_id', '=', 'members.member_id'))
        .select(['regions.region', (eb) => eb.fn.countAll<number>().as('n')])
        .where('members.run_id', '=', runId).where('members.is_key_team', '=', true).where('regions.variant', '=', 0)
        .groupBy('regions.region').execute()
    const count = (...names: string[]) => classes.filter((row) => names.includes(row.person_class)).reduce((sum, row) => sum + row.n, 0)
    return {
        members: count('never_left', 'left', 'never_in', 'unknown'),
        known: count('never_left', 'left', 'never_in'),
        never_left: count('never_left'),
        ties: Object.fromEntries(ties.map((region) => [region, tied.find((row) => row.region === region)?.n ?? 0])),
        works_required: worksRequired,
        output: await readOutput(db, runId, 'key_team'),
    }
}

async function readInstitutions(db: Kysely<DB>, runId: number): Promise<StudyResult['institutions']> {
    const countries = await db.selectFrom('metrics.study_institutions').select(['country_code', (eb) => eb.fn.countAll<number>().as('n')])
        .where('run_id', '=', runId).groupBy('country_code').orderBy('n', 'desc').orderBy('country_code').execute()
    const top = await db.selectFrom('metrics.study_institutions').select(['institution_id as id', 'name', 'country_code', 'direct', 'total'])
        .where('run_id', '=', runId).orderBy('direct', 'desc').orderBy('total', 'desc').orderBy('institution_id').limit(topInstitutions).execute()
    return {
        count: countries.reduce((sum, row) => sum + row.n, 0),
        by_country: Object.fromEntries(countries.map((row) => [row.country_code ?? 'unknown', row.n])),
        top,
    }
}

async function readOutput(db: Kysely<DB>, runId: number, group: 'all' | 'key_team'): Promise<Output> {
    const rows = await db.selectFrom('metrics.study_output').selectAll().where('run_id', '=', runId).where('people_group', '=', group).execute()
    const average = (measure: string) => {
        const row = rows.find((each) => each.measure === measure)
        return { mean: row?.mean ?? null, median: row?.median ?? null }
    }
    return {
        people: Math.max(0, ...rows.map((row) => row.people)),
        works: average('works'),
        citations: average('citations'),
        h_index: average('h_index'),
        i10_index: average('i10_index'),
    }
}

async function readFlags(db: Kysely<DB>, runId: number): Promise<StudyResult['flags']> {
    const rules = await db.selectFrom('core.plausibility_rules').select('rule').orderBy('rule').execute()
    const people = await db.selectFrom('metrics.person_flags as flags')
        .innerJoin('core.cohort_members as members', (join) => join.onRef('members.run_id', '=', 'flags.run_id').onRef('members.member_id', '=', 'flags.member_id'))
        .select(['members.member_id as member', 'members.name', 'members.author_id', sql<string[]>`array_agg(flags.rule order by flags.rule)`.as('rules')])
        .where('flags.run_id', '=', runId).groupBy(['members.member_id', 'members.name', 'members.author_id']).orderBy('members.member_id').execute()
    return {
        implausible: people.length,
        rules: Object.fromEntries(rules.map(({ rule }) => [rule, people.filter((person) => person.rules.includes(rule)).length])),
        people,
    }
}
