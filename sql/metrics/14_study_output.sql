-- Output of members with a profile, as the profile states it: works, citations, h-index, i10-index. Members whose profile lacks a figure
-- are not in its average. Grain: run × group × measure.
create function derive.study_output(run bigint) returns setof metrics.study_output
language sql stable
begin atomic
    with profiles as (
        select members.is_key_team, profile.*
        from core.cohort_members as members
        inner join core.member_authors as ids on ids.run_id = members.run_id and ids.author_id = members.author_id
        inner join core.authors as profile on profile.author_id = ids.author_id and profile.record_hash = ids.record_hash
        where members.run_id = run
    ), measured as (
        select profiles.is_key_team, measure.name, measure.value
        from profiles
        cross join lateral (
            values ('works', works_count), ('citations', cited_by_count), ('h_index', h_index), ('i10_index', i10_index)
        ) as measure (name, value)
    )
    select run, people_group.name, measured.name, count(measured.value)::integer, avg(measured.value),
        (percentile_cont(0.5) within group (order by measured.value))::numeric
    from (values ('all'), ('key_team')) as people_group (name)
    inner join measured on people_group.name = 'all' or measured.is_key_team
    group by people_group.name, measured.name;
end;
