-- What is held of the incoming works. Nothing is locked: whatever another loader changes from here on is noticed when works are written
-- (add_works.sql, replace_works.sql), and works that are not written have nothing to fear, for they only become newer.
-- Asked for as an array: a join would be planned without knowing how many are coming, and read all works for it.
insert into held_works (work_id, record_hash, provider_updated_at, read_as_of, subfield_id, publication_year, citations_3y, citations_5y, is_retracted, file_id, file_line)
select
    works.work_id, works.record_hash, works.provider_updated_at, works.read_as_of, works.subfield_id, works.publication_year, works.citations_3y, works.citations_5y,
    works.is_retracted, works.file_id, works.file_line
from core.works as works
where works.work_id = any (array(select work_id from incoming_works))
