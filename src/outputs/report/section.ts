import { formatMoment } from '../format.ts'
import { html, type Content } from './html.ts'
import type { VNode } from 'preact'
import type { StudyResult } from '../../study/result.ts'

/** A part of the report with its heading. `basis` repeats what its numbers mean, for a page that gets torn off. */
export function section(id: string, heading: string, content: Content, basis?: StudyResult): VNode {
    return html`
        <section aria-labelledby=${id}>
            <h2 id=${id}>${heading}</h2>
            ${basis !== undefined && html`<p class="basis">${basisLine(basis)}</p>`}
            ${content}
        </section>
    `
}

function basisLine(result: StudyResult): string {
    return [
        `Definition ${result.definition}`, `region policy ${result.regions}`, result.counting,
        `data version ${result.data_version}`, `as of ${formatMoment(result.as_of)}`,
    ].join(' · ')
}
