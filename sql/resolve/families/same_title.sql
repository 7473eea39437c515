-- Works of one title, several, with a preprint among them, whose years are known: only these can belong together by title. Grain: work.
truncate family_candidates;

insert into family_candidates (work_id, title_key, publication_year, is_preprint)
select work_id, title_key, publication_year, is_preprint
from (
    select
        works.work_id, works.title_key, works.publication_year, works.work_type is not distinct from 'preprint' as is_preprint,
        count(*) over title as works, count(*) filter (where works.work_type = 'preprint') over title as preprints
    from family_titles
    inner join core.works as works using (title_key)
    where works.publication_year is not null
    window title as (partition by works.title_key)
) as titled
where works > 1 and preprints > 0
