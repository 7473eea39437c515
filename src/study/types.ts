/** A study as read from its folder and checked: a question as data. */
export interface Study {
    name: string
    /** Absolute path of the folder that holds study.yaml. */
    folder: string
    title: string
    question: string | undefined
    cohort: Cohort
    sources: Source[]
    /** ISO 3166-1 alpha-2 code, or the name of a region of the policy. */
    focus: string
    /** Countries whose ties are counted, by default US. */
    ties: string[]
    definition: DefinitionName
    regions: string
    /** Overrides the definition's own minimum when given. `sources` missing = no alternative by sources. */
    minimumEvidence: MinimumEvidence | undefined
    /** Members on at least this many of the cohort's works; 'all' = on every one; undefined = no key team. */
    keyTeamWorks: number | 'all' | undefined
    /** Names, beside the general rules, that are groups and no persons. */
    groupAuthors: string[]
    corrections: Correction[]
    /** Published figures to set beside ours; undefined where there is no expected.yaml. */
    expected: ExpectedFigure[] | undefined
    /**
     * sha256 over what changes the answer: cohort (roster rows included), settings, corrections.
     * Two studies with the same hash ask the same question; titles, notes and reasons are not in it.
     */
    contentHash: string
    /** What a reader of the run should know about the files: columns that were not used, files that were passed over. */
    warnings: string[]
}

export type Cohort =
    /** `count` of works in the study, for 'all' of the key team: works.length unless found by filter. */
    | { kind: 'works', works: string[], filter: string | undefined }
    | { kind: 'authors', authors: string[] }
    | { kind: 'orcids', orcids: string[] }
    | { kind: 'roster', rows: RosterRow[], file: string }
    /** Every author of the files read. */
    | { kind: 'all' }

export type Source = 'openalex'
export type DefinitionName = 'hoover2025' | 'strict'

export interface MinimumEvidence {
    years: number
    sources: number | undefined
}

export interface RosterRow {
    line: number
    name: string
    /** OpenAlex ids (A123…), empty = no profile found. One person can have several. */
    authorIds: string[]
    orcid: string | undefined
    /** How many of the study's works name this person; undefined = column not given. */
    works: number | undefined
    note: string | undefined
    /** What the roster says of the person's degrees; absent = nothing. */
    degrees?: RosterDegree[]
}

export interface RosterDegree {
    level: 'bachelor' | 'master' | 'doctorate'
    /** As written; undefined where it is a ROR id. */
    institution: string | undefined
    /** The last nine characters of a ROR id. */
    ror: string | undefined
    countryCode: string | undefined
    /** Of the degree. */
    year: number | undefined
}

export interface Correction {
    line: number
    action: 'merge' | 'split' | 'drop' | 'add'
    /** The person's OpenAlex author id (A123…) or ORCID-free roster name. */
    person: string
    /** merge: the id or name that `person` is merged into. */
    into: string | undefined
    /** split, drop: the institution whose claims are meant; add: the institution (optional). */
    institutionId: string | undefined
    countryCode: string | undefined
    firstYear: number | undefined
    lastYear: number | undefined
    kind: 'profile' | 'authorship' | 'employment' | 'education' | undefined
    reason: string
    source: string
}

export interface ExpectedFigure {
    /** Dotted path into the result's JSON, such as never_left.count. */
    path: string
    value: number
    /** Decimals as written (62.10 has 2): ours is rounded to these before the two are compared. */
    decimals: number
    /** What kind of figure it is: published by the study, or recomputed from its data. */
    kind: 'published' | 'data'
    /** Definition and region policy the figure holds under. */
    definition: string
    regions: string
    source: string
    note: string | undefined
}
