/** Lines of works as nobody should send them, and what must become of each. For one good work given, each kind makes one line or a few. */
import type { BulkWork } from './bulk-works.ts'

export interface HostileLine {
    line: string | Buffer
    /** The work is stored. */
    isStored: boolean
    /** Reasons of its rejects. */
    reasons: string[]
}

const at = 'https://openalex.org/'
/** 32 of them are more than any id has. */
const tooLong = '1'.repeat(32)

const refused = (line: object | string | Buffer, reason: string): HostileLine[] => [{ line: typeof line === 'string' || Buffer.isBuffer(line) ? line : JSON.stringify(line), isStored: false, reasons: [reason] }]
const kept = (line: object | string, ...reasons: string[]): HostileLine[] => [{ line: typeof line === 'string' ? line : JSON.stringify(line), isStored: true, reasons }]
/** As text in place of a value, for what JSON.stringify would not write. */
const raw = (work: BulkWork, field: string, json: string) => JSON.stringify({ ...work, [field]: '@@' }).replace('"@@"', json)

const author = (more: object = {}) => ({ author: { id: `${at}A1`, display_name: 'Ada' }, raw_author_name: 'A. da', institutions: [], countries: [], affiliations: [], ...more })
const institution = (more: object = {}) => ({ id: `${at}I60001`, display_name: 'Institute of Wicks 1', country_code: 'US', type: 'education', lineage: [], ...more })
const inPlace = (...institutions: object[]) => author({ institutions, affiliations: [{ raw_affiliation_string: 'Here', institution_ids: [`${at}I60001`] }] })
const many = (count: number) => Array.from({ length: count }, (_, index) => author({ author: { id: `${at}A${index + 1}`, display_name: `Ada ${index}` }, institutions: [institution({ id: `${at}I${60_000 + index % 60}` })], affiliations: [{ raw_affiliation_string: `Hall ${index % 500}`, institution_ids: [`${at}I${60_000 + index % 60}`] }] }))

const shape = 'wrong shape'
const left = 'not understood'

export const hostileKinds: Record<string, (work: BulkWork) => HostileLine[]> = {
    'cut off': (work) => refused(JSON.stringify(work).slice(0, 200), 'broken JSON'),
    'no JSON at all': () => refused('<html>503 Service Unavailable</html>', 'broken JSON'),
    'two records in a line': (work) => refused(`${JSON.stringify(work)} ${JSON.stringify(work)}`, 'broken JSON'),
    'a record over three lines': (work) => [...refused(`{"id":"${work.id}"`, 'broken JSON'), ...refused(',"title":"over lines"', 'broken JSON'), ...refused('}', 'broken JSON')],
    'a quote too few': (work) => refused(JSON.stringify(work).replace('"title":"', '"title":'), 'broken JSON'),
    'a byte of no text': (work) => refused(Buffer.from(JSON.stringify(work).replace('Invented', 'Inv\u00ffnted'), 'latin1'), 'not UTF-8'),
    'NUL as it is': (work) => refused(JSON.stringify(work).replace('Invented', 'Inv\u0000nted'), 'broken JSON'),
    'half a surrogate pair as it is': (work) => refused(Buffer.concat([Buffer.from(`{"id":"${work.id}","title":"`), Buffer.from([0xED, 0xA0, 0x80]), Buffer.from('"}')]), 'not UTF-8'),
    'null': () => refused('null', 'no object'),
    'a list': () => refused('[]', 'no object'),
    'a list of works': (work) => refused([work], 'no object'),
    'a number': () => refused('17', 'no object'),
    'a text': () => refused('"W17"', 'no object'),
    'true': () => refused('true', 'no object'),
    'nothing in it': () => refused('{}', 'no id'),
    'id null': (work) => refused({ ...work, id: null }, 'no id'),
    'id a number': (work) => refused({ ...work, id: 17 }, 'no id'),
    'id of an author': (work) => refused({ ...work, id: `${at}A17` }, shape),
    'id without digits': (work) => refused({ ...work, id: `${at}W` }, 'no id'),
    'id too long': (work) => refused({ ...work, id: `${at}W${tooLong}` }, 'no id'),
    'title a number': (work) => refused({ ...work, title: 5 }, shape),
    'title a list': (work) => refused({ ...work, title: ['a'] }, shape),
    'title an object': (work) => refused({ ...work, title: { a: 1 } }, shape),
    'title true': (work) => refused({ ...work, title: true }, shape),
    'doi a number': (work) => refused({ ...work, doi: 10.5 }, shape),
    'type a list': (work) => refused({ ...work, type: ['article'] }, shape),
    'type false': (work) => refused({ ...work, type: false }, shape),
    'language a number': (work) => refused({ ...work, language: 5 }, shape),
    'year a text': (work) => refused({ ...work, publication_year: '2020' }, shape),
    'year half': (work) => refused({ ...work, publication_year: 2020.5 }, shape),
    'year beyond numbers': (work) => refused({ ...work, publication_year: 99_999_999_999 }, shape),
    'date that is none': (work) => refused({ ...work, publication_date: '2020-02-30' }, shape),
    'date a number': (work) => refused({ ...work, publication_date: 2020 }, shape),
    'citations below none': (work) => refused({ ...work, cited_by_count: -1 }, shape),
    'citations beyond numbers': (work) => refused({ ...work, cited_by_count: 3_000_000_000 }, shape),
    'citations a text': (work) => refused({ ...work, cited_by_count: '7' }, shape),
    'citations half': (work) => refused({ ...work, cited_by_count: 1.5 }, shape),
    'citations an object': (work) => refused({ ...work, cited_by_count: {} }, shape),
    'retracted a text': (work) => refused({ ...work, is_retracted: 'true' }, shape),
    'retracted a number': (work) => refused({ ...work, is_retracted: 1 }, shape),
    'authors an object': (work) => refused({ ...work, authorships: {} }, shape),
    'authors a text': (work) => refused({ ...work, authorships: 'Ada' }, shape),
    'authors numbers': (work) => refused({ ...work, authorships: [1, 2] }, shape),
    'authors null': (work) => refused({ ...work, authorships: [null] }, shape),
    'author a number': (work) => refused({ ...work, authorships: [author({ author: 5 })] }, shape),
    'author a text': (work) => refused({ ...work, authorships: [author({ author: 'Ada' })] }, shape),
    'name an object': (work) => refused({ ...work, authorships: [author({ raw_author_name: { a: 1 } })] }, shape),
    'institutions a text': (work) => refused({ ...work, authorships: [author({ institutions: 'Here' })] }, shape),
    'institutions numbers': (work) => refused({ ...work, authorships: [author({ institutions: [5] })] }, shape),
    'country a number': (work) => refused({ ...work, authorships: [inPlace(institution({ country_code: 49 }))] }, shape),
    'nested without end': (work) => refused(raw(work, 'primary_topic', '['.repeat(100_000) + ']'.repeat(100_000)), 'not readable'),
    'year long ago': (work) => kept({ ...work, publication_year: 1200 }, 'year out of range'),
    'year to come': (work) => kept({ ...work, publication_year: 3000 }, 'year out of range'),
    'year zero': (work) => kept({ ...work, publication_year: 0 }, 'year out of range'),
    'country of nowhere': (work) => kept({ ...work, authorships: [inPlace(institution({ country_code: 'ZZ' }))] }, 'no country code'),
    'country by name': (work) => kept({ ...work, authorships: [author({ countries: ['China'] })] }, 'no country code'),
    'topic without subfield': (work) => kept({ ...work, primary_topic: { id: `${at}T20001`, subfield: null } }, 'unknown topic'),
    'topic of another kind': (work) => kept({ ...work, primary_topic: { id: `${at}S1`, subfield: { id: `${at}subfields/1700` } } }, 'unknown topic'),
    'topic in a list of others': (work) => kept({ ...work, primary_topic: null, topics: [{ id: 'x', score: 0.5 }, { id: `${at}T20001`, score: 7 }] }, left, left),
    'changed yesterday': (work) => kept({ ...work, updated_date: 'yesterday' }, left),
    'changed in a thousand years': (work) => kept({ ...work, updated_date: '3026-01-01T00:00:00' }, left),
    'type with capitals': (work) => kept({ ...work, type: 'Journal Article' }, left),
    'language in words': (work) => kept({ ...work, language: 'old church slavonic' }, left),
    'doi that is none': (work) => kept({ ...work, doi: 'see below' }, left),
    'doi without end': (work) => kept({ ...work, doi: `https://doi.org/10.5555/${'x'.repeat(10_000)}` }, left),
    'date before dates': (work) => kept({ ...work, publication_date: '0000-05-01' }, left),
    'profile of another kind': (work) => kept({ ...work, authorships: [author({ author: { id: `${at}W5`, display_name: 'Ada' } })] }, left),
    'institution of another kind': (work) => kept({ ...work, authorships: [inPlace(institution(), institution({ id: `${at}S5` }))] }, left),
    'venue of another kind': (work) => kept({ ...work, primary_location: { source: { id: 'Nature' } } }, left),
    'expansion a text': (work) => kept({ ...work, is_xpac: 'no' }, left),
    'NUL, escaped': (work) => kept({ ...work, title: 'a\u0000b', authorships: [inPlace(institution()), author({ raw_author_name: '\u0000' })] }),
    'half a surrogate pair, escaped': (work) => kept(raw(work, 'title', String.raw`"a\ud800b"`)),
    'five thousand authors': (work) => kept({ ...work, authorships: many(5_000) }),
    'an institution in two countries': (work) => kept({ ...work, authorships: [inPlace(institution(), institution({ country_code: 'FR' }))] }),
    'an institution twice in an affiliation': (work) => kept({ ...work, authorships: [author({
        institutions: [institution(), institution({ id: `${at}I60002`, country_code: 'FR' })],
        affiliations: [{ raw_affiliation_string: 'Here and there', institution_ids: [`${at}I60001`, `${at}I60001`, `${at}I60002`] }],
    })] }),
    'nothing but an id': (work) => kept({ id: work.id }),
    'null everywhere': (work) => kept({ ...Object.fromEntries(Object.keys(work).map((field) => [field, null])), id: work.id }),
    'lists with nothing in them': (work) => kept({ ...work, topics: [{}], primary_topic: null, authorships: [author({ countries: [null], affiliations: [null, {}], institutions: [] })], counts_by_year: [null] }),
    'citations of a year beyond numbers': (work) => kept({ ...work, publication_year: 2020, counts_by_year: [2020, 2021, 2022].map((year) => ({ year, cited_by_count: 2_147_483_647 })) }),
    'a title of 100,000 letters': (work) => kept({ ...work, title: 'é'.repeat(100_000) }),
    'tabs, quotes, line ends and backslashes': (work) => kept({ ...work, title: '\t"\r\n\\N,;\'\u2028\u202E', authorships: [author({ raw_author_name: '\\.' })] }),
    'fields nobody knows': (work) => kept({ ...work, constructor: 1, __proto__: 2, 'a b': { c: [1] } }),
    'bare and lower-case ids': (work) => kept({ ...work, id: work.id.slice(at.length).toLowerCase(), primary_topic: { id: 'T20001', subfield: { id: 1701 } }, topics: [{ id: 't20001', score: 0.5 }], authorships: [author({ author: { id: 'a5' }, institutions: [{ id: 'i60001', country_code: ' us ' }] })] }),
    'white space around and a carriage return': (work) => kept(`  ${JSON.stringify(work)} \r`),
}
