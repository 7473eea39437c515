-- Organisations by the ids that statements carry: ROR as stated; else GRID, Wikidata, web domain, each only where it names one organisation
-- that is not withdrawn. A domain fits with all its ending labels (cs.example.edu, then example.edu); of several organisations under one
-- domain the one above the others is meant.
with held as (
    select ror, grid_ids, wikidata_ids, domains, parents from core.organisations where status <> 'withdrawn'
), by_grid as (
    select id.value as grid, min(held.ror) as ror
    from held
    cross join lateral unnest(held.grid_ids) as id (value)
    where id.value in (select grid from career_statements)
    group by id.value
    having count(*) = 1
), by_wikidata as (
    select id.value as wikidata_id, min(held.ror) as ror
    from held
    cross join lateral unnest(held.wikidata_ids) as id (value)
    where id.value in (select wikidata_id from career_statements)
    group by id.value
    having count(*) = 1
), endings as (
    select stated.domain, array_to_string(label.labels[place.nr:], '.') as ending, place.nr
    from (select distinct domain from career_statements where domain is not null) as stated
    cross join lateral (select string_to_array(stated.domain, '.') as labels) as label
    cross join lateral generate_series(1, least(cardinality(label.labels) - 1, 8)) as place (nr)
), under_domain as (
    select endings.domain, endings.nr, held.ror, held.parents
    from endings
    inner join (select held.*, listed.domain as ending from held cross join lateral unnest(held.domains) as listed (domain)) as held using (ending)
), by_domain as (
    select distinct on (domain) domain, ror
    from (
        select top.domain, top.nr, min(top.ror) as ror
        from under_domain as top
        where not exists (select 1 from under_domain as above where above.domain = top.domain and above.nr = top.nr and above.ror = any(top.parents))
        group by top.domain, top.nr
        having count(distinct top.ror) = 1
    ) as single
    order by domain, nr
), matched as (
    select statements.provider, statements.profile_id, statements.claim_id, coalesce(by_grid.ror, by_wikidata.ror, by_domain.ror) as ror,
        case when by_grid.ror is not null then 'grid' when by_wikidata.ror is not null then 'wikidata' else 'domain' end as method
    from career_statements as statements
    left join by_grid on by_grid.grid = statements.grid
    left join by_wikidata on by_wikidata.wikidata_id = statements.wikidata_id
    left join by_domain on by_domain.domain = statements.domain
    where statements.ror is null
)
update career_statements as statements
set ror = coalesce(statements.ror, matched.ror), match_method = case when statements.ror is not null then 'id' else matched.method end
from (
    select provider, profile_id, claim_id, ror, method from matched where ror is not null
    union all
    select provider, profile_id, claim_id, ror, 'id' from career_statements where ror is not null
) as matched
where (matched.provider, matched.profile_id, matched.claim_id) = (statements.provider, statements.profile_id, statements.claim_id)
