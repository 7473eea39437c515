-- First phase of a full run: ids that several works share, and titles that several works share, a preprint among them. Grain: id, title.
insert into family_ids (id_value, scheme)
select id_value, scheme
from core.work_ids
where scheme in ('doi', 'arxiv')
group by id_value, scheme
having count(*) > 1;

insert into family_titles (title_key)
with preprints as (
    select distinct title_key from core.works where work_type = 'preprint' and title_key is not null
)
select works.title_key
from core.works as works
inner join preprints using (title_key)
group by works.title_key
having count(*) > 1
