-- People: the records that providers keep of a person, the ids that tie them, and which of them are one person.

create table core.profiles (
    provider text collate "C" not null,
    profile_id text collate "C" not null,
    record_hash text not null,
    display_name text,
    other_names text[] not null,
    primary key (provider, profile_id)
);
comment on table core.profiles is 'A provider''s record of a person, newest version read. A profile is not a person. Grain: provider × profile.';
comment on column core.profiles.profile_id is 'openalex A…, orcid 0000-…, dblp pid, openreview hash of the tilde id, semanticscholar number, wikidata Q….';

create table core.profile_ids (
    provider text collate "C" not null,
    profile_id text collate "C" not null,
    scheme text collate "C" not null,
    id_value text collate "C" not null,
    primary key (provider, profile_id, scheme, id_value)
);
create index profile_ids_by_value on core.profile_ids (scheme, id_value);
comment on table core.profile_ids is 'Ids of other providers that a profile states (schemes: openalex, orcid, dblp, openreview, semanticscholar, wikidata). A claim of the provider, which can be wrong. Grain: profile × id.';

create table core.person_profiles (
    provider text collate "C" not null,
    profile_id text collate "C" not null,
    person_id text collate "C" not null,
    method text not null,
    score real,
    because text not null,
    linker_version text not null,
    primary key (provider, profile_id)
);
create index person_profiles_by_person on core.person_profiles (person_id);
comment on table core.person_profiles is 'Which profiles are one person; derived, made anew from the evidence and the corrections. Grain: profile.';
comment on column core.person_profiles.person_id is 'provider:profile_id of one of the person''s profiles: the smallest of openalex if there is one, else of the others. Not stable: ask by profile.';
comment on column core.person_profiles.method is 'alone, shared id, names and works, correction.';
