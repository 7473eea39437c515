-- First phase: ids and titles that works of the frontier share with others. Counted in the index, so most works are never fetched.
-- Grain: id, title.
truncate family_ids, family_titles;

insert into family_ids (id_value, scheme)
with wanted as materialized (
    select distinct ids.id_value, ids.scheme
    from family_frontier
    inner join core.work_ids as ids using (work_id)
    where ids.scheme in ('doi', 'arxiv')
)
select wanted.id_value, wanted.scheme
from wanted
inner join core.work_ids as held using (id_value, scheme)
group by wanted.id_value, wanted.scheme
having count(*) > 1;

insert into family_titles (title_key)
with wanted as materialized (
    select title_key from family_frontier where title_key is not null
    union
    select works.title_key
    from family_frontier as frontier
    inner join core.works as works using (work_id)
    where frontier.title_key is null and works.title_key is not null
)
select wanted.title_key
from wanted
inner join core.works as held using (title_key)
group by wanted.title_key
having count(*) > 1
