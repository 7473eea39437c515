-- What lies in reference sets below the corpus's minimum size is in small_p, all of it. Any row is a failure. Grain: year × top x %.
create function checks.no_small_set_is_used_silently(build integer, wanted_setting integer) returns table (failure text)
language sql stable
begin atomic
    with small as (
        select sets.publication_year, coalesce(sum(sets.works) filter (where sets.works < corpora.minimum_set_size), 0) as works
        from metrics.reference_sets as sets
        inner join metrics.settings as settings on settings.setting_id = wanted_setting
        inner join core.corpora as corpora on corpora.corpus = settings.corpus
        where sets.build_id = build and sets.publication_year in (select publication_year from derive.refreshed_sets)
        group by sets.publication_year
    )
    select 'in ' || publication_year || ' ' || small.works || ' works lie in small sets, the figures say ' || sums.small_p / 1e9
    from small
    left join metrics.region_years as sums using (publication_year)
    where sums.build_id = build and sums.region = '*' and sums.small_p <> small.works * 1000000000;
end;
