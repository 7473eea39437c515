import { formatMean, formatNumber, formatQuantity } from '../format.ts'
import { dataTable, type Column } from './data-table.ts'
import { html, orMissing } from './html.ts'
import { section } from './section.ts'
import type { VNode } from 'preact'
import type { Output, StudyResult } from '../../study/result.ts'

type Measure = [key: 'works' | 'citations' | 'h_index' | 'i10_index', label: string]

const measures: Measure[] = [
    ['works', 'Works'], ['citations', 'Citations'], ['h_index', 'h-index'], ['i10_index', 'i10-index'],
]

export function outputSection(result: StudyResult): VNode {
    const { output, key_team: team } = result
    return section('output', 'Output', html`
        <div>
            ${dataTable<Measure>({
                caption: `Works and citations per person, as the profiles state them: ${describePeople(output, 'cohort')}`
                    + (team === null ? '' : `, ${describePeople(team.output, 'key team')}`),
                rows: measures,
                empty: 'No output is known.',
                columns: [
                    { head: 'Measure', cell: ([, label]) => label },
                    ...averageColumns(output, 'cohort'),
                    ...(team === null ? [] : averageColumns(team.output, 'key team')),
                ],
            })}
            <p class="note">
                The <b>median</b>${' '}person has as many people above as below; a few very productive profiles pull the <b>mean</b>${' '}up.
                An <b>h-index</b>${' '}of 7 means seven works with at least seven citations each. The <b>i10-index</b>${' '}is the number of
                works with at least ten citations.
            </p>
        </div>
    `, result)
}

function averageColumns(output: Output, group: string): Column<Measure>[] {
    return [
        { head: `Mean, ${group}`, align: 'number', cell: ([key]) => orMissing(formatMean(output[key].mean), 'no profile') },
        { head: `Median, ${group}`, align: 'number', cell: ([key]) => orMissing(formatNumber(output[key].median), 'no profile') },
    ]
}

function describePeople({ people }: Output, group: string): string {
    return `${formatQuantity(people, 'profile', 'profiles')} of the ${group}`
}
