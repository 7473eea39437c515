-- Leading institutions: works of several years together, and how many of them are in the top x % of their reference sets.
--
-- Rule. The works are those the setting counts. Full counting: an institution has 1 of every work it is on. Fractional counting: it has the
-- weights of its affiliations, 1 / authors / affiliations of the author / institutions resolved in them. P(top x %) = weight × score, the score
-- as in derive.work_scores. Institutions stand by themselves: what the provider puts above them (lineage) is not added up, because branch
-- campuses and national organisations would carry works from one country into another.
-- Works are read as they stand, thresholds as last refreshed: the two agree after a refresh.
--
-- Arguments: setting, first and last year, x (1, 5, 10 or 50). Columns:
--     counting          full or fractional
--     institution_id    of the provider
--     name, country_code, institution_type    as last read; null = the provider does not say
--     p                 works
--     p_top             P(top x %): works in the top x %; a work at the threshold counts in part
--     pp_top            PP(top x %) = p_top / p, 0 to 1
--     world_share       p_top / P(top x %) of the world, 0 to 1. Shares add up to less than 1 under fractional counting, to more under full
--     institution_rank  place by p_top; equals share a place
--     mncs, tncs        mean and total of the normalised citation scores
--     lost_share        of the world's works: fractional = weight without a resolved institution; full = works without any. The same on all rows
-- Grain: institution × counting. References: docs/metrics/leading_institutions.md.
create function derive.leading_institutions(wanted_setting integer, first_year integer, last_year integer, wanted_top integer)
returns table (
    counting text, institution_id text, name text, country_code text, institution_type text, p numeric, p_top numeric, pp_top numeric, world_share numeric,
    institution_rank bigint, mncs numeric, tncs numeric, lost_share numeric
)
language sql stable
begin atomic
    with sets as not materialized (
        select set_id, subfield_id, publication_year, works, citations, threshold, tie_weight
        from derive.top_bands
        where build_id = (select build_id from metrics.settings where setting_id = wanted_setting)
            and publication_year between first_year and last_year
            and top_percent = wanted_top
    ), world as (
        select sum(works) as p, sum(wanted_top * works::bigint) / 100.0 as p_top from sets
    ), counted as materialized (
        -- Materialized, because the planner takes verdicts for rare: so it finds each work's set and affiliations by key, and joins no list with a list.
        select works.work_id, works.set_id, works.citations
        from (select distinct subfield_id, publication_year from sets) as years
        inner join derive.judged_works as works
            on works.setting_id = wanted_setting and works.subfield_id = years.subfield_id and coalesce(works.publication_year, 0) = years.publication_year and works.verdict = 'counted'
    ), scored as (
        select
            counted.work_id,
            case when counted.citations > sets.threshold then 1 when counted.citations = sets.threshold then sets.tie_weight else 0 end as score,
            -- Where nobody is cited, everybody is cited as expected.
            case when sets.citations = 0 then 1 else counted.citations::numeric * sets.works / sets.citations end as ncs
        from counted
        inner join sets on sets.set_id = counted.set_id
    ), present as materialized (
        select scored.work_id, affiliations.institution_id, scored.score, scored.ncs, sum(affiliations.fractional_weight) / 1e9 as weight
        from scored
        inner join core.affiliations as affiliations on affiliations.work_id = scored.work_id
        where affiliations.institution_id is not null
        group by scored.work_id, affiliations.institution_id, scored.score, scored.ncs
    ), located as (
        select count(distinct work_id) as works, sum(weight) as weight from present
    ), sums as (
        select
            present.institution_id,
            count(*) as works, sum(present.score) as works_top, sum(present.ncs) as works_ncs,
            sum(present.weight) as weight, sum(present.weight * present.score) as weight_top, sum(present.weight * present.ncs) as weight_ncs
        from present
        group by present.institution_id
    )
    select
        countings.counting, sums.institution_id, institutions.name, institutions.country_code, institutions.institution_type,
        countings.p, round(countings.p_top, 9), round(countings.p_top / nullif(countings.p, 0), 9), round(countings.p_top / nullif(world.p_top, 0), 9),
        rank() over (partition by countings.counting order by round(countings.p_top, 9) desc),
        round(countings.tncs / nullif(countings.p, 0), 9), round(countings.tncs, 9),
        1 - countings.located / world.p
    from sums
    cross join world
    cross join located
    cross join lateral (
        values
            ('full', sums.works::numeric, sums.works_top, sums.works_ncs, located.works::numeric),
            ('fractional', sums.weight, sums.weight_top, sums.weight_ncs, located.weight)
    ) as countings (counting, p, p_top, tncs, located)
    left join core.current_institutions as institutions on institutions.institution_id = sums.institution_id;
end;
comment on function derive.leading_institutions(integer, integer, integer, integer) is
'Institutions by works in the top x % of their reference sets, years together, under full and fractional counting. Columns: sql/metrics/35_leading_institutions.sql. Grain: institution × counting. docs/metrics/leading_institutions.md';
