-- What every figure of a setting depends on. The data version is a hash over the contents of the counted works: same version, same works.
select
    corpora.title, corpora.in_words, corpora.minimum_set_size, settings.reference_level, settings.citation_window, settings.counts_families, settings.is_stale,
    settings.refreshed_at, settings.build_id,
    (
        select substring(md5(string_agg(concat_ws(':', research_area, publication_year, type_group, works, content_sum), ',' order by research_area, publication_year, type_group)) for 12)
        from metrics.reference_sets as sets
        where sets.build_id = settings.build_id
    ) as data_version,
    (select count(*) from ops.touched_sets) as touched_sets
from metrics.settings as settings
inner join core.corpora as corpora on corpora.corpus = settings.corpus
where settings.corpus = :corpus and settings.setting = :setting
