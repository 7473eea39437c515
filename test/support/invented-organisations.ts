/** Invented organisations in ROR's schema 2, and thousands of others around them: how rare a word is shows only among many names. */

export interface InventedOrganisation {
    /** The last nine characters of the id. */
    ror: string
    name: string
    country: string
    city: string
    region?: [name: string, code: string]
    types?: string[]
    labels?: string[]
    aliases?: string[]
    acronyms?: string[]
    status?: 'active' | 'inactive' | 'withdrawn'
    parents?: string[]
    successors?: string[]
    changedOn?: string
}

export function recordOf(given: InventedOrganisation): Record<string, unknown> {
    const name = (types: string[]) => (value: string) => ({ value, lang: null, types })
    return {
        id: `https://ror.org/${given.ror}`, status: given.status ?? 'active', types: given.types ?? ['education'], established: 1900, domains: [], links: [], external_ids: [],
        names: [name(['ror_display', 'label'])(given.name), ...(given.labels ?? []).map(name(['label'])), ...(given.aliases ?? []).map(name(['alias'])), ...(given.acronyms ?? []).map(name(['acronym']))],
        locations: [{ geonames_id: 1, geonames_details: { name: given.city, country_code: given.country, country_name: given.country, country_subdivision_name: given.region?.[0] ?? null, country_subdivision_code: given.region?.[1] ?? null } }],
        relationships: [...(given.parents ?? []).map((id) => ({ type: 'parent', id: `https://ror.org/${id}`, label: 'x' })), ...(given.successors ?? []).map((id) => ({ type: 'successor', id: `https://ror.org/${id}`, label: 'x' }))],
        admin: { created: { date: '2020-01-01', schema_version: '2.0' }, last_modified: { date: given.changedOn ?? '2026-01-01', schema_version: '2.1' } },
    }
}

const rorLetters = '0123456789abcdefghjkmnpqrstvwxyz'

/** A well-formed id for a number. */
export function inventedRor(number: number): string {
    let text = ''
    for (let rest = number, digit = 0; digit < 6; digit++, rest = Math.floor(rest / 32)) text = `${rorLetters[rest % 32] ?? '0'}${text}`
    return `0${text}${String(number % 100).padStart(2, '0')}`
}

export const lanterna = inventedRor(1)
export const invented: InventedOrganisation[] = [
    { ror: lanterna, name: 'Lanterna University', country: 'SE', city: 'Brantholm', labels: ['Lanterna universitet', 'Universität Lanterna', 'Лантернский университет'], acronyms: ['LNU'] },
    { ror: inventedRor(2), name: 'University of Technology Veldora', country: 'DE', city: 'Veldora', region: ['Bavaria', 'BY'], labels: ['Technische Universität Veldora'], acronyms: ['TUV'] },
    { ror: inventedRor(3), name: 'Veldora University Hospital', country: 'DE', city: 'Veldora', types: ['healthcare'], labels: ['Universitätsklinikum Veldora'] },
    { ror: inventedRor(4), name: 'Orlan Academy of Sciences', country: 'CN', city: 'Beijing', types: ['government'], labels: ['奥兰科学院'], acronyms: ['OLAS'] },
    { ror: inventedRor(5), name: 'Institute of Tidal Computing', country: 'CN', city: 'Beijing', types: ['facility'], labels: ['潮汐计算研究所'], parents: [inventedRor(4)] },
    { ror: inventedRor(6), name: 'Kestrel Bay University', country: 'HK', city: 'Hong Kong', acronyms: ['KBU'] },
    { ror: inventedRor(7), name: 'Kestrel Bay University (Shenzhen)', country: 'CN', city: 'Shenzhen', region: ['Guangdong', 'GD'] },
    { ror: inventedRor(8), name: 'University of Taipa', country: 'MO', city: 'Macau', labels: ['Universidade de Taipa'] },
    { ror: inventedRor(9), name: 'National Formosan Quill University', country: 'TW', city: 'Taipei', acronyms: ['NFQU'] },
    { ror: inventedRor(10), name: 'Mirela Technical College', country: 'RO', city: 'Cluj-Napoca', status: 'withdrawn', successors: [inventedRor(11)] },
    { ror: inventedRor(11), name: 'Mirela Polytechnic University', country: 'RO', city: 'Cluj-Napoca', status: 'inactive', successors: [inventedRor(12)] },
    { ror: inventedRor(12), name: 'Danubia United University', country: 'RO', city: 'Cluj-Napoca' },
    { ror: inventedRor(13), name: 'Saint Osmund College', country: 'US', city: 'Springfield', region: ['Illinois', 'IL'] },
    { ror: inventedRor(14), name: 'Saint Osmund College', country: 'GB', city: 'Ludlow', region: ['England', 'ENG'] },
    { ror: inventedRor(15), name: 'Nebulark (Japan)', country: 'JP', city: 'Tokyo', types: ['company'], aliases: ['Nebulark Corporation'] },
    { ror: inventedRor(16), name: 'Circulus Institute', country: 'FR', city: 'Paris', status: 'inactive', successors: [inventedRor(17)] },
    { ror: inventedRor(17), name: 'Institut Circula', country: 'FR', city: 'Paris', status: 'inactive', successors: [inventedRor(16)] },
    { ror: inventedRor(18), name: 'Universidad Autónoma de Quillabamba', country: 'PE', city: 'Quillabamba' },
    { ror: inventedRor(19), name: 'Hannam Ocean University', country: 'KR', city: 'Busan', labels: ['한남해양대학교'] },
    { ror: inventedRor(20), name: 'Weatherby Institute of Marine Letters', country: 'US', city: 'Boston', region: ['Massachusetts', 'MA'], types: ['facility'] },
]

const syllables = 'ba bor cal dan dor el fen gal har il jor kal lan mar nor or pel quin ras sol tam ur ven wex yor zan'.split(' ')
const kinds = ['University', 'Institute of Technology', 'Hospital', 'Research Institute', 'College', 'Ministry', 'Foundation', 'Academy of Sciences', 'Medical University', 'National Laboratory']
const somewhere: [city: string, country: string][] = [['Lyon', 'FR'], ['Osaka', 'JP'], ['Toronto', 'CA'], ['Madrid', 'ES'], ['Chennai', 'IN'], ['Wuhan', 'CN'], ['Seattle', 'US'], ['Leeds', 'GB'], ['Warsaw', 'PL'], ['Shenzhen', 'CN'], ['Taipei', 'TW'], ['Busan', 'KR']]

/** @param around how many others */
export function inventedOrganisations(around = 20_000): Record<string, unknown>[] {
    const others = Array.from({ length: around }, (_each, number): InventedOrganisation => {
        const word = [number, Math.floor(number / 26), Math.floor(number / 676)].map((part) => syllables[part % 26] ?? '').join('')
        const [city, country] = somewhere[number % somewhere.length] ?? ['Lyon', 'FR']
        const kind = kinds[number % kinds.length] ?? 'University'
        return { ror: inventedRor(1_000 + number), name: number % 3 === 0 ? `${kind} of ${word}ia` : `${word} ${kind}`, country, city, types: [kind === 'Hospital' ? 'healthcare' : kind === 'Ministry' ? 'government' : 'education'] }
    })
    return [...invented, ...others].map(recordOf)
}
