-- What is held of the incoming works, locked in the order of their ids, so that two loaders never wait for one another in a ring.
-- Asked for as an array: a join would be planned without knowing how many are coming, and read all works for it.
insert into held_works (work_id, record_hash, subfield_id, publication_year, citations_3y, citations_5y, is_retracted, file_id, file_line)
select works.work_id, works.record_hash, works.subfield_id, works.publication_year, works.citations_3y, works.citations_5y, works.is_retracted, works.file_id, works.file_line
from core.works as works
where works.work_id = any (array(select work_id from incoming_works))
order by works.work_id
for update of works
