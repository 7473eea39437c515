/** A paper of arXiv in one shape, whether it came from the query API (Atom) or by OAI-PMH (format arXiv), and the ids of arXiv. */
import { z } from 'zod'
import { integer, text } from '../check-payload.ts'
import { type XmlElement, childOf, childrenOf, childText, textOf } from '../xml.ts'

export interface ArxivWork {
    /** Without version: 2401.02954 or hep-th/9901001. */
    id: string
    format: 'atom' | 'oai'
    /** Of the query API only. */
    version?: number
    title?: string | undefined
    abstract?: string | undefined
    /** Of the first version. */
    created?: string | undefined
    /** Of the last version. */
    updated?: string | undefined
    /** Day on which arXiv last touched the metadata; OAI-PMH only. */
    datestamp?: string | undefined
    authors: { name?: string | undefined, keyname?: string | undefined, forenames?: string | undefined, suffix?: string | undefined, affiliations: string[] }[]
    categories: string[]
    comments?: string | undefined
    journal_ref?: string | undefined
    doi?: string | undefined
    report_no?: string | undefined
    license?: string | undefined
}

export const work = z.object({
    id: z.string().regex(/^(?:\d{4}\.\d{4,5}|[a-z-]+\/\d{7})$/, 'is no arXiv id (2401.02954 or hep-th/9901001)'),
    version: integer, title: text, abstract: text, created: z.string().regex(/^\d{4}-\d\d-\d\d/, 'is no date').nullish(), updated: text, datestamp: text,
    authors: z.array(z.object({ name: text, keyname: text, forenames: text, suffix: text, affiliations: z.array(z.string()) })),
    categories: z.array(z.string()), comments: text, journal_ref: text, doi: text, report_no: text, license: text,
})

/** The id without version and without subject class (math.GT/0309136 is math/0309136); undefined for anything else. */
export function arxivIdOf(value: string): string | undefined {
    const [, archive, number] = /^(?:arxiv:\s*|(?:https?:\/\/)?(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\/|(?:https?:\/\/(?:dx\.)?doi\.org\/)?10\.48550\/arxiv\.)?(?:([a-z-]+)(?:\.[a-z]{2})?\/(?=\d{7}))?(\d{4}\.\d{4,5}|\d{7})(?:v\d+)?(?:\.pdf)?$/i.exec(value) ?? []
    if (number === undefined || (archive === undefined) !== number.includes('.')) return undefined
    return archive === undefined ? number : `${archive.toLowerCase()}/${number}`
}

/** An entry of an Atom feed. https://info.arxiv.org/help/api/user-manual.html */
export function workOfEntry(entry: XmlElement): ArxivWork {
    const address = childText(entry, 'id') ?? ''
    const version = Number(/v(\d+)$/.exec(address)?.[1])
    return clean({
        id: arxivIdOf(address) ?? address, format: 'atom', ...(Number.isNaN(version) ? {} : { version }),
        title: line(childText(entry, 'title')), abstract: line(childText(entry, 'summary')),
        created: childText(entry, 'published'), updated: childText(entry, 'updated'),
        authors: childrenOf(entry, 'author').map((author) => clean({ name: line(childText(author, 'name')), affiliations: textsOf(author, 'arxiv:affiliation') })),
        categories: categoriesOf(entry),
        comments: line(childText(entry, 'arxiv:comment')), journal_ref: line(childText(entry, 'arxiv:journal_ref')), doi: childText(entry, 'arxiv:doi'),
    })
}

/** A record's metadata in the format arXiv. https://info.arxiv.org/help/oa/index.html */
export function workOfRecord(metadata: XmlElement, datestamp: string | undefined): ArxivWork {
    return clean({
        id: arxivIdOf(childText(metadata, 'id') ?? '') ?? childText(metadata, 'id') ?? '', format: 'oai',
        title: line(childText(metadata, 'title')), abstract: line(childText(metadata, 'abstract')),
        created: childText(metadata, 'created'), updated: childText(metadata, 'updated'), datestamp,
        authors: childrenOf(childOf(metadata, 'authors') ?? metadata, 'author').map((author) => clean({
            keyname: line(childText(author, 'keyname')), forenames: line(childText(author, 'forenames')), suffix: childText(author, 'suffix'), affiliations: textsOf(author, 'affiliation'),
        })),
        categories: (childText(metadata, 'categories') ?? '').split(/\s+/).filter((each) => each !== ''),
        comments: line(childText(metadata, 'comments')), journal_ref: line(childText(metadata, 'journal-ref')), doi: childText(metadata, 'doi'),
        report_no: line(childText(metadata, 'report-no')), license: childText(metadata, 'license'),
    })
}

/** The primary one first. */
function categoriesOf(entry: XmlElement): string[] {
    const terms = [...childrenOf(entry, 'arxiv:primary_category'), ...childrenOf(entry, 'category')].map(({ attributes }) => attributes['term'])
    return [...new Set(terms.filter((term) => term !== undefined))]
}

function textsOf(element: XmlElement, name: string): string[] {
    return childrenOf(element, name).map((child) => line(textOf(child)) ?? '').filter((each) => each !== '')
}

/** Titles and abstracts are wrapped at some width. */
function line(value: string | undefined): string | undefined {
    return value?.replace(/\s+/g, ' ').trim()
}

function clean<T extends object>(value: T): T {
    return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T
}
