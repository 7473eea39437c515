-- Every work in the store as a setting sees it: its reference set (same research area, year and type group), its citations in the setting's
-- window, and a verdict: counted in the corpus, or the first reason why not. With families, the head of a family stands for it, with the
-- largest count of its versions. Grain: setting × work.
create view derive.judged_works as
select
    settings.setting_id,
    works.work_id,
    derive.set_id(works.subfield_id, works.publication_year, areas.research_area, derive.type_number(works.work_type)) as set_id,
    works.subfield_id,
    areas.research_area,
    works.publication_year,
    derive.type_group(derive.type_number(works.work_type)) as type_group,
    counts.citations,
    -- The head of a family has citations that its own record does not say.
    hashint8extended(works.record_hash, coalesce(counts.citations, 0)) as content_hash,
    works.country_codes,
    works.country_weights,
    works.lost_weight,
    case
        when works.subfield_id = 0 then 'no topic'
        when topics.topic_id is null then 'topic'
        when works.publication_year is null then 'no year'
        when works.publication_year < corpora.first_year or works.publication_year > corpora.last_year then 'year'
        when works.is_retracted and not corpora.includes_retracted then 'retracted'
        when works.is_expansion and not corpora.includes_expansion then 'expansion'
        when case when corpora.work_types is null then works.work_type = 'paratext' else works.work_type is null or works.work_type <> all (corpora.work_types) end then 'type'
        when corpora.languages is not null and (works.language is null or works.language <> all (corpora.languages)) then 'language'
        when settings.counts_families and not families.is_head then 'other version'
        when counts.citations is null then 'window'
        else 'counted'
    end as verdict
from metrics.settings as settings
inner join core.corpora as corpora on corpora.corpus = settings.corpus
cross join core.works as works
left join metrics.corpus_topics as topics on topics.corpus = settings.corpus and topics.topic_id = works.topic_id
left join core.work_families as families on families.work_id = works.work_id
cross join lateral (
    select case settings.reference_level when 'topic' then substring(works.topic_id from 2)::integer else works.subfield_id end as research_area
) as areas
cross join lateral (
    select case settings.citation_window
        when '3y' then case when settings.counts_families and families.work_id is not null then families.citations_3y else works.citations_3y end
        when '5y' then case when settings.counts_families and families.work_id is not null then families.citations_5y else works.citations_5y end
        else case when settings.counts_families and families.work_id is not null then families.cited_by_count else works.cited_by_count end
    end as citations
) as counts;
comment on view derive.judged_works is 'Every work in the store as a setting sees it. Grain: setting × work.';
comment on column derive.judged_works.set_id is 'Reference set the work is in if it is counted (derive.set_id).';
comment on column derive.judged_works.citations is 'In the setting''s window; null = not known.';
comment on column derive.judged_works.content_hash is 'Hash of what the work contributes.';
comment on column derive.judged_works.verdict is 'counted, or the first reason why not (metrics.corpus_coverage).';
