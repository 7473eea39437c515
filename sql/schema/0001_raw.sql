-- raw: what the providers sent, as they sent it, and where it came from.

create schema raw;

create table raw.responses (
    response_id bigint generated always as identity primary key,
    run_id bigint not null,
    provider text not null,
    url text not null,
    status integer not null,
    fetched_at timestamptz not null,
    duration_ms integer not null
);
comment on table raw.responses is 'One row per HTTP exchange. Grain: exchange.';
comment on column raw.responses.url is 'The address without any secret.';
comment on column raw.responses.duration_ms is 'Milliseconds from the request to the end of the answer.';

create table raw.records (
    provider text not null,
    entity text not null,
    provider_id text not null,
    content_hash text not null,
    payload jsonb not null,
    provider_updated_at timestamptz,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    primary key (provider, entity, provider_id, content_hash)
);
comment on table raw.records is 'Every version of every record a provider gave us. Grain: provider × entity × id × version.';
comment on column raw.records.content_hash is 'sha256 of the canonical JSON without the fields that move on their own (updated_date).';
comment on column raw.records.payload is 'The record as sent; only characters that Postgres cannot hold (NUL, lone surrogates) are replaced by U+FFFD.';
comment on column raw.records.provider_updated_at is 'When the provider says it last changed the record; null when it does not say.';

create table raw.run_records (
    run_id bigint not null,
    provider text not null,
    entity text not null,
    provider_id text not null,
    content_hash text not null,
    provider_updated_at timestamptz,
    origin text not null,
    primary key (run_id, provider, entity, provider_id)
);
comment on table raw.run_records is 'The version of each record that a run read: the run is pinned to it. Grain: run × record.';
comment on column raw.run_records.origin is 'Where it was read: address, or file and line. Of two versions in one run the newer wins, then the later origin.';

create table raw.run_works (
    run_id bigint not null,
    reference text not null,
    work_id text not null,
    primary key (run_id, reference, work_id)
);
comment on table raw.run_works is 'Which work answered which reference (id, DOI, arXiv id or filter) of a study. Grain: run × reference × work.';

create table raw.checkpoints (
    run_id bigint not null,
    scope text not null,
    state jsonb not null,
    is_done boolean not null default false,
    updated_at timestamptz not null default now(),
    primary key (run_id, scope)
);
comment on table raw.checkpoints is 'How far a page walk, file or batch has come; saved in the transaction that stored its rows. Grain: run × walk.';

create table raw.rejected_records (
    run_id bigint not null,
    reject_key text not null,
    provider text not null,
    entity text not null,
    provider_id text,
    reason text not null,
    detail text not null,
    origin text not null,
    excerpt text,
    rejected_at timestamptz not null default now(),
    primary key (run_id, reject_key)
);
comment on table raw.rejected_records is 'Records, or single claims of a record, that could not be used, with the reason. Grain: run × rejected thing.';
comment on column raw.rejected_records.reject_key is 'Hash of what was rejected and why, so that a repeated page rejects it once.';

create table raw.aliases (
    provider text not null,
    entity text not null,
    requested_id text not null,
    held_id text not null,
    seen_at timestamptz not null default now(),
    primary key (provider, entity, requested_id)
);
comment on table raw.aliases is 'Ids that a provider answers under another id (merged, renamed, or a DOI). Grain: provider × entity × old id.';

create table raw.gone (
    provider text not null,
    entity text not null,
    provider_id text not null,
    seen_at timestamptz not null default now(),
    primary key (provider, entity, provider_id)
);
comment on table raw.gone is 'Ids that a provider said it does not hold. Grain: provider × entity × id.';
