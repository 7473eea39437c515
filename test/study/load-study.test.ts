import { cpSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listStudies, loadStudy } from '../../src/study/load-study.ts'
import { hasRealData, realData } from '../support/real-data.ts'
import { folderWith, problemsOf } from './temp-study.ts'

const minimal = 'title: A question\ncohort: all\n'
const withRoster = (file: string): string => `title: x\ncohort:\n    roster: ${file}\n`

async function hashOf(yaml: string, files: Record<string, string> = {}): Promise<string> {
    return (await loadStudy(folderWith({ 'study.yaml': yaml, ...files }))).contentHash
}

describe('what a study is called', () => {
    test('a name is a folder of studies', async () => {
        const studiesFolder = folderWith({ 'one/study.yaml': minimal, 'two-2/study.yaml': minimal })
        const study = await loadStudy('two-2', { studiesFolder })
        expect(study).toMatchObject({ name: 'two-2', title: 'A question', folder: path.join(studiesFolder, 'two-2') })
    })

    test('an unknown name is answered with the known ones and a near one', async () => {
        const studiesFolder = folderWith({ 'deepseek/study.yaml': minimal, 'qwen/study.yaml': minimal, 'no-study/other.yaml': '' })
        const problems = await problemsOf(loadStudy('DeepSeak', { studiesFolder }))
        expect(problems.slice(0, 2)).toEqual(['no study "DeepSeak"; did you mean deepseek?', 'Known: deepseek, qwen.'])
        expect((await problemsOf(loadStudy('zzz', { studiesFolder })))[0]).toBe('no study "zzz"')
    })

    test('a name cannot leave the folder of studies', async () => {
        const outside = folderWith({ 'secret/study.yaml': minimal })
        const studiesFolder = folderWith({ 'a/study.yaml': minimal })
        symlinkSync(path.join(outside, 'secret'), path.join(studiesFolder, 'linked'))
        mkdirSync(path.join(studiesFolder, 'file'))
        symlinkSync(path.join(outside, 'secret', 'study.yaml'), path.join(studiesFolder, 'file', 'study.yaml'))
        for (const name of ['linked', 'file', 'a\0', '', '%2e%2e', '-a', 'A', '~', 'a'.repeat(10_000)]) {
            expect((await problemsOf(loadStudy(name, { studiesFolder })))[0]).toMatch(/^no study/)
        }
        symlinkSync(path.join(studiesFolder, 'a'), path.join(studiesFolder, 'b'))
        expect(await loadStudy('b', { studiesFolder })).toMatchObject({ name: 'b' })
    })

    test('a path with a slash or a dot is a folder anywhere, named itself or by its file', async () => {
        const folder = folderWith({ 'study.yaml': minimal })
        expect(await loadStudy(folder)).toMatchObject({ name: 'sample', folder })
        expect(await loadStudy(`${folder}/study.yaml`)).toMatchObject({ folder })
        expect(await loadStudy(path.relative(process.cwd(), folder))).toMatchObject({ folder })
        expect(await problemsOf(loadStudy(`${folder}/nothing`), folder)).toEqual(['no study "nothing": nothing is not there; name a folder that holds study.yaml'])
        expect((await problemsOf(loadStudy(path.dirname(folder))))[0]).toMatch(/holds no study\.yaml$/)
    })

    test('name: comes before the folder, which may be called anything then', async () => {
        const folder = folderWith({ 'study.yaml': minimal })
        const odd = path.join(path.dirname(folder), 'My Study')
        renameSync(folder, odd)
        expect((await loadStudy(odd)).name).toBe('my-study')
        writeFileSync(path.join(odd, 'study.yaml'), `name: mine\n${minimal}`)
        expect(await loadStudy(odd)).toMatchObject({ name: 'mine' })
    })

    test('studies are listed, broken ones too', async () => {
        const studiesFolder = folderWith({ 'b/study.yaml': minimal, 'a/study.yaml': 'title: [', 'c/readme.md': '', 'D/study.yaml': minimal })
        expect(await listStudies({ studiesFolder })).toEqual([
            { name: 'a', title: '(study.yaml has no title, or cannot be read)', folder: path.join(studiesFolder, 'a') },
            { name: 'b', title: 'A question', folder: path.join(studiesFolder, 'b') },
        ])
        expect(await listStudies({ studiesFolder: path.join(studiesFolder, 'nowhere') })).toEqual([])
    })
})

describe('the files of a study', () => {
    test('a roster and corrections are read from the folder, problems of all files told together', async () => {
        const folder = folderWith({
            'study.yaml': 'title: x\ncohort: { roster: people/list.csv }\n',
            'people/list.csv': 'name,openalex_id\nAnn,A1\nBob,\n',
            'corrections.csv': 'action,person,reason,source\ndrop,Bob,no author,https://example.org\n',
        })
        const study = await loadStudy(folder)
        expect(study.cohort).toMatchObject({ kind: 'roster', file: path.join(folder, 'people/list.csv'), rows: [{ name: 'Ann', authorIds: ['A1'] }, { name: 'Bob', authorIds: [] }] })
        expect(study.corrections).toMatchObject([{ line: 2, action: 'drop', person: 'Bob' }])

        writeFileSync(path.join(folder, 'people/list.csv'), 'name,openalex_id\nAnn,X\n')
        writeFileSync(path.join(folder, 'corrections.csv'), 'action,person,reason,source\nfly,Bob,a,b\n')
        writeFileSync(path.join(folder, 'expected.yaml'), 'figures: []\n')
        expect((await problemsOf(loadStudy(folder), folder)).map((line) => line.split(' ')[0])).toEqual(['people/list.csv:2:', 'corrections.csv:2:', 'expected.yaml:1:'])
    })

    test('named files cannot lie outside the folder, be links out of it, or be missing', async () => {
        const outside = folderWith({ 'roster.csv': 'name\nAnn\n' })
        const folder = folderWith({ 'study.yaml': withRoster('../roster.csv') })
        const messageFor = async (roster: string): Promise<string | undefined> => {
            writeFileSync(path.join(folder, 'study.yaml'), withRoster(roster))
            return (await problemsOf(loadStudy(folder), folder))[0]
        }
        for (const roster of ['../roster.csv', '/etc/passwd', 'a/../../roster.csv', '..', 'C:\\x.csv']) {
            expect(await messageFor(roster)).toMatch(/^study\.yaml:3: cohort\.roster: ".*" lies outside the study's folder/)
        }
        symlinkSync(path.join(outside, 'roster.csv'), path.join(folder, 'linked.csv'))
        expect(await messageFor('linked.csv')).toBe('study.yaml:3: cohort.roster: "linked.csv" is a link out of the study\'s folder: put the file itself there')
        expect(await messageFor('gone.csv')).toBe('study.yaml:3: cohort.roster: "gone.csv" is not there: put the file into .')
        expect(await messageFor('.')).toMatch(/"\." is not there/)
        symlinkSync(path.join(outside, 'roster.csv'), path.join(folder, 'expected.yaml'))
        expect(await problemsOf(loadStudy(folder), folder)).toContain('expected.yaml is a link out of the study\'s folder: put the file itself there')
    })

    test('a folder with data brings the roster, and corrections where the study has none', async () => {
        const data = folderWith({ 'roster.csv': 'name,papers\nAnn,2\n', 'corrections.csv': 'action,person,reason,source\ndrop,Ann,a,b\n' })
        const folder = folderWith({ 'study.yaml': 'title: x\ncohort: { works: [W1, W2] }\nkey_team: { works: all }\n' })
        const alone = await loadStudy(folder)
        expect(alone).toMatchObject({ cohort: { kind: 'works', works: ['W1', 'W2'] }, keyTeamWorks: 'all', corrections: [] })
        const withData = await loadStudy(folder, { from: data })
        expect(withData).toMatchObject({ cohort: { kind: 'roster', rows: [{ name: 'Ann', works: 2 }] }, keyTeamWorks: 2, corrections: [{ person: 'Ann' }], warnings: [] })
        expect(withData.contentHash).not.toBe(alone.contentHash)

        writeFileSync(path.join(folder, 'corrections.csv'), 'action,person,reason,source\ndrop,Own,a,b\n')
        const own = await loadStudy(folder, { from: data })
        expect(own.corrections).toMatchObject([{ person: 'Own' }])
        expect(own.warnings).toEqual([`${data}/corrections.csv: not used, the study has its own, ${folder}/corrections.csv`])
    })

    test('a folder with data that is none', async () => {
        const folder = folderWith({ 'study.yaml': minimal })
        expect(await problemsOf(loadStudy(folder, { from: `${folder}/no` }), folder)).toEqual(['"no" is not there: name a folder with data'])
        expect(await problemsOf(loadStudy(folder, { from: `${folder}/study.yaml` }), folder)).toEqual(['"study.yaml" is no folder: name a folder with data'])
        expect(await loadStudy(folder, { from: folder })).toMatchObject({ cohort: { kind: 'all' } })
    })

    test('a key team without a column of works is warned about', async () => {
        const folder = folderWith({ 'study.yaml': 'title: x\ncohort: { roster: r.csv }\nkey_team: { works: 3 }\n', 'r.csv': 'name\nAnn\n' })
        expect((await loadStudy(folder)).warnings).toEqual([`${folder}/r.csv: no column works, so nobody is in the key team`])
    })
})

describe('the hash of a study', () => {
    test('stays with title, comments, order of keys and written defaults', async () => {
        const plain = await hashOf('title: a\ncohort: { works: [W1] }\n')
        expect(plain).toMatch(/^[0-9a-f]{64}$/)
        expect(await hashOf('# why\ncohort:\n  works: [W1]\nfocus: cn\nregions: iso\nties: [us]\nname: other\ntitle: b\nquestion: c\n')).toBe(plain)
    })

    test('changes with everything that changes the answer', async () => {
        const yaml = 'title: a\ncohort: { roster: r.csv }\n'
        const roster = 'name,papers,orcid,note\nAnn,1,,x\n'
        const correction = 'action,person,institution,reason,source\nsplit,Ann,I1,a,b\n'
        const hashes = [
            await hashOf(yaml, { 'r.csv': roster }),
            await hashOf(`${yaml}focus: US\n`, { 'r.csv': roster }),
            await hashOf(`${yaml}ties: []\n`, { 'r.csv': roster }),
            await hashOf(`${yaml}definition: strict\n`, { 'r.csv': roster }),
            await hashOf(`${yaml}regions: cn+sar\n`, { 'r.csv': roster }),
            await hashOf(`${yaml}minimum_evidence: { years: 2 }\n`, { 'r.csv': roster }),
            await hashOf(`${yaml}minimum_evidence: { years: 2, sources: 2 }\n`, { 'r.csv': roster }),
            await hashOf(`${yaml}key_team: { works: 1 }\n`, { 'r.csv': roster }),
            await hashOf(`${yaml}group_authors: [G]\n`, { 'r.csv': roster }),
            await hashOf(yaml, { 'r.csv': roster.replace('Ann', 'Anna') }),
            await hashOf(yaml, { 'r.csv': roster.replace('Ann,1', 'Ann,2') }),
            await hashOf(yaml, { 'r.csv': roster, 'corrections.csv': correction }),
            await hashOf(yaml, { 'r.csv': roster, 'corrections.csv': correction.replace('I1', 'I2') }),
        ]
        expect(new Set(hashes).size).toBe(hashes.length)
        expect(await hashOf(yaml, { 'r.csv': `\n${roster.replace(',x', ',y')}` })).toBe(hashes[0])
        expect(await hashOf(yaml, { 'r.csv': roster, 'corrections.csv': correction.replace('a,b', 'c,d') })).toBe(hashes[11])
    })
})

describe('the DeepSeek study', () => {
    test('asks about the five papers', async () => {
        const study = await loadStudy('deepseek')
        expect(study).toMatchObject({
            name: 'deepseek', focus: 'CN', ties: ['US'], definition: 'hoover2025', regions: 'iso', keyTeamWorks: 'all', groupAuthors: ['DeepSeek-AI'], warnings: [],
            cohort: { kind: 'works', works: ['arXiv:2401.02954', 'arXiv:2405.04434', 'arXiv:2406.11931', 'arXiv:2412.19437', 'arXiv:2501.12948'], filter: undefined },
        })
        const valueOf = (figure: string, kind: string, regions = 'iso') => study.expected?.filter((each) => each.path === figure && each.kind === kind && each.regions === regions).map(({ value }) => value)
        expect(valueOf('never_left.count', 'published')).toEqual([111])
        expect(valueOf('never_left.count', 'data', 'cn+sar')).toEqual([114])
        expect(valueOf('never_left.count', 'data', 'cn+sar+tw')).toEqual([115])
        expect(valueOf('ties.US.years.2-4', 'published')).toEqual([9])
        expect(valueOf('cohort.members', 'published')).toEqual([223])
        expect(study.expected?.find(({ path: at }) => at === 'key_team.output.h_index.mean')).toMatchObject({ value: 14, decimals: 1 })
    })

    test.skipIf(!hasRealData)('takes its people from the roster of the study\'s files', async () => {
        const { cohort, keyTeamWorks, warnings } = await loadStudy('deepseek', { from: realData('deepseek-2025') })
        if (cohort.kind !== 'roster') throw new Error(`a cohort of ${cohort.kind}`)
        expect(cohort.rows).toHaveLength(222)
        expect(cohort.rows.filter(({ authorIds }) => authorIds.length === 0)).toHaveLength(11)
        expect(cohort.rows.filter(({ works }) => works === 5)).toHaveLength(31)
        expect(cohort.rows[0]).toEqual({ line: 2, name: 'Wenfeng Liang', authorIds: ['A5009435651'], orcid: undefined, works: 5, note: undefined })
        expect({ keyTeamWorks, warnings }).toEqual({ keyTeamWorks: 5, warnings: [] })
    })

    test('its folder can be copied anywhere', async () => {
        const folder = folderWith()
        cpSync((await loadStudy('deepseek')).folder, folder, { recursive: true })
        expect((await loadStudy(folder)).contentHash).toBe((await loadStudy('deepseek')).contentHash)
    })
})
