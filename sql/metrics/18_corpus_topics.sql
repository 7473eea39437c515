-- Topics of a corpus. A rule names all topics, a domain, a field, a subfield or one topic; of the rules that fit a topic the narrowest
-- wins, and the topic belongs when that rule includes it. A topic that no rule fits does not belong. Where the provider gives no field
-- or domain, rules about fields or domains do not fit. Works without a topic belong to no corpus, not even to one that includes all.
-- Grain: topic. Reference: docs/corpora.md.
create function derive.corpus_topics(wanted text) returns table (topic_id text, subfield_id integer)
language sql stable
begin atomic
    with fitting as (
        select
            topics.topic_id,
            topics.subfield_id,
            rules.is_included,
            row_number() over (
                partition by topics.topic_id
                order by array_position(array['topic', 'subfield', 'field', 'domain', 'all'], rules.level)
            ) as narrowness
        from core.topics as topics
        inner join core.corpus_rules as rules on rules.level_id = case rules.level
            when 'topic' then topics.topic_id
            when 'subfield' then topics.subfield_id::text
            when 'field' then topics.field_id::text
            when 'domain' then topics.domain_id::text
            when 'all' then '*'
        end
        where rules.corpus = wanted
    )
    select fitting.topic_id, fitting.subfield_id
    from fitting
    where fitting.narrowness = 1 and fitting.is_included;
end;
