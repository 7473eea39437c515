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
    evidence: Claim[]
}

interface Settings { definition: string, focus_region: string, region_policy: string, minimum_years: number, minimum_sources: number | null }

/**
 * People in the order of the cohort.
 * @param filter by member numbers; all people when missing
 */
export async function readPeople(db: Kysely<DB>, runId: number, filter: { members?: number[], limit?: number } = {}): Promise<PersonResult[]> {
    const settings = await db.selectFrom('metrics.study_runs').select(['definition', 'focus_region', 'region_policy', 'minimum_years', 'minimum_sources'])
        .where('run_id', '=', runId).executeTakeFirstOrThrow()
    // Single look-ups by run, put together here: one statement over all of them is planned badly when the store holds runs of very
    // different sizes.
    const members = await db.selectFrom('core.cohort_members as members')
        .innerJoin('metrics.person_classes as classes', (join) => join.onRef('classes.run_id', '=', 'members.run_id').onRef('classes.member_id', '=', 'members.member_id').on('classes.variant', '=', 0))
        .select(['members.member_id as member', 'members.name', 'members.works_in_cohort', 'members.is_key_team', 'classes.person_class as class'])
        .where('members.run_id', '=', runId).$if(filter.members !== undefined, (query) => query.where('members.member_id', 'in', filter.members ?? []))
        .orderBy('members.member_id').$if(filter.limit !== undefined, (query) => query.limit(filter.limit ?? 0)).execute()
    const only = filter.members ?? (filter.limit === undefined ? undefined : members.map((row) => row.member))
    const ids = byMember(await ofMembers(db.selectFrom('core.member_authors').select(['member_id', 'author_id']).where('run_id', '=', runId).orderBy('author_id'), only))
    const paths = byMember(await ofMembers(db.selectFrom('metrics.person_paths').select(['member_id', 'path', 'first_year', 'last_year']).where('run_id', '=', runId), only))
    const regions = byMember(await ofMembers(db.selectFrom('metrics.person_regions').select(['member_id', 'region', 'years', 'sources']).where('run_id', '=', runId).where('variant', '=', 0), only))
    const flags = byMember(await ofMembers(db.selectFrom('metrics.person_flags').select(['member_id', 'rule']).where('run_id', '=', runId).orderBy('rule'), only))
    const claims = byMember(await readClaims(db, runId, only))
    return members.map((row) => {
        const path = paths.get(row.member)?.[0]
        return personOf({
            ...row,
            class: row.class as PersonResult['class'],
            author_ids: (ids.get(row.member) ?? []).map((each) => each.author_id),
            path: path?.path ?? null,
            first_year: path?.first_year ?? null,
            last_year: path?.last_year ?? null,
            years: Object.fromEntries((regions.get(row.member) ?? []).map(({ region, years, sources }) => [region, { years, sources }])),
            flags: (flags.get(row.member) ?? []).map((each) => each.rule),
            evidence: claims.get(row.member) ?? [],
        }, settings)
    })
}

type Claim = EvidenceRow & { member_id: number, set_aside: string | null }

async function readClaims(db: Kysely<DB>, runId: number, only: number[] | undefined): Promise<Claim[]> {
    const places = await ofMembers(db.selectFrom('metrics.person_places').select(['member_id', 'evidence_id', 'place_year']).where('run_id', '=', runId).where('place_year', '>', 0).orderBy('place_year'), only)
    const counted = new Map<string, number[]>()
    for (const place of places) {
        const years = counted.get(place.evidence_id)
        if (years) years.push(place.place_year)
        else counted.set(place.evidence_id, [place.place_year])
    }
    const rows = await sql<Omit<Claim, 'counted_years' | 'degree_level'> & { evidence_id: string, degree_level: string | null }>`
        select
            pinned.member_id, pinned.evidence_id, pinned.set_aside, evidence.kind, evidence.degree_level, evidence.institution_id, evidence.institution_name as institution,
            evidence.country_code, evidence.first_year, evidence.last_year, evidence.provider,
            case evidence.provider
                when 'openalex' then 'https://openalex.org/' || evidence.record_id
                when 'orcid' then 'https://orcid.org/' || evidence.record_id
                when 'wikidata' then 'https://www.wikidata.org/wiki/' || evidence.record_id
                when 'dblp' then 'https://dblp.org/pid/' || evidence.record_id
                else evidence.record_id
            end as record,
            evidence.record_hash
        from core.run_evidence as pinned
        inner join core.evidence as evidence on evidence.author_id = pinned.author_id and evidence.evidence_id = pinned.evidence_id
        where pinned.run_id = ${runId} ${only ? sql`and pinned.member_id = any(${only})` : sql``}
        order by evidence.first_year nulls last, evidence.last_year, evidence.list_order, evidence.evidence_id`.execute(db)
    return rows.rows.map(({ evidence_id: id, degree_level: level, ...row }) => ({ ...row, ...(level === null ? {} : { degree_level: level }), counted_years: counted.get(id) ?? [] }))
}

async function ofMembers<T>(query: { where(column: 'member_id', operator: 'in', members: number[]): { execute(): Promise<T[]> }, execute(): Promise<T[]> }, only: number[] | undefined): Promise<T[]> {
    if (only?.length === 0) return []
    return (only ? query.where('member_id', 'in', only) : query).execute()
}

function byMember<T extends { member_id: number }>(rows: T[]): Map<number, T[]> {
    const map = new Map<number, T[]>()
    for (const row of rows) {
        const known = map.get(row.member_id)
        if (known) known.push(row)
        else map.set(row.member_id, [row])
    }
    return map
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
        evidence: row.evidence.map(({ set_aside: setAside, member_id: _member, ...claim }) => (setAside === null ? claim : { ...claim, kind: `${claim.kind} (set aside: ${setAside})` })),
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
