-- Regions that count for a person: those with evidence from the minimum of calendar years, or from the minimum of independent sources
-- where the definition lets sources stand for years. Grain: run × variant × person × region.
create function derive.person_regions(run bigint, only_main boolean) returns setof metrics.person_regions
language sql stable
begin atomic
    with variants as (
        select * from metrics.variants where run_id = run and (is_main or not only_main)
    ), places as (
        select distinct member_id, country_code, nullif(place_year, 0) as place_year, provider
        from metrics.person_places
        where run_id = run and country_code is not null
    ), by_policy as (
        select
            policies.policy, places.member_id, policies.region,
            count(distinct places.place_year)::integer as years, count(distinct places.provider)::integer as sources,
            min(places.place_year) as first_year, max(places.place_year) as last_year
        from places
        inner join core.region_policies as policies on policies.country_code = places.country_code
        where policies.policy in (select region_policy from variants)
        group by policies.policy, places.member_id, policies.region
    )
    select run, variants.variant, by_policy.member_id, by_policy.region, by_policy.years, by_policy.sources, by_policy.first_year, by_policy.last_year
    from variants
    inner join by_policy on by_policy.policy = variants.region_policy
    where by_policy.years >= variants.minimum_years or coalesce(by_policy.sources >= variants.minimum_sources, false);
end;
