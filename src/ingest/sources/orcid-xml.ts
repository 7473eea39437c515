/**
 * A record of the yearly dump (XML, schema 3.0) as the API gives it (JSON): the same names, values and lists, so that one reader does for
 * both. Element names lose their prefix, attributes become fields; the tables say the rest. https://github.com/ORCID/orcid-model
 */
import { textOf, type XmlElement } from '../xml.ts'

type Json = Record<string, unknown>

/** Texts that the API wraps: { value: … }. */
const wrapped = words('given-names family-name credit-name source-name assertion-origin-name external-id-url url review-url year month day subtitle journal-title translated-title external-id-normalized')
/** Moments: { value: milliseconds since 1970 }. */
const moments = words('created-date last-modified-date submission-date deactivation-date completion-date')
/** Of what these list, the display-index is a number; everywhere else it is a text. */
const numbered = words('address external-identifier keyword other-name researcher-url')
/** What may come several times, and is a list also where it comes once. */
const listed = words('affiliation-group group peer-review-group external-id other-name researcher-url email address keyword external-identifier work-summary funding-summary peer-review-summary research-resource-summary')
/** Of an affiliation-group: each is an object with the kind as its only field, in the list `summaries`. */
const affiliations = words('education-summary employment-summary qualification-summary distinction-summary invited-position-summary membership-summary service-summary')
/** Containers, and the list each has even when it is empty. */
const emptyLists = new Map(Object.entries({
    'affiliation-group': 'distinctions educations employments invited-positions memberships qualifications services',
    group: 'fundings works research-resources peer-reviews',
    'external-id': 'external-ids', 'other-name': 'other-names', 'researcher-url': 'researcher-urls', email: 'emails', address: 'addresses', keyword: 'keywords', 'external-identifier': 'external-identifiers',
}).flatMap(([list, containers]) => containers.split(' ').map((container) => [container, list] as const)))
/** Fields the API gives always: null where there is nothing. */
const nulls = new Map(Object.entries({
    record: 'person activities-summary',
    person: 'name biography',
    name: 'family-name credit-name source',
    source: 'source-orcid source-client-id source-name assertion-origin-orcid assertion-origin-client-id assertion-origin-name',
    'external-id': 'external-id-normalized external-id-normalized-error external-id-url external-id-relationship',
    'start-date': 'month day', 'end-date': 'month day', 'publication-date': 'month day',
    organization: 'disambiguated-organization',
    ...Object.fromEntries([...affiliations].map((name) => [name, 'source department-name role-title start-date end-date url external-ids'])),
}).map(([element, fields]) => [element, fields.split(' ')] as const))

/** The root of one file: `record:record`, or `error:error` for a record that is locked or deprecated. */
export function orcidJson(root: XmlElement): Json {
    return toObject(root)
}

function toObject(element: XmlElement): Json {
    const name = bare(element.name)
    const isPlace = name === 'address' && !('put-code' in element.attributes)
    // Fields of others' making: without a prototype, __proto__ is a field like any.
    const object: Json = Object.create(null) as Json
    for (const field of [...nulls.get(name) ?? [], ...(isPlace ? ['region'] : [])]) object[field] = null
    const list = emptyLists.get(name)
    if (list !== undefined) object[list] = []
    for (const [attribute, value] of Object.entries(element.attributes)) {
        if (!attribute.startsWith('xmlns')) object[bare(attribute)] = attribute === 'put-code' || (attribute === 'display-index' && numbered.has(name)) ? Number(value) : isTruth(value) ? value === 'true' : value
    }
    for (const child of element.children) {
        if (typeof child === 'string') continue
        const field = bare(child.name)
        if (affiliations.has(field)) append(object, 'summaries', { [field]: toObject(child) })
        else if ((listed.has(field) && field !== name && (field !== 'address' || 'put-code' in child.attributes)) || name === 'hosts') append(object, field, toValue(child, name, isPlace))
        else object[field] = toValue(child, name, isPlace)
    }
    return object
}

function toValue(element: XmlElement, parent: string, isInPlace: boolean): unknown {
    const name = bare(element.name)
    if (element.children.some((child) => typeof child !== 'string')) return toObject(element)
    const text = textOf(element).trim()
    if (moments.has(name)) return { value: Date.parse(text) }
    // A country is wrapped where it is a person's, a title where it is a title's.
    if (wrapped.has(name) || (name === 'country' && !isInPlace) || (name === 'title' && parent === 'title')) return { ...toObject(element), value: text }
    if (text === '') return emptyLists.has(name) || Object.keys(element.attributes).length > 0 ? toObject(element) : null
    return isTruth(text) ? text === 'true' : text
}

function append(object: Json, field: string, value: unknown): void {
    const list = object[field]
    if (Array.isArray(list)) list.push(value)
    else object[field] = [value]
}

function isTruth(text: string): boolean {
    return text === 'true' || text === 'false'
}

function bare(name: string): string {
    return name.slice(name.indexOf(':') + 1)
}

function words(text: string): ReadonlySet<string> {
    return new Set(text.split(' '))
}
