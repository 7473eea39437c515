-- Works with one of these titles, and the DOIs and arXiv ids they hold. Parameters: title keys. Grain: work.
select works.work_id, works.title_key::text as title_key, works.publication_year,
    array(select ids.id_value from core.work_ids as ids where ids.work_id = works.work_id and ids.scheme = 'doi') as dois,
    array(select ids.id_value from core.work_ids as ids where ids.work_id = works.work_id and ids.scheme = 'arxiv') as arxiv_ids
from core.works as works
where works.title_key = any($1::bigint[])
