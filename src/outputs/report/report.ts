import { plainText } from '../plain-text.ts'
import { answerSection, titleBlock } from './answer.ts'
import { currentSection, tiesSection, trajectoriesSection } from './careers.ts'
import { citationSection, limitsSection, methodsSection } from './closing.ts'
import { flagsSection } from './flags.ts'
import { html, render } from './html.ts'
import { institutionsSection } from './institutions.ts'
import { keyTeamSection } from './key-team.ts'
import { leftOutSection } from './left-out.ts'
import { outputSection } from './output.ts'
import { peopleShown, renderPeople } from './people.ts'
import { publishedSection } from './published.ts'
import { sensitivitySection } from './sensitivity.ts'
import { style } from './style.ts'
import type { VNode } from 'preact'
import type { ComparedFigure } from '../../study/compare-published.ts'
import type { PersonResult, StudyResult } from '../../study/result.ts'

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

export interface ReportInput {
    result: StudyResult
    people: PersonResult[]
    /** The definition, a sentence an entry. */
    definitionInWords: string[]
    limits: string[]
    /** Published figures beside ours; empty = no such section. */
    expected: ComparedFigure[]
    /** ISO 8601. */
    generatedAt: string
    /** What to type for the same report. */
    command: string
    provenance?: string | undefined
    /** Plausibility rule → its sentence (core.plausibility_rules.in_words); a rule without one is shown by its name. */
    rulesInWords?: Record<string, string> | undefined
}

/** A study as one HTML file that needs nothing else: no script, no request, safe against any text in the data. */
export function renderReport(input: ReportInput): string {
    return [...renderPieces(input)].join('\n')
}

function* renderPieces({ result, people, expected, ...input }: ReportInput): Generator<string> {
    const linked = new Set(people.slice(0, peopleShown).map(({ member }) => member))
    yield '<!doctype html>\n<html lang="en">'
    yield render(documentHead(result))
    yield '<body><a class="skip" href="#main">Skip to the report</a><main id="main">'
    yield render(titleBlock(result, input.generatedAt))
    yield render(answerSection(result))
    yield render(contents(expected.length > 0))
    const sections: VNode[] = [
        leftOutSection(result),
        tiesSection(result),
        trajectoriesSection(result),
        currentSection(result),
        keyTeamSection(result),
        institutionsSection(result),
        outputSection(result),
        sensitivitySection(result),
        ...(expected.length > 0 ? [publishedSection(result, expected)] : []),
        flagsSection(result, input.rulesInWords ?? {}, linked),
    ]
    for (const part of sections) yield render(part)
    yield* renderPeople(result, people)
    yield render(methodsSection(input.definitionInWords))
    yield render(limitsSection(input.limits))
    yield render(citationSection(result, input))
    yield '</main></body></html>\n'
}

function documentHead(result: StudyResult): VNode {
    return html`
        <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content=${policy}/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="referrer" content="no-referrer"/>
            <meta name="color-scheme" content="light dark"/>
            <title>${plainText(result.title)}</title>
            <style dangerouslySetInnerHTML=${{ __html: style }}/>
        </head>
    `
}

function contents(hasPublished: boolean): VNode {
    const entries: [id: string, text: string][] = [
        ['alerts', 'Alerts'], ['ties', 'Ties'], ['trajectories', 'Trajectories'], ['current', 'Where now'],
        ['key-team', 'Key team'], ['institutions', 'Institutions'], ['output', 'Output'], ['sensitivity', 'Other choices'],
        ...(hasPublished ? [['published', 'Published figures'] as [string, string]] : []),
        ['flags', 'Implausible profiles'], ['people', 'People'], ['methods', 'Methods'], ['limits', 'Limits'], ['cite', 'Cite'],
    ]
    return html`
        <nav aria-label="Contents"><ul>${entries.map(([id, text]) => html`<li><a href=${`#${id}`}>${text}</a></li>`)}</ul></nav>
    `
}
