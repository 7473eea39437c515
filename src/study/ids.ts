/** Identifiers of people and institutions, as text or address, brought to one form. */

/** A5009435651, from the id or its OpenAlex address. */
export function parseAuthorId(text: string): string | undefined {
    return /^(?:(?:https?:\/\/)?(?:api\.)?openalex\.org\/(?:authors\/)?)?(a[1-9]\d{0,15})$/i.exec(text.trim())?.[1]?.toUpperCase()
}

/** I20231570, from the id or its OpenAlex address. */
export function parseInstitutionId(text: string): string | undefined {
    return /^(?:(?:https?:\/\/)?(?:api\.)?openalex\.org\/(?:institutions\/)?)?(i[1-9]\d{0,15})$/i.exec(text.trim())?.[1]?.toUpperCase()
}

/** The iD as 0000-0002-1825-0097, or what is wrong with it. */
export function parseOrcid(text: string): { orcid: string } | { problem: string } {
    const orcid = /^(?:(?:https?:\/\/)?(?:www\.)?orcid\.org\/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dx])\/?$/i.exec(text.trim())?.[1]?.toUpperCase()
    if (orcid === undefined) return { problem: 'is no ORCID iD: write it as 0000-0002-1825-0097' }
    const expected = orcidCheckCharacter(orcid)
    if (!orcid.endsWith(expected)) return { problem: 'is no ORCID iD: its check character is wrong, a digit is mistyped' }
    return { orcid }
}

/** ISO 7064 MOD 11-2; https://support.orcid.org/hc/en-us/articles/360006897674 */
function orcidCheckCharacter(orcid: string): string {
    const digits = orcid.replaceAll('-', '').slice(0, 15)
    let total = 0
    for (const digit of digits) total = (total + Number(digit)) * 2
    const rest = (12 - (total % 11)) % 11
    return rest === 10 ? 'X' : String(rest)
}

/**
 * Only the form, loosely: the reference is kept as written and made one by src/ingest.
 * A bare arXiv number counts when it is text; YAML reads an unquoted one as a number.
 */
export function isWorkReference(text: string): boolean {
    return workForms.some((form) => form.test(text))
}

export const workReferenceHelp = 'write W4390690464, doi:10.1038/s41586-025-09422-z, arXiv:2401.02954, pmid:40962978 or the address of one'

const workForms = [
    /^w[1-9]\d{0,15}$/i,
    /^(doi:\s*)?10\.\d{4,9}\/\S+$/i,
    /^(arxiv:\s*)?\d{4}\.\d{4,5}(v\d+)?$/i,
    /^(arxiv:\s*)?[a-z-]+(\.[a-z]{2})?\/\d{7}(v\d+)?$/i,
    /^pmid:\s*\d{1,9}$/i,
    /^(https?:\/\/)?(www\.|api\.|dx\.|export\.)*(openalex\.org|doi\.org|arxiv\.org|pubmed\.ncbi\.nlm\.nih\.gov)\/\S+$/i,
    /^https?:\/\/[^\s/]+\.[^\s/]+\/\S+$/i,
]
