-- The settings a run classifies with: its definition, what the study overrides, and the focus and tie countries as regions of its policy.
-- A focus or tie may be a country (CN, the region that holds it) or the name of a region (EU-27). Grain: run.
create function derive.settings(run bigint)
returns table (
    study jsonb, definition text, region_policy text, focus text, focus_region text, tie_regions text[],
    minimum_years integer, minimum_sources integer, places_per_year text, keeps_undated boolean, evidence_kinds text[]
)
language sql stable
begin atomic
    select
        runs.study,
        definitions.definition,
        runs.study ->> 'regions',
        runs.study ->> 'focus',
        derive.region_of(runs.study ->> 'regions', runs.study ->> 'focus'),
        (
            select coalesce(array_agg(distinct derive.region_of(runs.study ->> 'regions', tie.value)), '{}')
            from jsonb_array_elements_text(coalesce(runs.study -> 'ties', '[]')) as tie
        ),
        coalesce((runs.study #>> '{minimumEvidence,years}')::integer, definitions.minimum_years),
        case when runs.study -> 'minimumEvidence' is null then definitions.minimum_sources else (runs.study #>> '{minimumEvidence,sources}')::integer end,
        definitions.places_per_year,
        definitions.keeps_undated,
        definitions.evidence_kinds
    from ops.runs as runs
    inner join core.definitions as definitions on definitions.definition = runs.study ->> 'definition'
    where runs.run_id = run;
end;
