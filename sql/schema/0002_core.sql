-- core: who, where and when. Keys follow the distribution rules of docs/architecture.md:
-- what hangs on a work carries work_id, what hangs on a person's profile carries author_id.

create schema core;

create table core.countries (
    country_code text primary key check (country_code ~ '^[A-Z]{2}$')
);
comment on table core.countries is 'ISO 3166-1 alpha-2 codes, and XK (Kosovo, user-assigned, used by OpenAlex and ROR). A claim with another code is rejected.';

create table core.region_policies (
    policy text not null,
    country_code text not null references core.countries,
    region text not null,
    primary key (policy, country_code)
);
comment on table core.region_policies is 'Which region a country counts as, by named policy. Grain: policy × country.';

create table core.definitions (
    definition text primary key,
    title text not null,
    in_words text not null,
    source text not null,
    places_per_year text not null check (places_per_year in ('one', 'all')),
    keeps_undated boolean not null,
    evidence_kinds text[] not null,
    minimum_years integer not null check (minimum_years >= 1),
    minimum_sources integer check (minimum_sources >= 1)
);
comment on table core.definitions is 'Named settings of the one classification in sql/metrics. Grain: definition.';
comment on column core.definitions.minimum_years is 'A country counts for a person from this many calendar years of evidence …';
comment on column core.definitions.minimum_sources is '… or from this many independent sources; null = sources do not replace years.';

create table core.plausibility_rules (
    rule text primary key,
    threshold numeric not null,
    in_words text not null
);
comment on table core.plausibility_rules is 'When a profile is flagged as probably holding more than one person. Flagged people are shown, not dropped. Grain: rule.';

create table core.group_author_patterns (
    pattern text primary key,
    because text not null
);
comment on table core.group_author_patterns is 'Regular expressions (Postgres, case-sensitive) for author names that are groups or no names at all. Grain: pattern.';

create table core.authors (
    author_id text not null,
    record_hash text not null,
    display_name text not null,
    orcid text,
    works_count integer,
    cited_by_count integer,
    h_index integer,
    i10_index integer,
    domain_shares jsonb not null,
    primary key (author_id, record_hash)
);
comment on table core.authors is 'Author profiles, one row per version of the record. Grain: author × version.';
comment on column core.authors.domain_shares is 'Scientific domain → share 0…1 of the works behind the profile''s topics; empty when the record has no topics.';

create table core.institutions (
    institution_id text not null,
    record_hash text not null,
    name text not null,
    country_code text,
    institution_type text,
    ror text,
    lineage text[] not null,
    primary key (institution_id, record_hash)
);
comment on table core.institutions is 'Institutions, one row per version of the record. Grain: institution × version.';
comment on column core.institutions.lineage is 'The institution itself and those above it.';

create table core.works (
    work_id text primary key,
    record_hash text not null,
    title text,
    doi text,
    publication_year integer,
    publication_date date,
    work_type text,
    language text,
    is_retracted boolean not null,
    cited_by_count integer,
    is_author_list_cut boolean not null,
    authors_listed integer not null,
    provider_updated_at timestamptz
);
comment on table core.works is 'Works, newest version read. Grain: work.';
comment on column core.works.is_author_list_cut is 'The provider cut the author list (lists show 100 at most) and the full one was not fetched.';

create table core.work_ids (
    work_id text not null,
    scheme text not null,
    id_value text not null,
    primary key (work_id, scheme, id_value)
);
create index work_ids_by_value on core.work_ids (scheme, id_value);
comment on table core.work_ids is 'Identifiers of a work: openalex, doi (lower case, without resolver), pmid, pmcid, mag. Grain: work × identifier.';

create table core.authorships (
    work_id text not null,
    author_order integer not null,
    author_id text,
    raw_author_name text,
    primary key (work_id, author_order)
);
create index authorships_by_author on core.authorships (author_id);
comment on table core.authorships is 'Authors of a work in their order. Grain: work × place in the author list.';

create table core.affiliations (
    work_id text not null,
    author_order integer not null,
    affiliation_order integer not null,
    institution_id text not null,
    country_code text,
    primary key (work_id, author_order, affiliation_order)
);
comment on table core.affiliations is 'Institutions of an authorship. Grain: work × author × institution.';

create table core.affiliation_strings (
    work_id text not null,
    author_order integer not null,
    string_order integer not null,
    raw_affiliation text not null,
    primary key (work_id, author_order, string_order)
);
comment on table core.affiliation_strings is 'Affiliations as printed. Grain: work × author × string.';

create table core.evidence (
    author_id text not null,
    evidence_id uuid not null,
    kind text not null check (kind in ('authorship', 'profile', 'employment', 'education', 'roster')),
    degree_level text,
    institution_id text,
    institution_name text,
    country_code text,
    lineage text[] not null,
    first_year integer,
    last_year integer,
    list_order integer not null,
    provider text not null,
    record_entity text not null,
    record_id text not null,
    record_hash text not null,
    confidence real,
    primary key (author_id, evidence_id),
    check ((first_year is null) = (last_year is null) and first_year <= last_year)
);
create index evidence_by_record on core.evidence (record_id, record_hash);
comment on table core.evidence is 'One claim about a person, a place and a time. Nothing overwrites it: a new version of a record brings new claims. Grain: author × claim.';
comment on column core.evidence.first_year is 'First calendar year of an unbroken run of years; null = the claim has no date.';
comment on column core.evidence.list_order is 'Place of the claim in its record; the first listed wins where a definition wants one place per year.';
comment on column core.evidence.confidence is '0…1, null when the provider states none.';

create table core.cohort_members (
    run_id bigint not null,
    member_id integer not null,
    name text not null,
    author_id text,
    works_in_cohort integer,
    is_key_team boolean not null,
    primary key (run_id, member_id)
);
comment on table core.cohort_members is 'The people a run is about. Grain: run × person.';
comment on column core.cohort_members.author_id is 'Profile that gives the person''s output; null = no profile, class unknown.';

create table core.member_authors (
    run_id bigint not null,
    author_id text not null,
    member_id integer not null,
    record_hash text,
    primary key (run_id, author_id)
);
comment on table core.member_authors is 'Author ids of each person (one person can have several). Grain: run × author.';
comment on column core.member_authors.record_hash is 'Version of the profile the run is pinned to; null = the run read no profile of this id.';

create table core.left_out (
    run_id bigint not null,
    left_out_id integer not null,
    name text not null,
    author_id text,
    reason text not null,
    primary key (run_id, left_out_id)
);
comment on table core.left_out is 'Names that are no members: groups, placeholders, people dropped by a correction. Grain: run × name.';

create table core.run_evidence (
    run_id bigint not null,
    author_id text not null,
    evidence_id uuid not null,
    member_id integer not null,
    set_aside text,
    set_aside_years integer[],
    primary key (run_id, author_id, evidence_id)
);
comment on table core.run_evidence is 'The claims a run rests on. Grain: run × claim.';
comment on column core.run_evidence.set_aside is 'Why a correction takes the claim, or years of it, out of the count; null = it counts.';
comment on column core.run_evidence.set_aside_years is 'The calendar years taken out; null with set_aside = the whole claim.';
