-- Works that hold one of these DOIs or arXiv ids. Parameters: values. Grain: work × identifier.
select ids.work_id, ids.scheme, ids.id_value
from core.work_ids as ids
where ids.id_value = any($1) and ids.scheme in ('doi', 'arxiv')
