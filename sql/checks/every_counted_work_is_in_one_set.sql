-- The works that were counted into the corpus are the works of the reference sets. Any row is a failure. Grain: subfield × year.
create function checks.every_counted_work_is_in_one_set(build integer, wanted_setting integer) returns table (failure text)
language sql stable
begin atomic
    with counted as (
        select coverage.subfield_id, coverage.publication_year, coverage.works
        from metrics.corpus_coverage as coverage
        inner join derive.refreshed_sets as refreshed on refreshed.subfield_id = coverage.subfield_id and refreshed.publication_year = coverage.publication_year
        where coverage.build_id = build and coverage.verdict = 'counted'
    ), held as (
        select sets.subfield_id, sets.publication_year, sum(sets.works) as works
        from derive.refreshed_reference_sets as sets
        where sets.build_id = build
        group by sets.subfield_id, sets.publication_year
    )
    select 'subfield ' || subfield_id || ' in ' || publication_year || ': ' || coalesce(counted.works, 0) || ' works are counted, the reference sets hold ' || coalesce(held.works, 0)
    from counted
    full join held using (subfield_id, publication_year)
    where coalesce(counted.works, 0) <> coalesce(held.works, 0);
end;
