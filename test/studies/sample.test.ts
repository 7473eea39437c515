/**
 * The hand-made truth of the sample study against a calculation of its own: short, slow, in TypeScript, and nothing of the project's
 * SQL. hoover2025: one institution per person and calendar year, the first listed with a country; undated affiliations do not count.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { type Author, filter, type InstitutionLite, invented, listCut, type Work } from '../../studies/sample/lab.ts'
import { expectedClasses, expectedTotals } from '../../studies/sample/truth.ts'

const folder = new URL('../../studies/sample/', import.meta.url)
const study = z.object({ cohort: z.object({ works: z.array(z.string()), filter: z.string() }), group_authors: z.array(z.string()) })
    .parse(parseYaml(readFileSync(new URL('study.yaml', folder), 'utf8')))
const corrections = z.array(z.record(z.string(), z.string())).parse(parse(readFileSync(new URL('corrections.csv', folder)), { columns: true }))
const lab = invented()
const profiles = new Map(lab.authors.map((author) => [idIn(author.id), author]))
const countryOf = new Map(lab.institutions.map((place) => [idIn(place.id), place]))
const cohort = cohortWorks()

/** A post in one year; places that corrections name have only an id and a country. */
interface Post { id: string, country: string | null, lineage: string[], year: number | undefined }
interface Member { keys: Set<string>, works: Set<string>, name: string, posts: Post[], profile: Author | undefined }

const { members, leftOut } = cohortMembers()
const counted = new Map(members.map((member) => [member, onePerYear(member.posts)]))

test('the cohort is four works by reference, one of them by a merged id, and two by the filter', () => {
    expect(study.cohort.filter).toBe(filter)
    expect(cohort.map((work) => idIn(work.id))).toEqual(['W9000000001', 'W9000000002', 'W9000000003', 'W9000000004', 'W9000000005', 'W9000000006'])
    const cut = cohort.filter((work) => work.authorships.length > listCut)
    expect(cut.map((work) => idIn(work.id))).toContain('W9000000005')
    const shown = new Set(cohort.flatMap((work) => work.authorships.slice(0, work.publication_year === 2026 ? listCut : undefined)).map((each) => each.author.id))
    const hidden = cohort.flatMap((work) => work.authorships).filter((each) => each.author.id !== null && !shown.has(each.author.id)).map((each) => each.raw_author_name)
    expect(hidden).toEqual(expect.arrayContaining(['Su Nanqiao', 'Chen Yu']))
})

test('every class written in the rows follows from the records and the corrections', () => {
    const classes = Object.fromEntries(members.map((member) => [member.profile === undefined ? member.name : idIn(member.profile.id), classOf(member)]))
    expect(classes).toEqual(expectedClasses)
})

test('the totals counted by hand are those of the records', () => {
    const classes = members.map((member) => classOf(member))
    const count = (wanted: string) => classes.filter((each) => each === wanted).length
    const known = members.filter((member) => classOf(member) !== 'unknown')
    const inUs = members.map((member) => (counted.get(member) ?? []).filter((post) => post.country === 'US').length).filter((years) => years > 0)
    const keyTeam = members.filter((member) => member.works.size === cohort.length)
    const at = (place: string, isBelowToo: boolean) => members.filter((member) => (counted.get(member) ?? []).some((post) => post.id === place || (isBelowToo && post.lineage.includes(place)))).length
    expect({
        members: members.length,
        profiles: members.filter((member) => member.profile !== undefined).length,
        known: known.length,
        unknown: count('unknown'),
        left_out: leftOut,
        never_left: count('never_left'),
        left: count('left'),
        ever_in: count('never_left') + count('left'),
        never_in: count('never_in'),
        us: { people: inUs.length, years: { '1': inUs.filter((years) => years === 1).length, '2-4': inUs.filter((years) => years >= 2 && years <= 4).length, '5+': inUs.filter((years) => years >= 5).length } },
        split: { never_left: count('never_left'), tie: known.filter(tied).length, elsewhere: known.filter((member) => !tied(member) && classOf(member) !== 'never_left').length },
        never_left_by_regions: {
            iso: members.filter((member) => classOf(member, ['CN']) === 'never_left').length,
            'cn+sar': members.filter((member) => classOf(member, ['CN', 'HK', 'MO']) === 'never_left').length,
            'cn+sar+tw': members.filter((member) => classOf(member, ['CN', 'HK', 'MO', 'TW']) === 'never_left').length,
        },
        key_team: { members: keyTeam.length, known: keyTeam.filter((member) => classOf(member) !== 'unknown').length, never_left: keyTeam.filter((member) => classOf(member) === 'never_left').length, us: keyTeam.filter(tied).length },
        academy: { direct: at('I9000000010', false), total: at('I9000000010', true) },
        implausible: members.filter(isImplausible).length,
    }).toEqual(expectedTotals)
})

test('without corrections the answer is another, so each of them matters', () => {
    for (const skipped of corrections) {
        // An education is no claim that hoover2025 counts.
        if (skipped['kind'] === 'education') continue
        const without = cohortMembers(corrections.filter((each) => each !== skipped)).members
        const classes = without.map((member) => `${member.name} ${classOf(member)} ${member.works.size}`).sort()
        expect([skipped['reason'], classes]).not.toEqual([skipped['reason'], members.map((member) => `${member.name} ${classOf(member)} ${member.works.size}`).sort()])
    }
})

test('the impossible career is one: nine countries, ten institutions in a year, 2,400 works, fields far apart', () => {
    const chenYu = profiles.get('A9000000057')
    const years = chenYu?.affiliations.flatMap((affiliation) => affiliation.years) ?? []
    expect([Math.min(...years), Math.max(...years)]).toEqual([1968, 2025])
    expect(new Set(chenYu?.affiliations.map((affiliation) => affiliation.institution.country_code)).size).toBe(9)
    expect(chenYu?.affiliations.filter((affiliation) => affiliation.years.includes(2021))).toHaveLength(10)
    expect(chenYu?.works_count).toBe(2400)
    expect(chenYu?.topics.map((topic) => topic.domain.display_name)).toEqual(['Physical Sciences', 'Health Sciences', 'Social Sciences', 'Life Sciences'])
})

test('all ids are invented, each once, and their check digits are right', () => {
    const ids = [...lab.works, ...lab.authors, ...lab.institutions].map((record) => record.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of [...ids, ...lab.gone, ...Object.entries(lab.merged.authors).flat(), ...Object.entries(lab.merged.works).flat()]) expect(id).toMatch(/^(https:\/\/openalex\.org\/)?[WAI]9000000\d{3}$/)
    for (const { orcid } of lab.authors) {
        if (orcid === null) continue
        expect(orcid).toMatch(/^https:\/\/orcid\.org\/0009-9999-0000-\d{3}[\dX]$/)
        // ISO 7064 MOD 11-2: all sixteen, weighted by powers of two, leave 1.
        const characters = Array.from(orcid.replace(/.*\//, '').replaceAll('-', ''))
        expect(characters.reduce((sum, digit) => (sum * 2 + (digit === 'X' ? 10 : Number(digit))) % 11, 0)).toBe(1)
    }
    for (const { ror } of lab.institutions) {
        const [, characters = '', check = ''] = /^https:\/\/ror\.org\/0([a-hj-km-np-tv-z0-9]{6})(\d\d)$/.exec(ror ?? '') ?? []
        const value = Array.from(characters).reduce((sum, character) => sum * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(character)), 0n)
        expect((value * 100n + BigInt(check)) % 97n).toBe(1n)
    }
})

test('records have the fields that are asked for, and no others', () => {
    for (const work of lab.works) expect(Object.keys(work).sort()).toEqual(fields('id,doi,title,display_name,publication_year,publication_date,ids,language,type,is_retracted,is_paratext,primary_location,authorships,countries_distinct_count,primary_topic,topics,cited_by_count,fwci,citation_normalized_percentile,referenced_works_count,updated_date,created_date'))
    for (const author of lab.authors) expect(Object.keys(author).sort()).toEqual(fields('id,orcid,display_name,display_name_alternatives,works_count,cited_by_count,summary_stats,ids,affiliations,last_known_institutions,topics,counts_by_year,updated_date,created_date'))
    for (const place of lab.institutions) expect(Object.keys(place).sort()).toEqual(fields('id,ror,display_name,country_code,type,lineage,display_name_acronyms,display_name_alternatives,geo,associated_institutions,ids,works_count,cited_by_count,updated_date,created_date'))
    expect(lab.works.flatMap((work) => work.authorships).filter((each) => each.institutions.length > 0 && cohort.some((work) => work.authorships.includes(each)))).toHaveLength(3)
})

function cohortWorks(): Work[] {
    const found = study.cohort.works.map((reference) => {
        const doi = reference.startsWith('arXiv:') ? `10.48550/arxiv.${reference.slice(6)}` : reference.replace('doi:', '')
        return lab.works.find((work) => idIn(work.id) === (lab.merged.works[reference] ?? reference) || work.doi === `https://doi.org/${doi}`)
    })
    const filtered = lab.works.filter((work) => work.publication_date >= '2026-01-01' && work.publication_date <= '2026-06-30'
        && work.authorships.some((each) => each.institutions.some((place) => idIn(place.id) === 'I9000000001')))
    return [...found, ...filtered].filter((work) => work !== undefined)
}

/** People of the works: by author id, else by printed name; without groups, placeholders and those dropped; merged and corrected. */
function cohortMembers(applied = corrections): { members: Member[], leftOut: number } {
    const byKey = new Map<string, Member>()
    const isDropped = (key: string) => applied.some((each) => each['action'] === 'drop' && each['person'] === key && each['institution'] === '' && each['first_year'] === '')
    const out = new Set<string>()
    for (const work of cohort) {
        for (const { author, raw_author_name: name } of work.authorships) {
            const listed = author.id === null ? name : idIn(author.id)
            const key = lab.merged.authors[listed] ?? listed
            if (isGroup(name) || isDropped(key)) {
                out.add(key)
                continue
            }
            const into = applied.find((each) => each['action'] === 'merge' && each['person'] === key)?.['into'] ?? key
            const member = byKey.get(into) ?? { keys: new Set(), works: new Set(), name, posts: [], profile: profiles.get(into) }
            byKey.set(into, member)
            member.keys.add(into).add(key)
            member.works.add(work.id)
        }
    }
    for (const member of byKey.values()) {
        for (const key of member.keys) {
            const set = applied.filter((each) => each['person'] === key)
            const isSetAside = (post: Post) => set.some((each) => (each['action'] === 'split' || each['action'] === 'drop') && each['institution'] === post.id
                && (each['first_year'] === '' || (post.year !== undefined && post.year >= Number(each['first_year']) && post.year <= Number(each['last_year']))))
            member.posts.push(...(profiles.get(key)?.affiliations ?? []).flatMap(({ institution, years }) => postsAt(institution, years)).filter((post) => !isSetAside(post)))
            for (const each of set) {
                if (each['action'] !== 'add' || each['kind'] !== 'profile') continue
                const place = countryOf.get(each['institution'] ?? '')
                const years = Array.from({ length: Number(each['last_year']) - Number(each['first_year']) + 1 }, (_, index) => Number(each['first_year']) + index)
                if (place) member.posts.push(...postsAt(place, years))
            }
        }
    }
    return { members: [...byKey.values()], leftOut: out.size }
}

function isGroup(name: string): boolean {
    return name.endsWith(' Team') || study.group_authors.includes(name) || !/\p{L}/u.test(name)
}

function tied(member: Member): boolean {
    return (counted.get(member) ?? []).some((post) => post.country === 'US')
}

function fields(text: string): string[] {
    return text.split(',').sort()
}

function postsAt(place: InstitutionLite, years: number[]): Post[] {
    const post = { id: idIn(place.id), country: place.country_code, lineage: place.lineage.map(idIn) }
    return years.length === 0 ? [{ ...post, year: undefined }] : years.map((year) => ({ ...post, year }))
}

function onePerYear(posts: Post[]): Post[] {
    const years = new Map<number, Post>()
    for (const post of posts) if (post.year !== undefined && post.country !== null && !years.has(post.year)) years.set(post.year, post)
    return [...years.values()]
}

function classOf(member: Member, home = ['CN']): string {
    const countries = onePerYear(member.posts).map((post) => post.country ?? '')
    if (countries.length === 0) return 'unknown'
    if (countries.every((country) => home.includes(country))) return 'never_left'
    return countries.some((country) => home.includes(country)) ? 'left' : 'never_in'
}

/** The six rules of docs/definitions.md, over all dated claims. */
function isImplausible({ posts, profile }: Member): boolean {
    const dated = posts.filter((post) => post.year !== undefined)
    const years = [...new Set(dated.flatMap((post) => post.year ?? []))].sort((a, b) => a - b)
    const span = (years.at(-1) ?? 0) - (years[0] ?? 0) + 1
    const inYear = years.map((year) => dated.filter((post) => post.year === year))
    const countries = inYear.map((each) => new Set(each.flatMap((post) => post.country ?? []))).filter((each) => each.size > 0)
    const moves = countries.filter((each, index) => index > 0 && ![...each].some((country) => countries[index - 1]?.has(country))).length
    const domains = new Map<string, number>()
    for (const { count, domain } of profile?.topics ?? []) domains.set(domain.display_name, (domains.get(domain.display_name) ?? 0) + count)
    const works = [...domains.values()].sort((a, b) => b - a)
    const third = (works[2] ?? 0) / works.reduce((sum, each) => sum + each, 0)
    return years.length > 0 && (span > 50 || moves > 4 || third > 0.2 || (profile?.works_count ?? 0) / span > 36
        || new Set(countries.flatMap((each) => [...each])).size > 5 || inYear.some((each) => new Set(each.map((post) => post.id)).size > 5))
}

function idIn(address: string): string {
    return address.slice(address.lastIndexOf('/') + 1)
}
