-- Takes deleted works out of core, with everything that hangs on them, and touches their sets and those of the works that stood in one
-- family with them (sql/resolve/families). Last of its transaction, in the order of the key, as in touch_sets.sql.
create temp table if not exists widowed_sets (subfield_id integer, publication_year integer) on commit delete rows;

insert into widowed_sets (subfield_id, publication_year)
select subfield_id, coalesce(publication_year, 0) from doomed_works
union
select works.subfield_id, coalesce(works.publication_year, 0)
from (
    -- First the families, then who is in them: works of one family may lie on different nodes.
    select distinct held.family_id
    from doomed_works as doomed
    inner join core.work_families as held on held.work_id = doomed.work_id
) as families
inner join core.work_families as mates on mates.family_id = families.family_id
inner join core.works as works on works.work_id = mates.work_id;

delete from core.work_ids using doomed_works as doomed where work_ids.work_id = doomed.work_id;
delete from core.affiliation_strings using doomed_works as doomed where affiliation_strings.work_id = doomed.work_id;
delete from core.affiliations using doomed_works as doomed where affiliations.work_id = doomed.work_id;
delete from core.authorships using doomed_works as doomed where authorships.work_id = doomed.work_id;
delete from core.work_topics using doomed_works as doomed where work_topics.work_id = doomed.work_id;
delete from core.work_families using doomed_works as doomed where work_families.work_id = doomed.work_id;
delete from core.works using doomed_works as doomed where works.work_id = doomed.work_id;

insert into ops.touched_sets as touched (subfield_id, publication_year, touches)
select subfield_id, publication_year, 1
from widowed_sets
order by subfield_id, publication_year
on conflict (subfield_id, publication_year) do update set touches = touched.touches + 1
