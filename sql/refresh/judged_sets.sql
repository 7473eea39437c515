-- What became of the works, by the reference set they are in or would be. Grain: reference set × verdict.
select set_id, subfield_id, publication_year, verdict, count(*)::integer
from judged_works
group by set_id, subfield_id, publication_year, verdict
