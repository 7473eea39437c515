-- What hung on the older versions of works that were just replaced.
delete from core.work_ids where work_id = any (array(select work_id from stored_works where not is_new));
delete from core.affiliation_strings where work_id = any (array(select work_id from stored_works where not is_new));
delete from core.affiliations where work_id = any (array(select work_id from stored_works where not is_new));
delete from core.work_topics where work_id = any (array(select work_id from stored_works where not is_new));
delete from core.authorships where work_id = any (array(select work_id from stored_works where not is_new))
