-- What every figure of a setting depends on. The data version is a hash over the contents of the counted works: same version, same works.
select
    corpora.title, corpora.in_words, corpora.minimum_set_size, settings.reference_level, settings.citation_window, settings.counts_families, settings.is_stale,
    settings.refreshed_at, settings.build_id, settings.data_version,
    (select count(*) from ops.touched_sets) as touched_sets
from metrics.settings as settings
inner join core.corpora as corpora on corpora.corpus = settings.corpus
where settings.corpus = :corpus and settings.setting = :setting
