/** The shape of a Crossref work, as far as SQL reads it; other documented fields are only named. https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md */
import { z } from 'zod'
import { count, integer, text } from '../check-payload.ts'

const texts = z.array(z.string()).nullish()
/** [[2024, 5, 1]], [[2024]] or [[null]]. */
const partialDate = z.object({ 'date-parts': z.array(z.array(integer)).nullish() }).nullish()
const stamp = z.object({ 'date-time': text }).nullish()
const update = z.object({ DOI: text, type: text }).nullish()
const any = z.unknown().optional()

export const work = z.object({
    DOI: z.string().regex(/^10\.\d{4,9}\/\S/i, 'is no DOI (10.…/…)'),
    type: text, subtype: any, title: texts, 'original-title': any, 'short-title': any, subtitle: any, language: any, abstract: any,
    'container-title': texts, 'short-container-title': any, 'group-title': any, publisher: text, 'publisher-location': any, member: any, prefix: any, source: any, event: any, institution: any, standards: any,
    issued: partialDate, published: partialDate, 'published-print': partialDate, 'published-online': partialDate, 'published-other': any, posted: partialDate, accepted: any, approved: any,
    created: stamp, deposited: stamp, indexed: stamp,
    author: z.array(z.object({ given: text, family: text, name: text, ORCID: text, affiliation: z.array(z.object({ name: text })).nullish() })).nullish(),
    editor: any, translator: any, chair: any, contributor: any, 'free-to-read': any,
    'is-referenced-by-count': count, 'reference-count': any, 'references-count': any, reference: any,
    funder: any, award: any, license: any, link: any, relation: any, 'update-to': z.array(update).nullish(), 'updated-by': z.array(update).nullish(), 'update-policy': any, assertion: any,
    ISSN: texts, 'issn-type': any, ISBN: any, 'isbn-type': any, volume: any, issue: any, page: any, 'article-number': any, 'journal-issue': any, 'part-number': any, 'edition-number': any, archive: any,
    degree: any, project: any, review: any, resource: any, subject: any, 'alternative-id': any, 'clinical-trial-number': any, 'content-domain': any, 'content-created': any, 'content-updated': any, 'component-number': any, 'proceedings-subject': any, 'special-numbering': any, 'published-manuscript': any, parent: any, aliases: any, issn: any, status: any, version: any, URL: any, score: any,
})

/** Fields that move on their own; a search gives another score each time. */
export const volatileFields: ReadonlySet<string> = new Set(['indexed', 'score'])

/** The bare DOI in lower case, since DOIs are compared without case; undefined for anything else. */
export function doiOf(value: unknown): string | undefined {
    if (typeof value !== 'string') return undefined
    const bare = /^(?:(?:https?:\/\/)?(?:www\.|dx\.)?doi\.org\/|doi:\s*)?(10\.\d{4,9}\/\S+)$/i.exec(value.trim())?.[1]
    // Dots alone between slashes would lead to another address.
    return bare === undefined || bare.split('/').some((part) => part === '.' || part === '..') ? undefined : bare.toLowerCase()
}
