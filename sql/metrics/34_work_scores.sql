-- Scores of single works under a setting: NCS, and the part of each that counts in the top 1, 5, 10 and 50 % (Waltman & Schreiber 2013,
-- doi:10.1002/asi.22775). A work that is not counted has the reason and no scores. Grain: work asked for.
create function derive.work_scores(wanted_setting integer, wanted_works text[]) returns table (
    work_id text, verdict text, research_area integer, publication_year integer, type_group text, set_works integer, citations integer, ncs numeric,
    top_1 numeric, top_5 numeric, top_10 numeric, top_50 numeric
)
language sql stable
begin atomic
    select
        works.work_id, works.verdict, works.research_area, works.publication_year, works.type_group, sets.works, works.citations,
        case when sets.citations = 0 then 1 else works.citations::numeric * sets.works / sets.citations end,
        case when works.citations > threshold_1 then 1 when works.citations = threshold_1 then (sets.works - 100 * above_1::bigint)::numeric / (100 * at_1::bigint) when sets.works > 0 then 0 end,
        case when works.citations > threshold_5 then 1 when works.citations = threshold_5 then (5 * sets.works::bigint - 100 * above_5::bigint)::numeric / (100 * at_5::bigint) when sets.works > 0 then 0 end,
        case when works.citations > threshold_10 then 1 when works.citations = threshold_10 then (10 * sets.works::bigint - 100 * above_10::bigint)::numeric / (100 * at_10::bigint) when sets.works > 0 then 0 end,
        case when works.citations > threshold_50 then 1 when works.citations = threshold_50 then (50 * sets.works::bigint - 100 * above_50::bigint)::numeric / (100 * at_50::bigint) when sets.works > 0 then 0 end
    from metrics.settings as settings
    inner join derive.judged_works as works on works.setting_id = settings.setting_id and works.work_id = any (wanted_works)
    left join metrics.reference_sets as sets
        on works.verdict = 'counted' and sets.build_id = settings.build_id and sets.set_id = works.set_id
    where settings.setting_id = wanted_setting;
end;
