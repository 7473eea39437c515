/** The metrics one can ask for: what each answers, which choices it takes, and the query that reads it (sql/read). */

/** Choices of the command line that a metric listens to; others are refused. */
export type Choice = 'years' | 'counting' | 'threshold' | 'regions' | 'region' | 'setting'

export interface Metric {
    name: string
    title: string
    /** Name of the file in sql/read. */
    query: string
    /** The same over all years together, where there is such a thing. */
    periodQuery?: string
    choices: Choice[]
    /** Page of docs/metrics. */
    page: string
    /** Must name exactly one region. */
    needsRegion?: boolean
}

export const metrics: Metric[] = [
    {
        name: 'high_impact_by_country', title: 'How much a country or region produces, and how much of it is highly cited',
        query: 'high_impact_by_country', periodQuery: 'high_impact_by_period', choices: ['years', 'counting', 'threshold', 'regions', 'region', 'setting'], page: 'high_impact_by_country',
    },
    { name: 'leading_institutions', title: 'The institutions with the most highly cited works', query: 'leading_institutions', periodQuery: 'leading_institutions', choices: ['years', 'counting', 'threshold', 'region', 'setting'], page: 'leading_institutions' },
    { name: 'collaboration', title: 'How much of a country\'s output is written with other countries', query: 'collaboration', choices: ['years', 'region', 'setting'], page: 'collaboration' },
    { name: 'collaboration_pairs', title: 'Which countries write together, and how strongly', query: 'collaboration_pairs', choices: ['years', 'region', 'setting'], page: 'collaboration' },
    { name: 'lead_ratio', title: 'Who leads in each research area, by how much, and how concentrated it is', query: 'lead_ratio', periodQuery: 'lead_ratio', choices: ['years', 'counting', 'threshold', 'regions', 'setting'], page: 'lead_ratio' },
    { name: 'sensitivity', title: 'How a region\'s headline moves with every choice', query: 'sensitivity', periodQuery: 'sensitivity', choices: ['years', 'region'], page: 'sensitivity', needsRegion: true },
    { name: 'reference_sets', title: 'Works compared together: expected citations and thresholds', query: 'reference_sets', choices: ['years', 'setting'], page: 'high_impact_by_country' },
    { name: 'coverage', title: 'What became of every work in the store: counted, or why not', query: 'coverage', periodQuery: 'coverage', choices: ['years', 'setting'], page: 'high_impact_by_country' },
]
