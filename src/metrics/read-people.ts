/** The people of a run with the claims behind each class and the rule that decided it. */
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { DB } from '../db/types.ts'
import type { EvidenceRow, PersonResult } from '../study/result.ts'

interface PersonRow {
    member: number
    name: string
    author_ids: string[]
    works_in_cohort: number | null
    is_key_team: boolean
    class: PersonResult['class']
    path: string[] | null
    first_year: number | null
    last_year: number | null
    years: Record<string, { years: number, sources: number }>
    flags: string[]
    evidence: (EvidenceRow & { set_aside: string | null })[]
}

interface Settings { definition: string, focus_region: string, region_policy: string, minimum_years: number, minimum_sources: number | null }

/**
 * People in the order of the cohort.
 * @param filter by member numbers; all people when missing
 */
export async function readPeople(db: Kysely<DB>, runId: number, filter: { members?: number[], limit?: number } = {}): Promise<PersonResult[]> {
    const settings = await db.selectFrom('metrics.study_runs').select(['definition', 'focus_region', 'region_policy', 'minimum_years', 'minimum_sources'])
        .where('run_id', '=', runId).executeTakeFirstOrThrow()
    const rows = await sql<PersonRow>`
        select
            members.member_id as member, members.name, members.works_in_cohort, members.is_key_team,
            coalesce(ids.author_ids, '{}') as author_ids, classes.person_class as class,
            paths.path, paths.first_year, paths.last_year,
            coalesce(regions.years, '{}') as years, coalesce(flags.rules, '{}') as flags, coalesce(claims.rows, '[]') as evidence
        from core.cohort_members as members
        inner join metrics.person_classes as classes on classes.run_id = members.run_id and classes.variant = 0 and classes.member_id = members.member_id
        left join metrics.person_paths as paths on paths.run_id = members.run_id and paths.member_id = members.member_id
        left join (
            select member_id, array_agg(author_id order by author_id) as author_ids
            from core.member_authors where run_id = ${runId} group by member_id
        ) as ids on ids.member_id = members.member_id
        left join (
            select member_id, jsonb_object_agg(region, jsonb_build_object('years', years, 'sources', sources)) as years
            from metrics.person_regions where run_id = ${runId} and variant = 0 group by member_id
        ) as regions on regions.member_id = members.member_id
        left join (
            select member_id, array_agg(rule order by rule) as rules
            from metrics.person_flags where run_id = ${runId} group by member_id
        ) as flags on flags.member_id = members.member_id
        left join (
            select pinned.member_id, jsonb_agg(jsonb_build_object(
                'kind', evidence.kind, 'institution_id', evidence.institution_id, 'institution', evidence.institution_name,
                'country_code', evidence.country_code, 'first_year', evidence.first_year, 'last_year', evidence.last_year,
                'provider', evidence.provider,
                'record', case when evidence.provider = 'openalex' then 'https://openalex.org/' || evidence.record_id else evidence.record_id end,
                'record_hash', evidence.record_hash, 'set_aside', pinned.set_aside, 'counted_years', coalesce(counted.years, '{}')
            ) order by evidence.first_year nulls last, evidence.last_year, evidence.list_order, evidence.evidence_id) as rows
            from core.run_evidence as pinned
            inner join core.evidence as evidence on evidence.author_id = pinned.author_id and evidence.evidence_id = pinned.evidence_id
            left join (
                select author_id, evidence_id, array_agg(place_year order by place_year) as years
                from metrics.person_places where run_id = ${runId} and place_year > 0 group by author_id, evidence_id
            ) as counted on counted.author_id = pinned.author_id and counted.evidence_id = pinned.evidence_id
            where pinned.run_id = ${runId} ${filter.members ? sql`and pinned.member_id = any(${filter.members})` : sql``}
            group by pinned.member_id
        ) as claims on claims.member_id = members.member_id
        where members.run_id = ${runId} ${filter.members ? sql`and members.member_id = any(${filter.members})` : sql``}
        order by members.member_id
        ${filter.limit === undefined ? sql`` : sql`limit ${filter.limit}`}`.execute(db)
    return rows.rows.map((row) => personOf(row, settings))
}

/** Members whose name, author id or number is `person`; an exact name before one that only holds the text. */
export async function findMembers(db: Kysely<DB>, runId: number, person: string): Promise<{ member: number, name: string }[]> {
    const id = /([Aa]\d+)$/.exec(person)?.[1]?.toUpperCase() ?? ''
    const rows = await sql<{ member: number, name: string, rank: number }>`
        select members.member_id as member, members.name,
            min(case when ids.author_id = ${id} or members.member_id::text = ${person} then 1
                when profile.orcid = ${person} then 1 when lower(members.name) = lower(${person}) then 2 else 3 end) as rank
        from core.cohort_members as members
        left join core.member_authors as ids on ids.run_id = members.run_id and ids.member_id = members.member_id
        left join core.authors as profile on profile.author_id = ids.author_id and profile.record_hash = ids.record_hash
        where members.run_id = ${runId} and (
            ids.author_id = ${id} or profile.orcid = ${person} or members.member_id::text = ${person}
            or strpos(lower(members.name), lower(${person})) > 0
        )
        group by members.member_id, members.name
        order by rank, members.member_id
        limit 20`.execute(db)
    const best = rows.rows[0]?.rank
    return rows.rows.filter((row) => row.rank === best).map(({ member, name }) => ({ member, name }))
}

function personOf(row: PersonRow, settings: Settings): PersonResult {
    return {
        member: row.member,
        name: row.name,
        author_ids: row.author_ids,
        works_in_cohort: row.works_in_cohort,
        is_key_team: row.is_key_team,
        class: row.class,
        path: row.path?.join('→') ?? null,
        current: row.path?.at(-1) ?? null,
        first_year: row.first_year,
        last_year: row.last_year,
        years: Object.fromEntries(Object.entries(row.years).map(([region, counted]) => [region, counted.years])),
        flags: row.flags,
        decided_by: decidedBy(row, settings),
        evidence: row.evidence.map(({ set_aside: setAside, ...claim }) => (setAside === null ? claim : { ...claim, kind: `${claim.kind} (set aside: ${setAside})` })),
    }
}

/** One sentence: what the class rests on. */
function decidedBy(row: PersonRow, settings: Settings): string {
    const focus = settings.focus_region
    const places = Object.entries(row.years).sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([region, counted]) => `${region} (${counted.years} ${counted.years === 1 ? 'year' : 'years'}${counted.years === 0 ? `, ${counted.sources} sources` : ''})`).join(', ')
    const minimum = settings.minimum_years === 1 ? '' : ` A country counts from ${settings.minimum_years} years${settings.minimum_sources === null ? '' : ` or ${settings.minimum_sources} sources`}.`
    switch (row.class) {
        case 'never_left': return `Never left ${focus}: every region that counts is ${focus}; ${places}.${minimum}`
        case 'left': return `Left ${focus}: ${focus} counts, and so does another region; ${places}.${minimum}`
        case 'never_in': return `Never in ${focus}: regions count, ${focus} is not among them; ${places}.${minimum}`
        case 'unknown': return `Unknown: ${whyUnknown(row, settings)}.${minimum}`
    }
}

function whyUnknown(row: PersonRow, settings: Settings): string {
    if (row.author_ids.length === 0 && row.evidence.length === 0) return 'no profile was found for this name'
    if (row.evidence.length === 0) return 'the profile lists no affiliation'
    if (row.evidence.every((claim) => claim.set_aside !== null)) return 'every claim was set aside by corrections'
    if (row.evidence.every((claim) => claim.first_year === null)) return 'no claim has a year'
    if (row.evidence.every((claim) => claim.country_code === null)) return 'no claim has a country'
    return `no region has the evidence that the definition ${settings.definition} asks for`
}
