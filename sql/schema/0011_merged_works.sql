-- Works as several providers describe them.

create table core.work_records (
    provider text collate "C" not null,
    entity text collate "C" not null,
    provider_id text collate "C" not null,
    content_hash text not null,
    title text,
    doi text collate "C",
    arxiv_id text collate "C",
    publication_year integer,
    publication_date date,
    work_type text collate "C",
    venue text,
    authors_listed integer,
    cited_by_count integer,
    is_retracted boolean,
    primary key (provider, entity, provider_id)
);
create index work_records_by_doi on core.work_records (doi);
comment on table core.work_records is 'A work as one provider describes it, newest version read. Grain: provider × record.';

create table core.work_matches (
    work_id text collate "C" not null,
    provider text collate "C" not null,
    entity text collate "C" not null,
    provider_id text collate "C" not null,
    matched_by text not null,
    primary key (work_id, provider, entity, provider_id)
);
create index work_matches_by_record on core.work_matches (provider, entity, provider_id);
comment on table core.work_matches is 'Which work of ours a provider''s record describes. Grain: work × record.';
comment on column core.work_matches.matched_by is 'doi, arxiv, or title and year.';
