import { describe, expect, it } from 'vitest'
import { renderReport } from '../../src/outputs/report/report.ts'
import { exampleInput, examplePeople, exampleResult, personOf, unknownResult } from './example-study.ts'
import type { EvidenceRow, PersonResult } from '../../src/study/result.ts'

const report = renderReport(exampleInput)

const knownTags = new Set(`
    html head meta title style body a main header nav section p h1 h2 b strong small span bdi br code pre ul ol li dl dt dd div
    figure figcaption svg desc defs pattern rect g text line circle table caption thead tbody tr th td details summary
`.trim().split(/\s+/))
const knownAttributes = new Set(`
    lang charset http-equiv content name class id href rel title role scope colspan tabindex data-label
    aria-label aria-labelledby aria-hidden focusable
    width height x y x1 x2 y1 y2 cx cy r text-anchor patternUnits patternTransform
`.trim().split(/\s+/))

describe('safety', () => {
    const evil = [
        '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", '</title><svg onload=alert(1)>',
        '\u202eevil\u2066', '</style><script>x</script>', '&lt;b&gt;', '🏴‍☠️ ${1} {{x}}', '<!-- ', 'A\u0000B\u001b[31m', '__proto__',
    ]
    const all = evil.join(' ')
    const hostile = renderReport({
        ...exampleInput,
        people: evil.map((name, index): PersonResult => ({
            ...personOf(name, index), path: all, current: all, flags: [all], decided_by: all, author_ids: [all], years: { [all]: 2 },
            evidence: [
                ...evil.map(text => evidenceOf(text, text)),
                ...['javascript:alert(1)', 'http://example.org/', 'HTTPS://example.org/', 'https://example.org/" onclick="alert(1)']
                    .map(record => evidenceOf('x', record)),
            ],
        })),
        definitionInWords: evil, limits: evil, command: all, provenance: all, generatedAt: all, rulesInWords: { [all]: all },
        expected: evil.map(text => ({ path: text, ours: 1, published: 1, kind: 'data', source: text, note: text, agrees: true })),
        result: {
            ...exampleResult,
            title: all, study: all, definition: all, regions: all, focus: all, focus_region: all, data_version: all, as_of: all,
            current: { [all]: 1 }, trajectories: [{ path: all, count: 1 }], paths: [{ path: all, count: 1 }], alerts: evil,
            ties: Object.fromEntries(Object.values(exampleResult.ties).map(tie => [all, tie])),
            institutions: { count: 1, by_country: { [all]: 1 }, top: [{ id: all, name: all, country_code: all, direct: 1, total: 1 }] },
            flags: { implausible: 1, rules: { [all]: 1 }, people: [{ member: 1, name: all, author_id: all, rules: [all] }] },
            left_out: [{ name: all, author_id: all, reason: all }],
            sensitivity: exampleResult.sensitivity.map(row => ({ ...row, regions: all, focus_region: all })),
        },
    })

    it.each([['the example', report], ['hostile text', hostile]])('%s: every tag and attribute is one of the report’s own', (_, html) => {
        const { tags, rest } = parse(html)
        for (const { name, attributes } of tags) {
            expect(knownTags).toContain(name)
            for (const attribute of Object.keys(attributes)) expect(knownAttributes).toContain(attribute)
        }
        expect(rest).not.toContain('<')
    })

    it('keeps hostile text as text, isolated in its direction', () => {
        expect(hostile).toContain('<bdi>&lt;script>alert(1)&lt;/script></bdi>')
        expect(hostile).toContain('<bdi>\u202eevil\u2066</bdi>')
        expect(hostile).toContain('&amp;lt;b&amp;gt;')
        expect(hostile).not.toMatch(/[^\P{Cc}\n\t]/u)
        expect(/<title>(.*)<\/title>/.exec(hostile)?.[1]).not.toMatch(/[\u202e\u2066]/)
    })

    it('links to https only, and loads nothing', () => {
        const { tags } = parse(hostile)
        const links = tags.flatMap(({ attributes }) => attributes.href ?? [])
        expect(links.filter(link => !link.startsWith('#')).every(link => link === 'https://example.org/&quot; onclick=&quot;alert(1)')).toBe(true)
        expect(links.some(link => link.startsWith('https://'))).toBe(true)
        expect(tags.filter(({ attributes }) => 'src' in attributes || 'style' in attributes)).toEqual([])
        expect(tags.map(({ name }) => name)).not.toContain('link')
        expect(report).not.toMatch(/@import|url\((?!#)/)
    })

    it('declares its policy, language, charset and title', () => {
        const { tags } = parse(report)
        const policy = tags.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')?.attributes.content
        expect(policy).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
        expect(report.startsWith('<!doctype html>\n<html lang="en">')).toBe(true)
        expect(report.indexOf('charset="utf-8"')).toBeLessThan(200)
        expect(report).toContain(`<title>${exampleResult.title}</title>`)
    })
})

describe('structure', () => {
    it('has one h1, a caption for each table and a scope for each header cell', () => {
        const tags = parse(report).tags.filter(({ isEnd }) => !isEnd)
        const count = (wanted: string) => tags.filter(({ name }) => name === wanted).length
        expect(count('h1')).toBe(1)
        expect(count('table')).toBeGreaterThan(10)
        expect(count('caption')).toBe(count('table'))
        expect(tags.filter(({ name, attributes }) => name === 'th' && attributes.scope === undefined)).toEqual([])
        expect(tags.filter(({ attributes }) => attributes.role === 'img').every(({ attributes }) => attributes['aria-labelledby'] !== undefined)).toBe(true)
    })

    it('gives every id once, and every inner link a target', () => {
        const { tags } = parse(report)
        const ids = tags.flatMap(({ attributes }) => attributes.id ?? [])
        expect(new Set(ids).size).toBe(ids.length)
        for (const { attributes } of tags) {
            if (attributes.href?.startsWith('#')) expect(ids).toContain(attributes.href.slice(1))
            for (const id of attributes['aria-labelledby']?.split(' ') ?? []) expect(ids).toContain(id)
        }
    })

    it('closes what it opens', () => {
        const open: string[] = []
        for (const { name, isEnd, isVoid } of parse(report).tags) {
            if (isEnd) expect(open.pop()).toBe(name)
            else if (!isVoid) open.push(name)
        }
        expect(open).toEqual([])
    })

    it('keeps the order answer, alerts, ties … people, methods, limits, citation', () => {
        const ids = [...report.matchAll(/<section aria-labelledby="([^"]+)"/g)].map(([, id]) => id)
        expect(ids).toEqual([
            'answer', 'alerts', 'ties', 'trajectories', 'current', 'key-team', 'institutions', 'output', 'sensitivity', 'published',
            'flags', 'people', 'methods', 'limits', 'cite',
        ])
    })
})

describe('numbers', () => {
    it.each([
        ['header', '111 of 201 people whose careers are known never left CN (55.2 %); 21 unknown; between 50.0 % and 59.5 % of all members whatever the unknown did; 95 % interval 48.3 % to 62.2 %.'],
        ['header', 'Definition hoover2025 Region policy iso (focus CN) Counting people, each counted once Minimum evidence 1 year Data as of 2025-04-21 08:15 UTC Data version 9f2c41ab7d10c2b5'],
        ['answer', 'never left CN: 111; tie with US: 49; elsewhere, no such tie: 41; unknown: 21. Share of the known 55.2 %; 95 % interval 48.3 % to 62.2 %; bounds 50.0 % to 59.5 %'],
        ['answer', 'members 222 with a profile 211 career known 201 unknown 21 left out (no persons) 2'],
        ['answer', 'Never left CN 55.2 % 111 201 21 50.0–59.5 % 48.3–62.2 %'],
        ['answer', 'Ever in CN 98.0 % 197 201 21 88.7–98.2 % 96.0–99.5 %'],
        ['answer', 'Never in CN 2.0 % 4 201 21 1.8–11.3 % 0.5–4.0 %'],
        ['answer', 'Tie with US 24.4 % 49 201 21 22.1–31.5 % 18.4–30.3 %'],
        ['alerts', '3 records of the sources were rejected'],
        ['alerts', 'DeepSeek-AI A5113102012 group author, no person Model Safety Working Group – none group author'],
        ['ties', 'US United States 24.4 % 49 201 31 9 9'],
        ['trajectories', 'CN…CN 19 US…CN 11 CN…US 10 other 6 US…US 3'],
        ['trajectories', 'CN 111 CN→US→CN 14'],
        ['current', 'CN China 85.1 % 171 US United States 7.5 % 15'],
        ['key-team', '31 people are on at least 5 works of the study. The careers of 28 are known, of 3 unknown.'],
        ['key-team', 'Never left CN 50.0 % 14 28 3 Tie with US 28.6 % 8 28 3'],
        ['institutions', '499 different institutions'],
        ['institutions', 'Chinese Academy of Sciences CN · I19820366 18 32'],
        ['institutions', 'CN China 368 US United States 65'],
        ['output', '211 profiles of the cohort, 30 profiles of the key team'],
        ['output', 'Works 62.13 24 74.27 31 Citations 1,089.09 273 1,596.19 522 h-index 11.26 7 14.00 8.5 i10-index 19.99 6 24.53 7'],
        ['sensitivity', 'Main row: iso CN 1 year kept 222 55.2 % 111 201 21 50.0–59.5 % 48.3–62.2 %'],
        ['sensitivity', 'cn+sar CN+SAR 1 year kept 222 56.7 % 114 201 21'],
        ['sensitivity', 'iso CN 2 years or 2 sources kept 222 49.7 % 83 167 55 37.4–62.2 % 41.9–57.5 %'],
        ['sensitivity', 'iso CN 1 year left out 201 57.2 % 103 180 21'],
        ['published', '3 of 5 figures agree; 1 figure has no value in this run.'],
        ['published', 'Never left CN: count never_left.count 111 111 ✓ agrees as published: Zegart & Johnston 2025, p. 7'],
        ['published', 'Never left CN: share never_left.share 55.2 % 55.2 % ✓ agrees recomputed from its data'],
        ['published', 'cohort.members 222 223 ≠ differs'],
        ['published', 'key_team.output.works.mean – not in this run 74.3 not compared'],
        ['flags', '21 profiles look as if more than one person were in it. They are shown, not dropped'],
        ['flags', 'First and last year are more than 45 years apart career longer than 45 years 4'],
        ['flags', 'more than 30 institutions 9'],
        ['people', 'Ming Zhao left CN CN → US → CN 2009–2025 CN 7, US 2 none'],
        ['people', 'University of Illinois Urbana-Champaign US 2014–2015 2014–2015 profile openalex · openalex.org/A5000000002 5d41402abc4b'],
        ['people', 'Institute of Computing Technology CN – no years – not counted'],
        ['people', 'Left: 2 of 9 counted years (2013–2014) are in US.'],
        ['people', '许雨晴'],
        ['methods', 'Each person has one institution per calendar year'],
        ['limits', 'a stay without a publication is not seen'],
        ['cite', `run 3, definition hoover2025, region policy iso, data version ${exampleResult.data_version}`],
        ['cite', 'homegrown study run deepseek-2025 --data 9f2c41ab7d10 --report report.html'],
    ])('%s says: %s', (id, text) => expect(textOf(report, id)).toContain(text))

    it('has a row for every person', () => {
        for (const { name, member } of examplePeople) {
            expect(report).toContain(`id="person-${member}"`)
            expect(textOf(report, 'people')).toContain(name)
        }
        expect(report.match(/<details>/g)).toHaveLength(examplePeople.length)
    })

    it('repeats what the numbers mean in every section that has some', () => {
        for (const id of ['answer', 'ties', 'trajectories', 'current', 'key-team', 'institutions', 'output', 'sensitivity', 'published', 'flags']) {
            expect(textOf(report, id)).toContain('Definition hoover2025 · region policy iso · people, each counted once · data version 9f2c41ab7d10')
        }
    })

    it('leaves out the section of published figures when there are none', () => {
        expect(renderReport({ ...exampleInput, expected: [] })).not.toContain('id="published"')
    })
})

describe('missing values', () => {
    it.each([0, 1, 7])('says so when nobody is known among %i members', members => {
        const html = renderReport({ ...exampleInput, result: unknownResult(members), people: [], expected: [] })
        expect(html).not.toMatch(/NaN|undefined|\bnull\b|Infinity/)
        expect(textOf(html, 'answer')).toContain(members === 0
            ? 'Never left CN – nobody known 0 0 0 – no members – nobody known'
            : `Never left CN – nobody known 0 0 ${members} 0.0–100.0 % – nobody known`)
        expect(textOf(html, 'header')).toContain(members === 0 ? 'The cohort is empty' : 'There is no answer')
        expect(textOf(html, 'key-team')).toContain('No key team')
        expect(textOf(html, 'output')).toContain('Works – no profile – no profile')
        expect(textOf(html, 'alerts')).toContain('No alerts. No record of the sources was rejected. Nobody was left out')
        expect(textOf(html, 'current')).toContain('Nobody’s current region is known')
        expect(textOf(html, 'people')).toContain('The cohort has no people.')
    })

    it('shows a person of whom nothing is known', () => {
        const [person] = examplePeople.filter(each => each.class === 'unknown')
        const html = renderReport({ ...exampleInput, people: person === undefined ? [] : [person] })
        expect(textOf(html, 'people')).toContain('unknown – unknown – no years none')
        expect(textOf(html, 'people')).toContain('no author profile')
        expect(textOf(html, 'people')).toContain('No evidence was found.')
    })
})

describe('big cohorts', () => {
    it('shows 2,000 people and says how to get the others', () => {
        const people = Array.from({ length: 2_345 }, (_, index) => personOf(`Person ${index + 1}`, index))
        const html = renderReport({ ...exampleInput, people })
        expect(textOf(html, 'people')).toContain('The first 2,000 people are shown; 345 more are not. --json gives the whole result, study explain')
        expect(html.match(/<details>/g)).toHaveLength(2_000)
        expect(html).not.toContain('id="person-2001"')
    })

    it('shows 100 evidence rows of a person and says how many more there are', () => {
        const [person] = examplePeople
        const [row] = person?.evidence ?? []
        if (person === undefined || row === undefined) throw new Error('the example has a person with evidence')
        const html = renderReport({ ...exampleInput, people: [{ ...person, evidence: Array.from({ length: 130 }, () => row) }] })
        expect(html.match(/openalex\.org\/A5000000001<\/bdi>/g)).toHaveLength(100)
        expect(textOf(html, 'people')).toContain('30 evidence rows are not shown here: see study explain.')
    })
})

function evidenceOf(text: string, record: string): EvidenceRow {
    return {
        kind: text, institution_id: text, institution: text, country_code: text, first_year: 2001, last_year: 2002,
        provider: text, record, record_hash: text, counted_years: [2001],
    }
}

interface Tag { name: string, isEnd: boolean, isVoid: boolean, attributes: Record<string, string> }

/** The tags of markup as preact writes it (double quotes, `<` always escaped), and what is left without them. */
function parse(html: string): { tags: Tag[], rest: string } {
    const tags: Tag[] = []
    const rest = html.replace(/^<!doctype html>/, '').replace(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z0-9-]+(?:="[^"]*")?)*)\s*(\/?)>/g, (
        _, end: string, name: string, attributes: string, closed: string,
    ) => {
        tags.push({
            name,
            isEnd: end === '/',
            isVoid: closed === '/' || ['meta', 'br'].includes(name),
            attributes: Object.fromEntries([...attributes.matchAll(/([a-zA-Z0-9-]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [key, value ?? ''])),
        })
        return ' '
    })
    return { tags, rest }
}

/** The text of a section, or of the header, with single spaces. */
function textOf(html: string, id: string): string {
    const start = html.indexOf(id === 'header' ? '<header>' : `<section aria-labelledby="${id}"`)
    const end = html.indexOf(id === 'header' ? '</header>' : '</section>', start)
    expect(start, `section ${id}`).toBeGreaterThan(0)
    const text = html.slice(start, end).replace(/<\/?(b|bdi|strong|code|small|span|a)( [^>]*)?>/g, '').replace(/<[^>]*>/g, ' ')
    return text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&').replace(/\s+/g, ' ')
}
