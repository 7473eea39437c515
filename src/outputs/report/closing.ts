import { formatMoment } from '../format.ts'
import { foreign, html } from './html.ts'
import { section } from './section.ts'
import type { VNode } from 'preact'
import type { StudyResult } from '../../study/result.ts'

interface Origin { command: string, generatedAt: string, provenance?: string | undefined }

export function methodsSection(definitionInWords: readonly string[]): VNode {
    return section('methods', 'Methods in words', definitionInWords.length === 0
        ? html`<p class="empty">No description was given.</p>`
        : html`<ol>${definitionInWords.map(sentence => html`<li>${foreign(sentence)}</li>`)}</ol>`)
}

export function limitsSection(limits: readonly string[]): VNode {
    return section('limits', 'Limits', limits.length === 0
        ? html`<p class="empty">No limits were stated.</p>`
        : html`<ul>${limits.map(sentence => html`<li>${foreign(sentence)}</li>`)}</ul>`)
}

export function citationSection(result: StudyResult, { command, generatedAt, provenance }: Origin): VNode {
    return section('cite', 'How to cite and recompute', html`
        <div>
            <p>
                homegrown, study “${foreign(result.title)}” (${foreign(result.study)}), run ${String(result.run)}, definition ${result.definition},
                region policy ${result.regions}, data version <code>${result.data_version}</code>, data as of ${formatMoment(result.as_of)},
                report of ${formatMoment(generatedAt)}.
            </p>
            <p>To compute it again:</p>
            <pre tabindex="0" aria-label="Command"><code>${foreign(command)}</code></pre>
            <p class="note">The same data version and the same study give the same numbers. Profiles at the sources change, so a later reading can differ.</p>
            ${provenance !== undefined && provenance !== '' && html`<p>${foreign(provenance)}</p>`}
        </div>
    `)
}
