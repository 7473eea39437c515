/** Records of invented people in the shapes providers give, and a store with them. */
import type { TestDatabase } from '../../support/database.ts'

interface Item { put?: number, role?: string | null, organisation?: string, id?: [scheme: string, value: string], country?: string, city?: string, from?: string, to?: string, by?: 'person' | 'organisation' | 'for the person' }

export function affiliation(kind: 'education' | 'qualification' | 'employment', iD: string, item: Item): object {
    const date = (year: string | undefined) => year === undefined ? null : { year: { value: year }, month: null, day: null }
    const own = { path: iD }
    const source = item.by === 'organisation' ? { 'source-client-id': { path: 'APP-1' }, 'source-orcid': null, 'assertion-origin-orcid': null }
        : item.by === 'for the person' ? { 'source-client-id': { path: 'APP-2' }, 'source-orcid': null, 'assertion-origin-orcid': own } : { 'source-client-id': null, 'source-orcid': own }
    return {
        [`${kind}-summary`]: {
            'put-code': item.put ?? 1, source, 'role-title': item.role ?? null, 'start-date': date(item.from), 'end-date': date(item.to),
            organization: {
                name: item.organisation ?? 'Lanterna University', address: { city: item.city ?? 'Lanterna', region: null, country: item.country ?? 'IN' },
                'disambiguated-organization': item.id ? { 'disambiguation-source': item.id[0], 'disambiguated-organization-identifier': item.id[1] } : null,
            },
        },
    }
}

/** Each list is a group of summaries that say the same. */
export function orcidRecord(iD: string, groups: { educations?: object[][], qualifications?: object[][], employments?: object[][] }): object {
    const list = (given: object[][] = []) => ({ 'affiliation-group': given.map((summaries) => ({ summaries })) })
    return { 'orcid-identifier': { path: iD }, 'activities-summary': { educations: list(groups.educations), qualifications: list(groups.qualifications), employments: list(groups.employments) } }
}

export async function storeRecord(database: TestDatabase, runId: number, record: { provider: string, entity: string, id: string, payload: object, hash?: string, updatedAt?: string | null }): Promise<void> {
    const { provider, entity, id, payload, hash = 'v1', updatedAt = '2026-05-01' } = record
    await database.pool.query(`insert into raw.records (provider, entity, provider_id, content_hash, payload, provider_updated_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [provider, entity, id, hash, JSON.stringify(payload), updatedAt])
    await database.pool.query(`insert into raw.run_records (run_id, provider, entity, provider_id, content_hash, origin) values ($1, $2, $3, $4, $5, 'test')
        on conflict (run_id, provider, entity, provider_id) do update set content_hash = excluded.content_hash`, [runId, provider, entity, id, hash])
}

export async function storeOrganisation(database: TestDatabase, organisation: { ror: string, country: string | null, grid?: string[], wikidata?: string[], domains?: string[], parents?: string[], status?: string }): Promise<void> {
    await database.pool.query(`insert into core.organisations (ror, name, country_code, types, status, parents, successors, grid_ids, wikidata_ids, domains, record, record_hash)
        values ($1, $1, $2, '{}', $7, $6, '{}', $3, $4, $5, '{}', 'h')`,
    [organisation.ror, organisation.country, organisation.grid ?? [], organisation.wikidata ?? [], organisation.domains ?? [], organisation.parents ?? [], organisation.status ?? 'active'])
}
