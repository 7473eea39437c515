-- Education and employment as people and organisations state them, and what each source is worth.

create table core.claim_sources (
    claim_source text primary key,
    record_entity text not null,
    precedence integer not null unique,
    confidence real not null check (confidence > 0 and confidence < 1),
    because text not null
);
comment on table core.claim_sources is 'Where claims of education and employment come from, in the order in which one is believed before another. Grain: source.';
comment on column core.claim_sources.record_entity is 'Entity of the records in raw that such claims are read from.';
comment on column core.claim_sources.precedence is '1 is believed first, where claims of one person contradict one another; none is dropped for it.';
comment on column core.claim_sources.confidence is '0…1: an order in numbers, by judgement and not by measurement; see docs/education.md.';

insert into core.claim_sources (claim_source, record_entity, precedence, confidence, because)
values
    ('orcid, by the organisation', 'records', 1, 0.95, 'the university or employer wrote it into the record by its own system'),
    ('roster', 'roster', 2, 0.9, 'whoever asks the question looked the person up and stands for it'),
    ('orcid, by the person', 'records', 3, 0.85, 'the person states it in public, mostly with an organisation that has an id'),
    ('openreview', 'profiles', 4, 0.8, 'the person states it for reviewing, where conflicts of interest depend on it; the organisation is a domain and a name'),
    ('wikidata, with a reference', 'education', 5, 0.7, 'somebody else states it and says where it was read'),
    ('dblp', 'persons', 6, 0.6, 'the editors of DBLP note it, mostly without years'),
    ('wikidata, without a reference', 'education', 7, 0.5, 'somebody else states it and does not say where it was read'),
    ('dissertation', 'works', 8, 0.4, 'inferred by us: who wrote a thesis at a place took the degree there; the level is seldom printed, the profile often another one'),
    ('earliest affiliation', 'authors', 9, 0.2, 'inferred by us: many people publish first where they study, and many do not');

create table core.career_claims (
    provider text collate "C" not null,
    profile_id text collate "C" not null,
    claim_id text collate "C" not null,
    record_hash text not null,
    kind text not null check (kind in ('education', 'employment')),
    degree_level text check (degree_level in ('bachelor', 'master', 'doctorate', 'postdoc')),
    raw_degree text,
    raw_organisation text,
    ror text collate "C",
    match_method text,
    country_code text collate "C",
    first_year integer,
    last_year integer,
    is_ongoing boolean not null,
    asserted_by text not null check (asserted_by in ('person', 'organisation', 'community', 'roster', 'inferred')),
    confidence real,
    list_order integer not null,
    claim_source text references core.claim_sources,
    is_student boolean not null default false,
    group_id text collate "C",
    is_preferred boolean not null default true,
    because text,
    primary key (provider, profile_id, claim_id),
    check (first_year <= last_year)
);
comment on table core.career_claims is 'What a profile says of where somebody studied or worked; newest version of its record. Grain: profile × claim.';
comment on column core.career_claims.claim_id is 'The provider''s own id of the item (ORCID put-code, Wikidata statement), else its place in the record.';
comment on column core.career_claims.degree_level is 'Read from raw_degree; null = the text does not say.';
comment on column core.career_claims.raw_degree is 'Degree or role as written, in any language.';
comment on column core.career_claims.ror is 'core.organisations; null = not resolved.';
comment on column core.career_claims.match_method is 'How ror was found: id (the claim states it), grid, wikidata, domain, name; null = not.';
comment on column core.career_claims.country_code is 'Of the organisation by ROR, else as the claim states it; null = unknown.';
comment on column core.career_claims.first_year is 'Null = not stated.';
comment on column core.career_claims.last_year is 'Null = not stated; with is_ongoing it lasts. A planned end in the future is kept as stated.';
comment on column core.career_claims.asserted_by is 'inferred = worked out by us from other evidence (an earliest affiliation, a dissertation); never mixed with what is declared.';
comment on column core.career_claims.confidence is 'Of its claim_source.';
comment on column core.career_claims.is_student is 'The text speaks of a study under way or left off (PhD student), not of a degree that was given.';
comment on column core.career_claims.group_id is 'Claims of one record that say the same, by several sources; null = it stands alone.';
comment on column core.career_claims.is_preferred is 'The one of its group that the person shows; the others are kept.';
comment on column core.career_claims.because is 'How kind and level were read from the text, for people.';
create index career_claims_of_works on core.career_claims (claim_id) where asserted_by = 'inferred';
create index dissertations_by_file on core.works (file_id, work_id) where work_type = 'dissertation';
analyze core.claim_sources;
