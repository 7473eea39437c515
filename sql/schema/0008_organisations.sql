-- Organisations of the Research Organization Registry (ROR), and what affiliation strings were resolved to.

create table core.organisations (
    ror text collate "C" primary key,
    name text not null,
    country_code text collate "C",
    city text,
    types text[] not null,
    status text not null check (status in ('active', 'inactive', 'withdrawn')),
    established integer,
    parents text[] collate "C" not null,
    successors text[] collate "C" not null,
    grid_ids text[] collate "C" not null,
    wikidata_ids text[] collate "C" not null,
    domains text[] collate "C" not null,
    record jsonb not null,
    record_hash text not null,
    provider_updated_at date
);
create index organisations_by_grid on core.organisations using gin (grid_ids);
comment on table core.organisations is 'Organisations of ROR, newest version read. Grain: organisation.';
comment on column core.organisations.ror is 'The last nine characters of the id: 03yrm5c26.';
comment on column core.organisations.name is 'The name ROR displays.';
comment on column core.organisations.country_code is 'ISO code of the first location; null = ROR gives none that is known.';
comment on column core.organisations.parents is 'Direct parents, as ROR relates them.';
comment on column core.organisations.successors is 'What an organisation that is inactive or withdrawn became.';
comment on column core.organisations.domains is 'Domains ROR lists, and the host of its website.';
comment on column core.organisations.record is 'The record in schema 2, from which the matcher makes its index.';

create table core.affiliation_matches (
    string_hash bytea primary key,
    raw_affiliation text not null,
    rors text[] collate "C" not null,
    country_codes text[] collate "C" not null,
    score real,
    method text not null,
    matcher_version text not null,
    candidates jsonb not null,
    matched_at timestamptz not null default now()
);
comment on table core.affiliation_matches is 'What an affiliation string was resolved to. Grain: distinct string.';
comment on column core.affiliation_matches.string_hash is 'sha256 of the string as stored (raw_affiliation).';
comment on column core.affiliation_matches.rors is 'Organisations accepted, the likeliest first; empty = none, which is an answer.';
comment on column core.affiliation_matches.country_codes is 'Of the organisations, and of addresses without one; empty = the string does not say.';
comment on column core.affiliation_matches.score is '0…1 of the least likely accepted organisation, else of the best candidate; null = no candidate, or a correction.';
comment on column core.affiliation_matches.method is 'name, acronym, near name, parent, country only, none; correction = corrections/affiliations.csv says it.';
comment on column core.affiliation_matches.matcher_version is 'Of the matcher and the organisations it knew: with another, the string is matched anew.';
comment on column core.affiliation_matches.candidates is 'Organisations that were looked at and not accepted, with score and reason: the review queue reads them.';
