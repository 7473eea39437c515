/**
 * Decides whether a record can be stored and later cast by the views of sql/staging: its id, and the shape and range of every
 * field we read. What passes here cannot fail there.
 */
import { z } from 'zod'
import { checkPayload, count, text } from './check-payload.ts'
import type { CheckedRecord, Entity, RecordShape } from './source.ts'

const institution = z.object({ id: text, display_name: text, country_code: text, lineage: z.array(z.string()).nullish() })

const openalexId = (letter: string) => z.string().regex(new RegExp(`^(https?://openalex\\.org/)?${letter}[0-9]+$`, 'i'), `is no OpenAlex id (${letter} and digits)`)

const schemas = {
    authors: z.object({
        id: openalexId('A'),
        display_name: text, orcid: text, works_count: count, cited_by_count: count,
        summary_stats: z.object({ h_index: count, i10_index: count }).nullish(),
        affiliations: z.array(z.object({ institution: institution.nullish(), years: z.array(z.number()).nullish() })).nullish(),
        topics: z.array(z.object({ count, domain: z.object({ display_name: text }).nullish() })).nullish(),
    }),
    institutions: z.object({ id: openalexId('I'), display_name: text, country_code: text, type: text, ror: text, lineage: z.array(z.string()).nullish() }),
    works: z.object({
        id: openalexId('W'),
        title: text, display_name: text, doi: text, type: text, language: text, publication_date: z.iso.date().nullish(),
        publication_year: z.number().int().min(-2_147_483_648).max(2_147_483_647).nullish(),
        cited_by_count: count,
        is_retracted: z.boolean().nullish(),
        is_authors_truncated: z.boolean().nullish(),
        ids: z.record(z.string(), z.unknown()).nullish(),
        authorships: z.array(z.object({
            author: z.object({ id: text, display_name: text }).nullish(),
            raw_author_name: text,
            institutions: z.array(institution).nullish(),
            raw_affiliation_strings: z.array(z.string()).nullish(),
        })).nullish(),
    }),
} satisfies Record<Entity, z.ZodType>

/** Fields whose absence from a record means that the provider changed its shape (or that a file was cut down). */
const neededFields: Record<Entity, string[]> = {
    authors: ['id', 'display_name', 'affiliations', 'works_count', 'cited_by_count', 'summary_stats'],
    institutions: ['id', 'display_name', 'country_code', 'lineage'],
    works: ['id', 'authorships', 'publication_year'],
}

/** Fields documented by the provider (https://help.openalex.org, August 2026); any other is recorded as new. */
const documentedFields: Record<Entity, Set<string>> = {
    authors: new Set('id orcid display_name display_name_alternatives raw_author_names works_count cited_by_count summary_stats ids affiliations last_known_institutions last_known_institution topics topic_share x_concepts sources counts_by_year works_api_url updated_date created_date'.split(' ')),
    institutions: new Set('id ror display_name country_code type type_id lineage display_name_acronyms display_name_alternatives homepage_url image_url image_thumbnail_url geo international associated_institutions ids roles is_super_system status works_count cited_by_count summary_stats counts_by_year topics topic_share x_concepts repositories works_api_url updated_date created_date'.split(' ')),
    works: new Set('id doi title display_name publication_year publication_date ids language type type_crossref indexed_in is_retracted is_paratext is_xpac primary_location locations best_oa_location locations_count open_access authorships is_authors_truncated institutions institutions_distinct_count countries_distinct_count corresponding_author_ids corresponding_institution_ids primary_topic topics keywords concepts mesh cited_by_count counts_by_year fwci citation_normalized_percentile cited_by_percentile_year referenced_works referenced_works_count related_works biblio awards grants funders apc_list apc_paid sustainable_development_goals has_fulltext fulltext_origin has_content content_urls abstract_inverted_index datasets versions cited_by_api_url updated_date created_date relevance_score'.split(' ')),
}

export function shapeOf(entity: Entity): RecordShape {
    return { needed: neededFields[entity], documented: documentedFields[entity] }
}

/** Fields that move on their own and make no new version of a record. */
const volatileFields = new Set(['updated_date', 'relevance_score', 'cited_by_api_url', 'works_api_url'])

export function checkRecord(entity: Entity, payload: unknown): CheckedRecord {
    return checkPayload({ entity, schema: schemas[entity], idOf, volatileFields, updatedAt: (record) => (record as { updated_date?: unknown }).updated_date }, payload)
}

function idOf(payload: object): string | null {
    const id = (payload as { id?: unknown }).id
    if (typeof id !== 'string') return null
    return /([WAI][0-9]+)$/i.exec(id)?.[1]?.toUpperCase() ?? null
}
