/** What the matcher knows of an organisation, out of its record in ROR's schema 2 (https://ror.readme.io/docs/ror-data-structure). */
import { z } from 'zod'
import { rorIdOf } from '../../ror-id.ts'

export interface Organisation {
    /** The last nine characters of the id. */
    ror: string
    name: string
    names: { text: string, kind: 'display' | 'label' | 'alias' | 'acronym' }[]
    countryCode: string | undefined
    /** Cities and regions it lies in, as ROR (GeoNames) names them. */
    places: { city: string, region: string | undefined, regionCode: string | undefined, countryCode: string }[]
    types: string[]
    status: 'active' | 'inactive' | 'withdrawn'
    parents: string[]
    related: string[]
    successors: string[]
}

const text = z.string().nullish()
const recordShape = z.object({
    id: z.string(),
    status: z.enum(['active', 'inactive', 'withdrawn']).catch('active'),
    types: z.array(z.string()).catch([]),
    names: z.array(z.object({ value: z.string(), types: z.array(z.string()).catch([]) })).min(1),
    locations: z.array(z.object({ geonames_details: z.object({ name: text, country_code: text, country_subdivision_name: text, country_subdivision_code: text }).catch({}) })).catch([]),
    relationships: z.array(z.object({ type: z.string(), id: z.string() })).catch([]),
})

/** Undefined when the record has no id or no name. */
export function readOrganisation(record: unknown): Organisation | undefined {
    const parsed = recordShape.safeParse(record)
    const ror = parsed.success ? rorIdOf(parsed.data.id) : undefined
    if (!parsed.success || ror === undefined) return undefined
    const { names, locations, relationships, types, status } = parsed.data
    const related = (type: string) => relationships.filter((each) => each.type === type).flatMap((each) => rorIdOf(each.id) ?? [])
    const places = locations.flatMap(({ geonames_details: { name, country_code: countryCode, country_subdivision_name: region, country_subdivision_code: regionCode } }) =>
        countryCode ? [{ city: name ?? '', region: region ?? undefined, regionCode: regionCode ?? undefined, countryCode: countryCode.toUpperCase() }] : [])
    const read = names.map((name): Organisation['names'][number] => ({ text: name.value, kind: name.types.includes('ror_display') ? 'display' : name.types.includes('acronym') ? 'acronym' : name.types.includes('label') ? 'label' : 'alias' }))
    return {
        ror, name: (read.find((name) => name.kind === 'display') ?? read[0])?.text ?? ror, names: read,
        countryCode: places[0]?.countryCode, places, types, status,
        parents: related('parent'), related: [...related('child'), ...related('related')], successors: related('successor'),
    }
}
