-- Every work in the store as a way of comparing sees it: its reference set (same research area, year and type group), its citations in the
-- window, and a verdict: counted in the corpus, or the first reason why not. With families, the head of a family stands for it, with the
-- largest count of its versions.
--
-- A refresh names the choices one by one: given as constants, they cost nothing per work, and where families are not counted the planner
-- leaves that join away.
-- derive.judged_works(setting) below is the same for everything else. Grain: work.
create function derive.judge_works(
    corpus text, reference_level text, citation_window text, counts_families boolean, includes_retracted boolean, includes_expansion boolean,
    first_year integer, last_year integer, work_types text[], languages text[]
) returns table (
    work_id text, subfield_id integer, research_area integer, publication_year integer, type_number integer, citations integer, content_hash bigint,
    country_codes text[], country_weights integer[], lost_weight integer, verdict text
)
language sql stable
begin atomic
    select
        works.work_id,
        works.subfield_id,
        case judge_works.reference_level when 'topic' then substring(works.topic_id from 2)::integer else works.subfield_id end,
        works.publication_year,
        derive.type_number(works.work_type),
        counts.citations,
        -- The head of a family has citations that its own record does not say.
        hashint8extended(works.record_hash, coalesce(counts.citations, 0)),
        works.country_codes,
        works.country_weights,
        works.lost_weight,
        case
            when works.subfield_id = 0 then 'no topic'
            when topics.topic_id is null then 'topic'
            when works.publication_year is null then 'no year'
            when works.publication_year < judge_works.first_year or works.publication_year > judge_works.last_year then 'year'
            when works.is_retracted and not judge_works.includes_retracted then 'retracted'
            when works.is_expansion and not judge_works.includes_expansion then 'expansion'
            when case when judge_works.work_types is null then works.work_type = 'paratext' else works.work_type is null or works.work_type <> all (judge_works.work_types) end then 'type'
            when judge_works.languages is not null and (works.language is null or works.language <> all (judge_works.languages)) then 'language'
            when judge_works.counts_families and not families.is_head then 'other version'
            when counts.citations is null then 'window'
            else 'counted'
        end
    from core.works as works
    left join metrics.corpus_topics as topics on topics.corpus = judge_works.corpus and topics.topic_id = works.topic_id
    left join core.work_families as families on families.work_id = works.work_id
    cross join lateral (
        select case judge_works.citation_window
            when '3y' then case when judge_works.counts_families and families.work_id is not null then families.citations_3y else works.citations_3y end
            when '5y' then case when judge_works.counts_families and families.work_id is not null then families.citations_5y else works.citations_5y end
            else case when judge_works.counts_families and families.work_id is not null then families.cited_by_count else works.cited_by_count end
        end as citations
    ) as counts;
end;

create function derive.judged_works(wanted_setting integer) returns table (
    work_id text, set_id bigint, subfield_id integer, research_area integer, publication_year integer, type_group text, citations integer, verdict text
)
language sql stable
begin atomic
    select
        works.work_id,
        case when works.verdict = 'counted' then derive.set_id(works.subfield_id, works.publication_year, works.research_area, works.type_number) end,
        works.subfield_id, works.research_area, works.publication_year, derive.type_group(works.type_number), works.citations, works.verdict
    from metrics.settings as settings
    inner join core.corpora as corpora on corpora.corpus = settings.corpus
    cross join lateral derive.judge_works(
        settings.corpus, settings.reference_level, settings.citation_window, settings.counts_families, corpora.includes_retracted, corpora.includes_expansion,
        corpora.first_year, corpora.last_year, corpora.work_types, corpora.languages
    ) as works
    where settings.setting_id = wanted_setting;
end;
