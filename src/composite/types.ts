/** A composite index: what index.yaml says, where its pillars' values come from, and what is printed. */

export type Scaling = 'best' | 'min-max' | 'z-score' | 'none'
export type BlocRule = 'sum' | 'mean' | 'given'

export interface Country {
    /** ISO 3166-1 alpha-2. */
    code: string
    /** As tables of pillars call it. */
    name: string
}

export interface Bloc extends Country {
    members: string[]
    /** Policy of core.region_policies with a region of the bloc's code: our own metrics then give the bloc's value, and it is not summed. */
    regionPolicy: string | undefined
}

export interface Pillar {
    name: string
    weight: number
    scaling: Scaling
    bloc: BlocRule
    /** The metric of ours that it is read from; undefined = a column of the table of pillars. */
    metric: OwnMetric | undefined
    note: string | undefined
    /** Line of index.yaml. */
    line: number
}

export interface OwnMetric { metric: 'high_impact', corpus: string }

/** How a metric of ours becomes a pillar: P(top x %), summed over the years, first and last included. */
export interface OwnPillar {
    years: [first: number, last: number]
    counting: 'full' | 'fractional'
    topPercent: number
    regions: string
}

/** Scores of others to set beside ours. */
export interface ExpectedScores {
    kind: 'published' | 'data'
    source: string
    /** What they are multiplied by: 100 for scores of 0 to 100. */
    times: number
    scores: { unit: string, score: number, decimals: number }[]
}

export interface IndexDefinition {
    name: string
    folder: string
    /** Its index.yaml. */
    file: string
    title: string
    source: string | undefined
    missing: 'report' | 'renormalise'
    countries: Country[]
    blocs: Bloc[]
    pillars: Pillar[]
    ownPillar: OwnPillar | undefined
    expected: ExpectedScores | undefined
}

/** Where the values of a pillar come from in a run. */
export type PillarSource =
    | { kind: 'table', file: string }
    | { kind: 'swapped file', file: string }
    | { kind: 'metric', metric: OwnMetric }

/** A pillar as it is in a run: another source may change its scaling. */
export interface RunPillar extends Pillar {
    source: PillarSource
    isSwapped: boolean
}

/** pillar → country or bloc → raw value; what is missing is not there. */
export type PillarValues = Record<string, Record<string, number>>

/** What a run is computed from. */
export interface IndexInputs {
    pillars: RunPillar[]
    values: PillarValues
    notes: string[]
}

export interface UnitResult {
    code: string
    name: string
    kind: 'country' | 'bloc'
    /** Null: a pillar is missing. */
    score: number | null
    rank: number | null
    weight_used: number
    missing_pillars: string[]
    is_renormalised: boolean
    pillars: Record<string, { value: number | null, origin: string | null, scaled: number | null, contribution: number | null }>
    /** The score of others as they give it, and whether ours rounds to it; null: there is none, or it is about other pillars. */
    expected: number | null
    agrees: boolean | null
}

/** What `--format json` prints. Within version 1 fields are added, never changed. */
export interface IndexResult {
    version: 1
    index: string
    title: string
    source: string | null
    missing: 'report' | 'renormalise'
    pillars: { pillar: string, weight: number, scaling: Scaling, bloc: BlocRule, source: PillarSource, is_swapped: boolean }[]
    /** Best score first; those without a score at the end. */
    units: UnitResult[]
    expected: { kind: 'published' | 'data', source: string, times: number, compared: number, agreeing: number } | null
    notes: string[]
}
