-- raw → core.organisations for the organisations of a batch: of all versions read, the one that ROR changed last; where a version has no date
-- (schema 1, a table), the one that knows more names, then the larger hash. So the order of reading never matters.
-- Parameters: $1 ids. Grain: organisation.
insert into core.organisations (ror, name, country_code, city, types, status, established, parents, successors, grid_ids, wikidata_ids, domains, record, record_hash, provider_updated_at)
select distinct on (ror)
    ror, name, country_code, city, types, status, established, parents, successors, grid_ids, wikidata_ids, domains, record, record_hash, provider_updated_at
from staging.ror_organisations
where ror = any($1)
order by ror, provider_updated_at desc nulls last, jsonb_array_length(record -> 'names') desc, record_hash desc
on conflict (ror) do update
set
    name = excluded.name, country_code = excluded.country_code, city = excluded.city, types = excluded.types, status = excluded.status, established = excluded.established,
    parents = excluded.parents, successors = excluded.successors, grid_ids = excluded.grid_ids, wikidata_ids = excluded.wikidata_ids, domains = excluded.domains,
    record = excluded.record, record_hash = excluded.record_hash, provider_updated_at = excluded.provider_updated_at
where core.organisations.record_hash <> excluded.record_hash
