/** What works tell of topics, venues and institutions that have no record of their own in the store yet. */
interface Newcomers {
    topics: { topic_id: string, name: string, subfield_id: number, subfield_name: string | null, field_id: number | null, field_name: string | null, domain_id: number | null, domain_name: string | null }[]
    venues: { venue_id: string, name: string | null, venue_type: string | null, issn_l: string | null }[]
    current_institutions: { institution_id: string, name: string, country_code: string | null, institution_type: string | null, lineage: string[] }[]
}

export type { Newcomers }

export function noNewcomers(): Newcomers {
    return { topics: [], venues: [], current_institutions: [] }
}

/** Adds what one record tells of the wanted ids, and takes these from the wanted. */
export function collectNewcomers(found: Newcomers, record: unknown, wanted: Set<string>, isCountry: (code: string) => boolean): void {
    const work = fields(record)
    const take = (id: string | undefined): id is string => id !== undefined && wanted.delete(id)
    const topic = fields(work['primary_topic'])
    const topicId = lastPart(topic['id'])
    if (take(topicId)) {
        found.topics.push({
            topic_id: topicId, name: text(topic['display_name']) ?? topicId,
            subfield_id: numberOf(topic['subfield']) ?? 0, subfield_name: nameOf(topic['subfield']),
            field_id: numberOf(topic['field']), field_name: nameOf(topic['field']), domain_id: numberOf(topic['domain']), domain_name: nameOf(topic['domain']),
        })
    }
    const venue = fields(fields(work['primary_location'])['source'])
    const venueId = lastPart(venue['id'])
    if (take(venueId)) found.venues.push({ venue_id: venueId, name: text(venue['display_name']), venue_type: text(venue['type']), issn_l: text(venue['issn_l']) })
    for (const authorship of list(work['authorships'])) {
        for (const institution of list(authorship['institutions'])) {
            const id = lastPart(institution['id'])
            if (!take(id)) continue
            const country = text(institution['country_code'])?.trim().toUpperCase()
            const lineage = (Array.isArray(institution['lineage']) ? institution['lineage'] : []).flatMap((each) => lastPart(each) ?? [])
            found.current_institutions.push({
                institution_id: id, name: text(institution['display_name']) ?? id, country_code: country !== undefined && isCountry(country) ? country : null,
                institution_type: text(institution['type']), lineage: lineage.filter((each) => /^I[0-9]+$/.test(each)),
            })
        }
    }
}

function fields(value: unknown): Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {}
}

function list(value: unknown): Record<string, unknown>[] {
    return Array.isArray(value) ? value.map(fields) : []
}

function text(value: unknown): string | null {
    return typeof value === 'string' && value !== '' ? value.toWellFormed().replaceAll('\u0000', '\uFFFD') : null
}

function lastPart(address: unknown): string | undefined {
    return typeof address === 'string' ? /([A-Z][0-9]+)$/i.exec(address)?.[1]?.toUpperCase() : undefined
}

function numberOf(level: unknown): number | null {
    const digits = /([0-9]{1,6})$/.exec(numberText(fields(level)['id']))?.[1]
    return digits === undefined ? null : Number(digits)
}

function numberText(value: unknown): string {
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function nameOf(level: unknown): string | null {
    return text(fields(level)['display_name'])
}
