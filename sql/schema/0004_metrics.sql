-- metrics: the answers, stored per run. How each is computed is in sql/metrics, one file a table.
-- Every row carries its run; definition, region policy and data version of a run are in metrics.study_runs.

create schema metrics;

create table metrics.study_runs (
    run_id bigint primary key,
    study text not null,
    title text not null,
    definition text not null,
    region_policy text not null,
    focus text not null,
    focus_region text not null,
    tie_regions text[] not null,
    minimum_years integer not null,
    minimum_sources integer,
    counting text not null,
    members integer not null,
    profiles integer not null,
    known integer not null,
    works_required integer,
    data_version text not null,
    as_of timestamptz
);
comment on table metrics.study_runs is 'What every number of a run depends on. Grain: run.';
comment on column metrics.study_runs.known is 'Members whose class is known: the denominator of shares.';
comment on column metrics.study_runs.works_required is 'Works of the cohort that make a member part of the key team; null = the study has no key team.';
comment on column metrics.study_runs.data_version is 'Hash over the claims, profiles and members the run is pinned to: same version, same data.';

create table metrics.variants (
    run_id bigint not null,
    variant integer not null,
    region_policy text not null,
    focus_region text not null,
    minimum_years integer not null,
    minimum_sources integer,
    leaves_out_implausible boolean not null,
    is_main boolean not null,
    primary key (run_id, variant)
);
comment on table metrics.variants is 'Settings under which the headline of a run is computed: the study''s own (is_main) and those of the sensitivity table. Grain: run × variant.';

create table metrics.person_places (
    run_id bigint not null,
    author_id text not null,
    evidence_id uuid not null,
    place_year integer not null,
    member_id integer not null,
    country_code text,
    institution_id text,
    provider text not null,
    primary key (run_id, author_id, evidence_id, place_year)
);
comment on table metrics.person_places is 'The claims the definition counts, one row per calendar year. Grain: run × claim × year.';
comment on column metrics.person_places.place_year is 'Calendar year; 0 = the claim has no date and the definition keeps it as a source without a year.';
comment on column metrics.person_places.country_code is 'ISO 3166-1 alpha-2; null = the institution''s country is not known.';

create table metrics.person_flags (
    run_id bigint not null,
    member_id integer not null,
    rule text not null,
    found numeric not null,
    threshold numeric not null,
    primary key (run_id, member_id, rule)
);
comment on table metrics.person_flags is 'People whose profile probably holds more than one person. Shown, kept in every figure unless the figure says otherwise. Grain: run × person × rule.';

create table metrics.person_regions (
    run_id bigint not null,
    variant integer not null,
    member_id integer not null,
    region text not null,
    years integer not null,
    sources integer not null,
    first_year integer,
    last_year integer,
    primary key (run_id, variant, member_id, region)
);
comment on table metrics.person_regions is 'Regions that count for a person under a variant. Grain: run × variant × person × region.';
comment on column metrics.person_regions.years is 'Calendar years with a counted claim there.';
comment on column metrics.person_regions.sources is 'Independent sources (providers) with a counted claim there.';

create table metrics.person_classes (
    run_id bigint not null,
    variant integer not null,
    member_id integer not null,
    person_class text not null check (person_class in ('never_left', 'left', 'never_in', 'unknown')),
    primary key (run_id, variant, member_id)
);
comment on table metrics.person_classes is 'The class of each person under each variant. Grain: run × variant × person.';

create table metrics.person_paths (
    run_id bigint not null,
    member_id integer not null,
    path text[] not null,
    first_region text not null,
    current_region text not null,
    first_year integer not null,
    last_year integer not null,
    primary key (run_id, member_id)
);
comment on table metrics.person_paths is 'Regions of a person in year order, repeats collapsed, under the study''s own settings. Grain: run × person with a dated career.';

create table metrics.study_shares (
    run_id bigint not null,
    variant integer not null,
    measure text not null,
    members integer not null,
    known integer not null,
    people integer not null,
    unknown integer not null,
    share numeric,
    lower_bound numeric,
    upper_bound numeric,
    interval_lower double precision,
    interval_upper double precision,
    primary key (run_id, variant, measure)
);
comment on table metrics.study_shares is 'Counts with denominator, unknowns and bounds. Grain: run × variant × measure.';
comment on column metrics.study_shares.measure is 'never_left, ever_in, never_in (the focus), tie:<region>.';
comment on column metrics.study_shares.people is 'Numerator: people.';
comment on column metrics.study_shares.known is 'Denominator of share: people whose class is known.';
comment on column metrics.study_shares.share is 'people / known, 0…1; null when nobody is known.';
comment on column metrics.study_shares.lower_bound is 'people / members: no unknown person counted; null when there are no members.';
comment on column metrics.study_shares.upper_bound is '(people + unknown) / members: every unknown person counted.';
comment on column metrics.study_shares.interval_lower is '2.5th percentile of 1,000 bootstrap samples of the known people, seeded; null when nobody is known.';

create table metrics.study_ties (
    run_id bigint not null,
    region text not null,
    people integer not null,
    years_1 integer not null,
    years_2_4 integer not null,
    years_5 integer not null,
    primary key (run_id, region)
);
comment on table metrics.study_ties is 'People tied to a region and how many calendar years they spent there. Grain: run × tie region.';
comment on column metrics.study_ties.years_5 is 'People with five years or more.';

create table metrics.study_regions (
    run_id bigint not null,
    region text not null,
    people integer not null,
    primary key (run_id, region)
);
comment on table metrics.study_regions is 'Current region: the last of each person''s path. Grain: run × region.';

create table metrics.study_trajectories (
    run_id bigint not null,
    place integer not null,
    path text not null,
    people integer not null,
    primary key (run_id, place)
);
comment on table metrics.study_trajectories is 'First…last region of the people with a tie. Grain: run × kind of path.';

create table metrics.study_institutions (
    run_id bigint not null,
    institution_id text not null,
    name text not null,
    country_code text,
    direct integer not null,
    total integer not null,
    primary key (run_id, institution_id)
);
comment on table metrics.study_institutions is 'Institutions of counted claims. Grain: run × institution.';
comment on column metrics.study_institutions.direct is 'People with a counted claim at the institution itself, each once.';
comment on column metrics.study_institutions.total is 'People with a counted claim there or at an institution below it (lineage), each once.';

create table metrics.study_output (
    run_id bigint not null,
    people_group text not null,
    measure text not null,
    people integer not null,
    mean numeric,
    median numeric,
    primary key (run_id, people_group, measure)
);
comment on table metrics.study_output is 'Output of members with a profile. Grain: run × group (all, key_team) × measure.';

create table metrics.study_results (
    run_id bigint primary key,
    result json not null
);
comment on table metrics.study_results is 'The answer as printed by `study run --json`. Grain: run.';
