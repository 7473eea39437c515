-- Works at the volume of the whole literature: typed, keyed by work_id, written by COPY (src/resolve/load-works.ts).
-- The tables of 0002 are made anew: a work is no longer a record of a run but a row with a pointer to where it was read.
-- Keys are compared byte by byte (collate "C"): ids are no words of a language, and their order must not depend on the server.
-- Weights are whole billionths of a work, so that sums are exact, in any order and on any number of nodes.

drop table core.affiliation_strings, core.affiliations, core.authorships, core.work_ids, core.works;

create table core.works (
    work_id text collate "C" primary key,
    record_hash bigint not null,
    provider_updated_at timestamptz,
    read_as_of date not null,
    file_id integer,
    file_line integer,
    title text,
    doi text collate "C",
    publication_year integer,
    publication_date date,
    work_type text collate "C",
    language text collate "C",
    is_retracted boolean not null,
    is_expansion boolean not null,
    cited_by_count integer not null,
    citations_3y integer,
    citations_5y integer,
    topic_id text collate "C",
    subfield_id integer not null,
    venue_id text collate "C",
    authors_listed integer not null,
    is_author_list_cut boolean not null,
    country_codes text[] collate "C" not null,
    country_weights integer[] not null,
    lost_weight integer not null check (lost_weight between 0 and 1000000000),
    title_key bigint
);
create index works_by_set on core.works (subfield_id, (coalesce(publication_year, 0)));
create index works_by_title on core.works (title_key) where title_key is not null;
comment on table core.works is 'Works, newest version read. Grain: work.';
comment on column core.works.record_hash is 'Hash of what is stored of the record. Of two versions the one the provider changed last wins, then the one of the later date (read_as_of), then the larger hash: the order of reading never matters.';
comment on column core.works.provider_updated_at is 'When the provider says it last changed the record; null when it does not say.';
comment on column core.works.read_as_of is 'Date of the snapshot by its manifest, else of the file, else of the request. It decides where the provider changed works without saying so, as OpenAlex did with the topics of all works in October 2026.';
comment on column core.works.file_id is 'raw.files: the file the version was read from; null = from raw.records.';
comment on column core.works.file_line is 'Line of that file (row, for Parquet), from 1.';
comment on column core.works.publication_year is 'Null = the provider gives none, or one that cannot be (a reject says so).';
comment on column core.works.is_expansion is 'The provider counts the work to the uncurated tail of its corpus (OpenAlex: is_xpac).';
comment on column core.works.citations_3y is 'Citations in the year of publication and the two after it; null = not all of these years are over or known.';
comment on column core.works.citations_5y is 'Citations in the year of publication and the four after it; null as above.';
comment on column core.works.topic_id is 'Primary topic; null = the provider gives none.';
comment on column core.works.subfield_id is 'Subfield of the primary topic (ASJC code); 0 = no topic. It and the year name the sets that a load touches.';
comment on column core.works.authors_listed is 'Length of the author list as read: the denominator of fractional weights.';
comment on column core.works.is_author_list_cut is 'The provider cut the author list (lists show 100 at most) and the full one was not fetched.';
comment on column core.works.country_codes is 'Distinct ISO codes of the countries its authors were in, ascending; written by the loader, so that no metric walks authorships, and here, so that none needs a join. One a row: core.work_countries.';
comment on column core.works.country_weights is 'Fractional counting: billionths of the work for each of country_codes, in their order.';
comment on column core.works.lost_weight is 'Billionths of the work that belong to no country: authors or affiliations without a resolved one. With country_weights it adds up to 1,000,000,000.';
comment on column core.works.title_key is 'Hash of the title''s letters and digits; null = fewer than 20 of them. Candidates for a family share it.';

create table core.work_ids (
    work_id text collate "C" not null,
    scheme text collate "C" not null,
    id_value text collate "C" not null,
    primary key (work_id, scheme, id_value)
);
create index work_ids_by_value on core.work_ids (id_value, scheme);
comment on table core.work_ids is 'Identifiers of a work beside its key: doi (lower case, without resolver), arxiv (without version), pmid, pmcid. Grain: work × identifier.';

create table core.authorships (
    work_id text collate "C" not null,
    author_order integer not null,
    author_id text collate "C",
    raw_author_name text,
    primary key (work_id, author_order)
);
create index authorships_by_author on core.authorships (author_id) where author_id is not null;
comment on table core.authorships is 'Authors of a work in their order. Grain: work × place in the author list.';
comment on column core.authorships.author_id is 'Profile; null = the provider names none.';

create table core.affiliations (
    work_id text collate "C" not null,
    author_order integer not null,
    affiliation_order integer not null,
    string_order integer,
    institution_id text collate "C",
    country_code text collate "C",
    fractional_weight integer not null,
    primary key (work_id, author_order, affiliation_order)
);
comment on table core.affiliations is 'Where an author of a work was: one row per printed affiliation and institution resolved in it. Grain: work × author × place.';
comment on column core.affiliations.string_order is 'The printed string, in core.affiliation_strings; null = the provider names the place without one.';
comment on column core.affiliations.institution_id is 'Null = no institution was resolved.';
comment on column core.affiliations.country_code is 'Of the institution; without one, a country the provider gives the author that none of their institutions lies in. Null = lost.';
comment on column core.affiliations.fractional_weight is 'Billionths of the work: 1 / authors / affiliations of the author / institutions resolved in the affiliation (docs/metrics/high_impact_by_country.md).';

create table core.affiliation_strings (
    work_id text collate "C" not null,
    string_order integer not null,
    raw_affiliation text not null,
    primary key (work_id, string_order)
);
comment on table core.affiliation_strings is 'Affiliations as printed, each once a work. Grain: work × distinct string.';

create table core.work_topics (
    work_id text collate "C" not null,
    topic_id text collate "C" not null,
    score real,
    primary key (work_id, topic_id)
);
comment on table core.work_topics is 'Topics the provider gives a work (three at most), the primary one included. Grain: work × topic.';
comment on column core.work_topics.score is '0…1 as the provider states it.';

-- Unnested in the select list, where it is three times as fast as in a lateral join.
create view core.work_countries as
select works.work_id, unnest(works.country_codes) as country_code, 1::smallint as full_weight, unnest(works.country_weights) as fractional_weight
from core.works as works;
comment on view core.work_countries is 'Countries of a work with their weights, one a row (core.works.country_codes, country_weights). Grain: work × country.';
comment on column core.work_countries.full_weight is 'Full counting: 1 for each country present.';
comment on column core.work_countries.fractional_weight is 'Fractional counting: billionths of the work.';

create table core.work_families (
    work_id text collate "C" primary key,
    family_id text collate "C" not null,
    is_head boolean not null,
    cited_by_count integer not null,
    citations_3y integer,
    citations_5y integer
);
create index work_families_by_family on core.work_families (family_id);
comment on table core.work_families is 'Preprint and published versions of one work, families of two or more (sql/resolve/families). Grain: work in a family.';
comment on column core.work_families.family_id is 'The smallest work_id of the family.';
comment on column core.work_families.is_head is 'The version that is counted when families are counted once: published before preprint, then most cited, then smallest id.';
comment on column core.work_families.cited_by_count is 'The largest count of any version: a lower bound of the works that cite any of them. The same on every row of the family.';

create table core.deleted_works (
    work_id text collate "C" primary key,
    deleted_on date not null
);
comment on table core.deleted_works is 'Tombstones: a version of the work that is not newer is refused. Grain: work.';

create table core.topics (
    topic_id text collate "C" primary key,
    name text not null,
    subfield_id integer not null,
    subfield_name text,
    field_id integer,
    field_name text,
    domain_id integer,
    domain_name text,
    is_listed boolean not null,
    provider_updated_at timestamptz,
    read_as_of date
);
comment on table core.topics is 'Research topics. Grain: topic.';
comment on column core.topics.is_listed is 'From the provider''s list of topics; false = known from a work that names it.';
comment on column core.topics.provider_updated_at is 'When the provider says it last changed the record; of two records the later one stays, then the one of the later list (read_as_of).';

create table core.venues (
    venue_id text collate "C" primary key,
    name text,
    venue_type text,
    issn_l text,
    is_listed boolean not null,
    provider_updated_at timestamptz,
    read_as_of date
);
comment on table core.venues is 'Journals, conferences, repositories (the provider calls them sources). Grain: venue.';

create table core.current_institutions (
    institution_id text collate "C" primary key,
    name text not null,
    country_code text,
    institution_type text,
    lineage text[] not null,
    provider_updated_at timestamptz
);
comment on table core.current_institutions is 'Institutions as last read, one row each, for metrics; studies are pinned to the versions in core.institutions. Grain: institution.';
comment on column core.current_institutions.provider_updated_at is 'Null = known from a work that names it, not from a record of its own.';

create table raw.files (
    file_id integer generated always as identity primary key,
    run_id bigint not null,
    entity text not null,
    name text not null,
    bytes bigint not null,
    manifest_records bigint,
    read_as_of date not null,
    lines bigint not null default 0,
    stored bigint not null default 0,
    unchanged bigint not null default 0,
    rejected bigint not null default 0,
    finished_at timestamptz,
    unique (run_id, name)
);
comment on table raw.files is 'Files of a bulk load: works keep a pointer to file and line instead of the record. Grain: run × file.';
comment on column raw.files.manifest_records is 'Records the manifest promises; null = no manifest.';
comment on column raw.files.lines is 'Lines read, empty ones included.';
comment on column raw.files.stored is 'Records that were new or newer than what was held.';
comment on column raw.files.unchanged is 'Records not newer than what was held, or deleted since.';

create table ops.touched_sets (
    subfield_id integer not null,
    publication_year integer not null,
    touches bigint not null,
    primary key (subfield_id, publication_year)
);
comment on table ops.touched_sets is 'Subfields and years whose works changed since the metrics were last refreshed. Grain: subfield × year.';
comment on column ops.touched_sets.publication_year is '0 = works without a year.';
comment on column ops.touched_sets.touches is 'Raised at every touch: a refresh removes a row only if nothing touched it meanwhile.';
