/** The sources there are, beside OpenAlex: the one list from which commands, jobs and help are made. A new source adds its line here, and its settings to src/config.ts. */
import type { SourceSettings } from '../../config.ts'
import type { HttpClient } from '../../http/types.ts'
import { loadOrcidDump } from '../load-orcid-dump.ts'
import type { Source } from '../source.ts'
import type { StoreContext } from '../store.ts'
import { createArxiv } from './arxiv.ts'
import { createCrossref } from './crossref.ts'
import { createDatacite } from './datacite.ts'
import { createOpencitations } from './opencitations.ts'
import { createSemanticScholar } from './semanticscholar.ts'
import { loadRorDump } from '../load-ror-dump.ts'
import { createRor } from './ror.ts'
import { createOrcid } from './orcid.ts'
import { createWikidata } from './wikidata.ts'

/** What a source may use of the world. While a tape is replayed there are no settings: a tape carries the providers' own addresses and no keys. */
interface SourceInput { http: HttpClient, settings: SourceSettings, isReplay: boolean }

interface RegisteredSource {
    /** For help: what it is good for. */
    title: string
    create(input: SourceInput): Source
    /** A file with everything, instead of asking. `onBatch` hears how many records each commit held, and may throw to stop. */
    dump?: { about: string, load(context: StoreContext, input: { file: string, name: string }, onBatch: (records: number) => Promise<void>): Promise<unknown> }
}

export const registry: Record<string, RegisteredSource> = {
    crossref: { title: 'works with a Crossref DOI: dates, venues, affiliations, retractions', create: ({ http, settings }) => createCrossref({ http, baseUrl: settings.CROSSREF_BASE_URL, contact: settings.HOMEGROWN_CONTACT }) },
    semanticscholar: { title: 'papers and authors with their ids elsewhere', create: ({ http, settings }) => createSemanticScholar({ http, baseUrl: settings.SEMANTIC_SCHOLAR_BASE_URL, apiKey: settings.SEMANTIC_SCHOLAR_API_KEY }) },
    arxiv: { title: 'preprints of arXiv: first version, categories, comments', create: ({ http, settings }) => createArxiv({ http, baseUrl: settings.ARXIV_BASE_URL, oaiBaseUrl: settings.ARXIV_OAI_BASE_URL }) },
    datacite: { title: 'works with a DataCite DOI, those of arXiv first', create: ({ http, settings }) => createDatacite({ http, baseUrl: settings.DATACITE_BASE_URL }) },
    opencitations: { title: 'citation counts, to compare', create: ({ http, settings }) => createOpencitations({ http, baseUrl: settings.OPENCITATIONS_BASE_URL, token: settings.OPENCITATIONS_TOKEN }) },
    orcid: {
        title: 'people\'s records: educations, qualifications and employments as they state them',
        create: ({ http, settings }) => createOrcid({ http, baseUrl: settings.ORCID_BASE_URL, token: settings.ORCID_TOKEN }),
        dump: { about: 'the yearly dump, ORCID_<year>_<month>_summaries.tar.gz', load: loadOrcidDump },
    },
    ror: {
        title: 'organisations: names, places, relations; what affiliations are matched with',
        create: ({ http, settings }) => createRor({ http, baseUrl: settings.ROR_BASE_URL, clientId: settings.ROR_CLIENT_ID }),
        dump: { about: 'the dump, v<number>-<day>-ror-data.json, unpacked', load: loadRorDump },
    },
    // A tape answers whoever asks.
    wikidata: { title: 'education and employers of people that Wikidata knows', create: ({ http, settings, isReplay }) => createWikidata({ http, baseUrl: settings.WIKIDATA_SPARQL_URL, contact: isReplay ? 'tape' : settings.HOMEGROWN_CONTACT }) },
}
