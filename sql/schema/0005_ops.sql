-- ops: what ran, how far, on whose budget, and what deserves a look.

create schema ops;

create table ops.runs (
    run_id bigint generated always as identity primary key,
    kind text not null check (kind in ('study', 'ingest')),
    subject text not null,
    fingerprint text not null,
    params jsonb not null,
    study jsonb,
    status text not null check (status in ('running', 'parked', 'stopped', 'failed', 'done')),
    attempt integer not null default 1,
    resume_at timestamptz,
    error text,
    started_at timestamptz not null default now(),
    finished_at timestamptz
);
create unique index runs_unfinished on ops.runs (fingerprint) where status in ('running', 'parked', 'stopped');
comment on table ops.runs is 'Every run of a study or an ingest. Grain: run.';
comment on column ops.runs.fingerprint is 'Hash of what was asked; at most one unfinished run per fingerprint, so asking again resumes it.';
comment on column ops.runs.attempt is 'Raised each time the run is taken up again; jobs of an older attempt do nothing.';
comment on column ops.runs.study is 'The study as it stood when the run began (roster and corrections included).';

create table ops.steps (
    run_id bigint not null,
    step text not null,
    done integer not null,
    total integer not null,
    unit text not null,
    updated_at timestamptz not null default now(),
    primary key (run_id, step)
);
comment on table ops.steps is 'Progress of a run. Grain: run × step.';

create table ops.alerts (
    run_id bigint not null,
    alert_key text not null,
    severity text not null check (severity in ('note', 'warning')),
    message text not null,
    raised_at timestamptz not null default now(),
    primary key (run_id, alert_key)
);
comment on table ops.alerts is 'What a person should know about a run. Grain: run × alert.';

create table ops.schema_fields (
    provider text not null,
    entity text not null,
    field text not null,
    is_expected boolean not null,
    first_seen_at timestamptz not null default now(),
    primary key (provider, entity, field)
);
comment on table ops.schema_fields is 'Top-level fields seen in a provider''s records, so that drift shows. Grain: provider × entity × field.';

create table ops.budgets (
    provider text primary key,
    budget_limit numeric,
    remaining numeric,
    reset_at timestamptz,
    observed_at timestamptz not null
);
comment on table ops.budgets is 'What the providers'' answers last said about our allowance, in their unit. Grain: provider.';

create table ops.rate_slots (
    host text primary key,
    next_free_at timestamptz not null
);
comment on table ops.rate_slots is 'When the next request to a host may leave, for all processes together. Grain: host.';

create table ops.derived_objects (
    only_row boolean primary key default true check (only_row),
    files_hash text not null
);
comment on table ops.derived_objects is 'Hash of the files in sql/staging, sql/metrics and sql/checks that the database''s views and functions were made from.';
