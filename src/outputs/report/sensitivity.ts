import { formatCount, formatMinimum } from '../format.ts'
import { dataTable } from './data-table.ts'
import { html } from './html.ts'
import { section } from './section.ts'
import { shareColumns } from './share-columns.ts'
import type { VNode } from 'preact'
import type { SensitivityRow, StudyResult } from '../../study/result.ts'

export function sensitivitySection(result: StudyResult): VNode {
    return section('sensitivity', 'What if other choices were made', html`
        <div>
            <p>The same question under other region policies, other minimum evidence, and without implausible profiles.
            ${' '}Every row has its own denominator, so compare shares only with the counts beside them.</p>
            ${dataTable<SensitivityRow>({
                caption: 'People who never left the focus region, by choice. ▸ marks the study’s own answer.',
                scrollLabel: 'Sensitivity to choices',
                rows: result.sensitivity,
                empty: 'No other choices were computed.',
                isMarked: row => row.is_main,
                columns: [
                    { head: 'Regions', cell: row => html`<span>
                        ${row.is_main && html`<span><span aria-hidden="true">▸ </span><span class="hidden">Main row: </span></span>`}
                        ${row.regions}${' '}<small class="quiet">${row.focus_region}</small>
                    </span>` },
                    { head: 'At least', cell: row => formatMinimum({ years: row.minimum_years, sources: row.minimum_sources }) },
                    { head: 'Implausible', cell: row => row.implausible },
                    { head: 'Members', align: 'number', cell: row => formatCount(row.members) },
                    ...shareColumns<SensitivityRow>(row => row),
                ],
            })}
        </div>
    `, result)
}
