/**
 * The answer to a study, as `study run --json` prints it (docs/result.md). Stable: fields are added, never changed,
 * within one `version`. Shares are 0…1, counts are people unless said otherwise.
 */
export interface StudyResult {
    version: 1
    study: string
    title: string
    run: number
    definition: string
    regions: string
    focus: string
    /** The region of the policy that holds the focus country: 'CN' under iso, 'CN+SAR' under cn+sar. */
    focus_region: string
    /** Hash over the records and corrections the run is pinned to: same version, same data. */
    data_version: string
    /** When the newest record of the run was fetched or read, ISO 8601. */
    as_of: string
    counting: 'people, each counted once'
    minimum_evidence: { years: number, sources: number | null }
    cohort: { members: number, profiles: number, known: number, unknown: number, left_out: number }
    never_left: Share
    ever_in: Share
    never_in: Share
    ties: Record<string, Share & { years: { '1': number, '2-4': number, '5+': number } }>
    /** Everybody whose class is known, once: stayed; tied to a tie country; elsewhere abroad. */
    split: { never_left: number, tie: number, elsewhere: number }
    /** Region of the last step of each known person's path → people. */
    current: Record<string, number>
    /** People with a tie by first…last region of their path. */
    trajectories: { path: string, count: number }[]
    /** The ten most frequent full paths of all known people. */
    paths: { path: string, count: number }[]
    key_team: (
        { members: number, known: number, never_left: number, ties: Record<string, number>, works_required: number
            output: Output }
    ) | null
    institutions: {
        count: number
        by_country: Record<string, number>
        /** Most people first. direct = people with the institution itself; total = with it or one below it. */
        top: { id: string, name: string, country_code: string | null, direct: number, total: number }[]
    }
    /** Over members with a profile. */
    output: Output
    sensitivity: SensitivityRow[]
    flags: {
        /** People with at least one implausibility flag; they stay in every figure unless a row says otherwise. */
        implausible: number
        rules: Record<string, number>
        people: { member: number, name: string, author_id: string | null, rules: string[] }[]
    }
    left_out: { name: string, author_id: string | null, reason: string }[]
    rejected_records: number
    alerts: string[]
}

export interface Output {
    people: number
    works: Average
    citations: Average
    h_index: Average
    i10_index: Average
}

export interface Average { mean: number | null, median: number | null }

/** A count with its denominator, what is unknown, bounds and interval. */
export interface Share {
    count: number
    /** The denominator: people whose class is known. */
    of: number
    /** Members whose class is not known; in the bounds, not in `of`. */
    unknown: number
    /** count / of; null when nobody is known. */
    share: number | null
    /** Share if every unknown person did not count, over all members. */
    lower: number | null
    /** Share if every unknown person counted, over all members. */
    upper: number | null
    /** 95 % percentile bootstrap interval over people (1,000 samples, seeded). */
    interval: [number, number] | null
}

export interface SensitivityRow extends Share {
    regions: string
    focus_region: string
    minimum_years: number
    minimum_sources: number | null
    implausible: 'kept' | 'left out'
    members: number
    /** The row that is the study's own answer. */
    is_main: boolean
}

/** One person of the run, for the report, `study explain` and `study compare`. */
export interface PersonResult {
    member: number
    name: string
    author_ids: string[]
    works_in_cohort: number | null
    is_key_team: boolean
    class: 'never_left' | 'left' | 'never_in' | 'unknown'
    /** Region codes in year order, repeats collapsed, joined by '→'; null when unknown. */
    path: string | null
    current: string | null
    first_year: number | null
    last_year: number | null
    /** region → calendar years. */
    years: Record<string, number>
    flags: string[]
    /** One sentence: the rule that decided the class. */
    decided_by: string
    evidence: EvidenceRow[]
}

export interface EvidenceRow {
    kind: string
    /** bachelor, master, doctorate or postdoc, where the claim names one. */
    degree_level?: string
    institution_id: string | null
    institution: string | null
    country_code: string | null
    first_year: number | null
    last_year: number | null
    provider: string
    /** Provider's record the claim was read from, e.g. https://openalex.org/A123 or https://orcid.org/0000-…, and the version of it. */
    record: string
    record_hash: string
    /** Calendar years of the claim that the definition counted. */
    counted_years: number[]
}

/** Two runs side by side, as `study compare --json` prints them. */
export interface Comparison {
    version: 1
    before: RunSummary
    after: RunSummary
    changed: { name: string, author_ids: string[], from: string, to: string, path_before: string | null, path_after: string | null, evidence_gone: Claim[], evidence_new: Claim[] }[]
    joined: { name: string, class: string }[]
    left: { name: string, class: string }[]
    unchanged: number
}

export type RunSummary = Pick<StudyResult, 'run' | 'study' | 'definition' | 'regions' | 'focus' | 'data_version' | 'never_left' | 'cohort'>
export type Claim = Pick<EvidenceRow, 'kind' | 'degree_level' | 'institution' | 'country_code' | 'first_year' | 'last_year' | 'provider'>
