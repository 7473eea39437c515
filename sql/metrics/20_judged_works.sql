-- Every work in the store as a setting sees it: its reference set (same research area, year and type group), its citations in the setting's
-- window, and a verdict: counted in the corpus, or the first reason why not. With families, the head of a family stands for it, with the
-- largest count of its versions. Grain: work.
create function derive.judged_works(wanted_setting integer) returns table (
    work_id text, research_area integer, publication_year integer, type_group text, subfield_id integer, citations integer, record_hash bigint,
    countries_count integer, lost_weight integer, verdict text
)
language sql stable
begin atomic
    select
        works.work_id,
        case settings.reference_level when 'topic' then substring(works.topic_id from 2)::integer else works.subfield_id end as research_area,
        works.publication_year,
        coalesce(type_groups.type_group, 'other') as type_group,
        works.subfield_id,
        case settings.citation_window
            when '3y' then case when settings.counts_families and families.work_id is not null then families.citations_3y else works.citations_3y end
            when '5y' then case when settings.counts_families and families.work_id is not null then families.citations_5y else works.citations_5y end
            else case when settings.counts_families and families.work_id is not null then families.cited_by_count else works.cited_by_count end
        end as citations,
        works.record_hash,
        works.countries_count,
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
            when settings.citation_window = '3y' and (case when settings.counts_families and families.work_id is not null then families.citations_3y else works.citations_3y end) is null then 'window'
            when settings.citation_window = '5y' and (case when settings.counts_families and families.work_id is not null then families.citations_5y else works.citations_5y end) is null then 'window'
            else 'counted'
        end as verdict
    from metrics.settings as settings
    inner join core.corpora as corpora on corpora.corpus = settings.corpus
    cross join core.works as works
    left join core.type_groups as type_groups on type_groups.work_type = works.work_type
    left join metrics.corpus_topics as topics on topics.corpus = settings.corpus and topics.topic_id = works.topic_id
    left join core.work_families as families on families.work_id = works.work_id
    where settings.setting_id = wanted_setting;
end;
