-- OpenAlex author profiles, renamed and cast. Only records that passed the checks of src/ingest/check-record.ts are here,
-- so the casts hold. Grain: author × version of the record. Source: https://help.openalex.org (author object).
create view staging.openalex_authors as
select
    records.provider_id as author_id,
    records.content_hash as record_hash,
    coalesce(nullif(btrim(records.payload ->> 'display_name'), ''), records.provider_id) as display_name,
    substring(records.payload ->> 'orcid' from '[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$') as orcid,
    (records.payload ->> 'works_count')::integer as works_count,
    (records.payload ->> 'cited_by_count')::integer as cited_by_count,
    (records.payload #>> '{summary_stats,h_index}')::integer as h_index,
    (records.payload #>> '{summary_stats,i10_index}')::integer as i10_index,
    coalesce(domains.shares, '{}'::jsonb) as domain_shares
from raw.records as records
left join lateral (
    select jsonb_object_agg(by_domain.domain, round(by_domain.works / by_domain.all_works, 4)) as shares
    from (
        select
            topic.value #>> '{domain,display_name}' as domain,
            sum(coalesce((topic.value ->> 'count')::numeric, 0)) as works,
            nullif(sum(sum(coalesce((topic.value ->> 'count')::numeric, 0))) over (), 0) as all_works
        from jsonb_array_elements(staging.list(records.payload -> 'topics')) as topic
        where topic.value #>> '{domain,display_name}' is not null
        group by topic.value #>> '{domain,display_name}'
    ) as by_domain
    where by_domain.all_works is not null
) as domains on true
where records.provider = 'openalex' and records.entity = 'authors';
