import { formatNumber, formatPercent, formatQuantity } from '../format.ts'
import { dataTable } from './data-table.ts'
import { foreign, html, missing } from './html.ts'
import { section } from './section.ts'
import type { VNode } from 'preact'
import type { StudyResult } from '../../study/result.ts'
import type { ComparedFigure } from '../../study/compare-published.ts'

const kinds: Record<ComparedFigure['kind'], string> = {
    published: 'as published',
    data: 'recomputed from its data',
}

export function publishedSection(result: StudyResult, figures: ComparedFigure[]): VNode {
    return section('published', 'Published figures beside ours', html`
        <div>
            <p>${describeAgreement(figures)}</p>
            ${dataTable<ComparedFigure>({
                caption: 'Figures of others under the same definition and region policy',
                scrollLabel: 'Published figures beside ours',
                rows: figures,
                empty: 'No published figures to compare with.',
                columns: [
                    { head: 'Figure', cell: row => html`<span>${describePath(row.path, result.focus_region)}<br/><code class="quiet">${foreign(row.path)}</code></span>` },
                    { head: 'Ours', align: 'number', cell: row => row.ours === null ? missing('not in this run') : formatFigure(row.path, row.ours) },
                    { head: 'Theirs', align: 'number', cell: row => formatFigure(row.path, row.published) },
                    { head: 'Verdict', cell: verdict },
                    { head: 'Source', cell: row => html`<span>${kinds[row.kind]}: ${foreign(row.source)}${
                        row.note !== undefined && row.note !== '' && html`<small class="below">${foreign(row.note)}</small>`
                    }</span>` },
                ],
            })}
        </div>
    `, result)
}

function verdict({ ours, agrees }: ComparedFigure): VNode {
    if (ours === null) return html`<span class="quiet">not compared</span>`
    return agrees ? html`<span class="agrees">✓ agrees</span>` : html`<strong class="differs">≠ differs</strong>`
}

function describeAgreement(figures: ComparedFigure[]): string {
    const compared = figures.filter(({ ours }) => ours !== null)
    const agreeing = compared.filter(({ agrees }) => agrees).length
    const absent = figures.length - compared.length
    return `${agreeing} of ${formatQuantity(compared.length, 'figure agrees', 'figures agree')}`
        + (absent === 0 ? '.' : `; ${formatQuantity(absent, 'figure has', 'figures have')} no value in this run.`)
}

function formatFigure(path: string, value: number): string {
    return /(^|\.)(share|lower|upper|interval\.\d)$/.test(path) ? formatPercent(value) : formatNumber(value)
}

/** "never_left.count" → "Never left CN: count". */
function describePath(path: string, region: string): string {
    const words = path.split('.').map(step => {
        if (/^(never_left|ever_in|never_in)$/.test(step)) return `${step.replace('_', ' ')} ${region}`
        return step.replace(/_/g, ' ')
    })
    const text = words.join(': ')
    return text.slice(0, 1).toUpperCase() + text.slice(1)
}
