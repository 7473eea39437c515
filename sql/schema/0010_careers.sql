-- Education and employment as people and organisations state them, and the spells that follow from all evidence.

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
    primary key (provider, profile_id, claim_id),
    check (first_year <= last_year)
);
comment on table core.career_claims is 'What a profile says of where somebody studied or worked; newest version of its record. Grain: profile × claim.';
comment on column core.career_claims.claim_id is 'The provider''s own id of the item (ORCID put-code, Wikidata statement), else its place in the record.';
comment on column core.career_claims.degree_level is 'Read from raw_degree; null = the text does not say.';
comment on column core.career_claims.raw_degree is 'Degree or role as written, in any language.';
comment on column core.career_claims.ror is 'core.organisations; null = not resolved.';
comment on column core.career_claims.match_method is 'How ror was found: id (the claim states it), grid, domain, name; null = not.';
comment on column core.career_claims.country_code is 'Of the organisation by ROR, else as the claim states it; null = unknown.';
comment on column core.career_claims.first_year is 'Null = not stated.';
comment on column core.career_claims.last_year is 'Null = not stated; with is_ongoing it lasts. A planned end in the future is kept as stated.';
comment on column core.career_claims.asserted_by is 'inferred = worked out by us from other evidence (an earliest affiliation, a dissertation); never mixed with what is declared.';
