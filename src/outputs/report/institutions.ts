import { formatCount, formatQuantity, sortCounts } from '../format.ts'
import { nameRegion } from './careers.ts'
import { dataTable } from './data-table.ts'
import { foreign, html, missing } from './html.ts'
import { countBar } from './plots.ts'
import { section } from './section.ts'
import type { VNode } from 'preact'
import type { StudyResult } from '../../study/result.ts'

type Top = StudyResult['institutions']['top'][number]

export function institutionsSection(result: StudyResult): VNode {
    const { count, by_country: byCountry, top } = result.institutions
    const countries = sortCounts(byCountry)
    const most = countries[0]?.[1] ?? 0
    return section('institutions', 'Institutions', html`
        <div>
            <p>The careers name ${formatQuantity(count, 'institution', 'different institutions')}.</p>
            <div class="columns uneven">
                ${dataTable<Top>({
                    caption: 'Institutions with the most people',
                    rows: top,
                    empty: 'No institution is known.',
                    limit: 50,
                    columns: [
                        { head: 'Institution', cell: nameInstitution },
                        { head: 'Direct', align: 'number', cell: row => formatCount(row.direct) },
                        { head: 'Total', align: 'number', cell: row => formatCount(row.total) },
                    ],
                })}
                ${dataTable<[string, number]>({
                    caption: 'Institutions by country',
                    rows: countries,
                    empty: 'No institution has a known country.',
                    columns: [
                        { head: 'Country', cell: ([country]) => country === '' ? missing('no country') : nameRegion(country) },
                        { head: 'Institutions', align: 'number', cell: ([, institutions]) => formatCount(institutions) },
                        { head: '', isPlot: true, cell: ([, institutions]) => countBar(institutions, most) },
                    ],
                })}
            </div>
            <p class="note">
                <b>Direct</b>${' '}counts people with the institution itself. <b>Total</b>${' '}adds people with an institution below it, such as an
                institute of an academy; each person counts once. One person can count at several institutions, so the column does not add up.
            </p>
        </div>
    `, result)
}

function nameInstitution({ id, name, country_code: country }: Top): VNode {
    const shortId = id.replace('https://openalex.org/', '')
    return html`<span>${foreign(name)}${' '}<small class="quiet">${country ?? 'no country'} · ${foreign(shortId)}</small></span>`
}
