/** A corpus as read from its file and checked: a declared set of works. */
export interface Corpus {
    /** Name of the file without its ending, in small letters, digits and -. */
    name: string
    /** Absolute path of the file. */
    file: string
    title: string
    inWords: string
    /** Of rules that fit a topic the narrowest wins: topic, subfield, field, domain, all. A topic that no rule fits is out. */
    rules: CorpusRule[]
    /** Types of works that belong; undefined = every type but paratext. */
    types: string[] | undefined
    /** ISO 639-1 codes; undefined = every language. */
    languages: string[] | undefined
    /** First and last year that belong; undefined = no limit. */
    firstYear: number | undefined
    lastYear: number | undefined
    includesRetracted: boolean
    /** Whether works of the provider's uncurated tail belong (OpenAlex: is_xpac). */
    includesExpansion: boolean
    /** Whether preprint and published version of a work count once. */
    countsFamilies: boolean
    referenceLevel: 'subfield' | 'topic'
    /** Figures say how much of them rests on reference sets with fewer works. */
    minimumSetSize: number
    /** sha256 over what changes a figure: another hash, another corpus. Words, names, reasons and the order of lists are not in it. */
    contentHash: string
    /** What a reader should know about the file. */
    warnings: string[]
}

export interface CorpusRule {
    level: RuleLevel
    /** T10028 for a topic, the digits for subfield, field and domain, * for all. */
    id: string
    isIncluded: boolean
    because: string
    /** What the file calls it, for readers; the id counts. */
    name: string | undefined
    line: number
}

export type RuleLevel = 'all' | 'domain' | 'field' | 'subfield' | 'topic'
