-- Who leads in each research area, by how much, and how much of the lead is in few hands.
--
-- Rule. In each area the regions of a policy are ordered by P(top x %) over the years. Lead ratio = first / second. Concentration is Herfindahl's
-- index: the squares of the regions' shares in the P(top x %) of all regions, added up. Growth compares the second half of the years with the
-- first; of an odd number of years the middle one is in neither.
-- Monopoly risk as the Critical Technology Tracker rates it (Gaida, Wong-Leung, Robin & Cave 2023, ASPI Policy Brief 69, legend of its tables):
-- high = the first region has at least 3 times the P(top x %) of the second, and 8 of the 10 leading institutions; medium = at least 2 times,
-- and 5 of 10; low = otherwise. Both conditions must hold. Institutions that share the tenth place are all looked at, and 8 of 10 is 80 % of them.
-- Under full counting a work of several countries of one region counts once in it (metrics.region_overlaps).
--
-- Arguments: setting, first and last year, counting (full or fractional; another gives no rows), x (1, 5, 10 or 50), region policy. Columns:
--     research_area, area_name      subfield (ASJC code) or topic (number without T), as the setting says
--     works                         of the area in these years
--     works_growth                  second half of the years / first half − 1; null = a single year, or no works in the first half
--     first_region                  null = no region has works in the top x %; of equals the one that comes first in the alphabet
--     first_p_top                   its P(top x %)
--     first_share                   first_p_top / P(top x %) of the area's works, 0 to 1
--     first_growth                  as works_growth, of first_p_top
--     second_region, second_p_top   null = no other region has works in the top x %
--     lead_ratio                    first_p_top / second_p_top, 1 or more; null as second_region: the lead has no bound
--     concentration                 0 to 1, 1 = one region has all
--     top_institutions              leading institutions looked at: 10, more with equals, fewer where there are not ten
--     top_institutions_in_first     those of them in the first region
--     monopoly_risk                 high, medium, low; null = fewer than ten institutions have works in the top x %
-- Grain: research area. References: docs/metrics/lead_ratio.md.
create function derive.lead_ratio(wanted_setting integer, first_year integer, last_year integer, wanted_counting text, wanted_top integer, wanted_policy text)
returns table (
    research_area integer, area_name text, works bigint, works_growth numeric, first_region text, first_p_top numeric, first_share numeric, first_growth numeric,
    second_region text, second_p_top numeric, lead_ratio numeric, concentration numeric, top_institutions bigint, top_institutions_in_first bigint, monopoly_risk text
)
language sql stable
begin atomic
    with sets as not materialized (
        select
            bands.*,
            bands.publication_year < first_year + (last_year - first_year + 1) / 2 as is_early,
            bands.publication_year > last_year - (last_year - first_year + 1) / 2 as is_late
        from derive.top_bands as bands
        where bands.build_id = (select build_id from metrics.settings where setting_id = wanted_setting)
            and bands.publication_year between first_year and last_year
            and bands.top_percent = wanted_top
            and wanted_counting in ('full', 'fractional')
    ), areas as (
        select
            research_area, min(subfield_id) as subfield_id, sum(works) as works, sum(wanted_top * works::bigint) / 100.0 as p_top,
            sum(works) filter (where is_late)::numeric / nullif(sum(works) filter (where is_early), 0) - 1 as works_growth
        from sets
        group by research_area
    ), scored_cells as (
        select
            sets.research_area, cells.country_code as place, sets.is_early, sets.is_late,
            case wanted_counting when 'full' then cells.works else cells.weight / 1e9 end * case when cells.band >= sets.above_band then 1 else sets.tie_weight end as p_top
        from sets
        inner join metrics.country_cells as cells
            on cells.build_id = sets.build_id and cells.set_id = sets.set_id
            and (cells.band >= sets.above_band or cells.band = sets.tie_band)
        union all
        -- What full counting counts twice in regions of several countries.
        select
            sets.research_area, shared.region, sets.is_early, sets.is_late,
            -shared.works * case when shared.band >= sets.above_band then 1 else sets.tie_weight end
        from sets
        inner join metrics.region_overlaps as shared
            on shared.build_id = sets.build_id and shared.set_id = sets.set_id
            and (shared.band >= sets.above_band or shared.band = sets.tie_band)
        where wanted_counting = 'full'
    ), place_sums as materialized (
        select research_area, place, sum(p_top) as p_top, sum(p_top) filter (where is_early) as early, sum(p_top) filter (where is_late) as late
        from scored_cells
        group by research_area, place
    ), parts_of_regions as (
        select region, country_code as place from core.region_policies where policy = wanted_policy
        union
        select region, region from core.region_policies where policy = wanted_policy
    ), regions as (
        select
            sums.research_area, parts.region, round(sum(sums.p_top), 9) as p_top,
            round(sum(sums.late), 9) / nullif(round(sum(sums.early), 9), 0) - 1 as growth
        from place_sums as sums
        inner join parts_of_regions as parts on parts.place = sums.place
        group by sums.research_area, parts.region
        having round(sum(sums.p_top), 9) > 0
    ), ranked as (
        select
            regions.*,
            row_number() over (partition by research_area order by p_top desc, region) as place,
            sum(p_top) over (partition by research_area) as all_p_top
        from regions
    ), leads as (
        select
            research_area,
            max(region) filter (where place = 1) as first_region, max(p_top) filter (where place = 1) as first_p_top, max(growth) filter (where place = 1) as first_growth,
            max(region) filter (where place = 2) as second_region, max(p_top) filter (where place = 2) as second_p_top,
            sum(p_top * p_top) / max(all_p_top * all_p_top) as concentration
        from ranked
        group by research_area
    ), counted as materialized (
        -- Materialized, because the planner takes verdicts for rare: so it finds each work's set and affiliations by key, and joins no list with a list.
        select works.work_id, works.set_id, works.citations
        from (select distinct subfield_id, publication_year from sets) as years
        inner join derive.judged_works as works
            on works.setting_id = wanted_setting and works.subfield_id = years.subfield_id and coalesce(works.publication_year, 0) = years.publication_year and works.verdict = 'counted'
    ), top_works as (
        select counted.work_id, sets.research_area, case when counted.citations > sets.threshold then 1 else sets.tie_weight end as score
        from counted
        inner join sets
            on sets.set_id = counted.set_id and counted.citations >= sets.threshold
    ), present as (
        select
            top_works.research_area, affiliations.institution_id,
            top_works.score * case wanted_counting when 'full' then 1 else sum(affiliations.fractional_weight) / 1e9 end as p_top
        from top_works
        inner join core.affiliations as affiliations on affiliations.work_id = top_works.work_id
        where affiliations.institution_id is not null
        group by top_works.work_id, top_works.research_area, top_works.score, affiliations.institution_id
    ), institutions as (
        select research_area, institution_id, rank() over (partition by research_area order by round(sum(p_top), 9) desc) as place
        from present
        group by research_area, institution_id
        having round(sum(p_top), 9) > 0
    ), leading_institutions as (
        select
            institutions.research_area, count(*) as institutions,
            count(*) filter (where policies.region = leads.first_region) as in_first
        from institutions
        inner join leads on leads.research_area = institutions.research_area
        left join core.current_institutions as known on known.institution_id = institutions.institution_id
        left join core.region_policies as policies on policies.policy = wanted_policy and policies.country_code = known.country_code
        where institutions.place <= 10
        group by institutions.research_area
    )
    select
        areas.research_area, names.area_name, areas.works, round(areas.works_growth, 9),
        leads.first_region, leads.first_p_top, round(leads.first_p_top / nullif(areas.p_top, 0), 9), round(leads.first_growth, 9),
        leads.second_region, leads.second_p_top, round(leads.first_p_top / leads.second_p_top, 9), round(leads.concentration, 9),
        coalesce(leading_institutions.institutions, 0), coalesce(leading_institutions.in_first, 0),
        case
            when leading_institutions.institutions >= 10 then case
                when 10 * leading_institutions.in_first >= 8 * leading_institutions.institutions and (leads.second_p_top is null or leads.first_p_top >= 3 * leads.second_p_top) then 'high'
                when 10 * leading_institutions.in_first >= 5 * leading_institutions.institutions and (leads.second_p_top is null or leads.first_p_top >= 2 * leads.second_p_top) then 'medium'
                else 'low'
            end
        end
    from areas
    left join leads on leads.research_area = areas.research_area
    left join leading_institutions on leading_institutions.research_area = areas.research_area
    left join lateral (
        select case settings.reference_level
            when 'topic' then max(topics.name) filter (where topics.topic_id = 'T' || areas.research_area)
            else max(topics.subfield_name)
        end as area_name
        from metrics.settings as settings
        inner join core.topics as topics on topics.subfield_id = areas.subfield_id
        where settings.setting_id = wanted_setting
        group by settings.reference_level
    ) as names on true;
end;
comment on function derive.lead_ratio(integer, integer, integer, text, integer, text) is
'First and second region of each research area by P(top x %), their ratio, concentration, growth and monopoly risk. Columns: sql/metrics/37_lead_ratio.sql. Grain: research area. docs/metrics/lead_ratio.md';
