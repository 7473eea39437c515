-- What became of the works, by the reference set they are in; without a set: by the reason. Grain: reference set or subfield × year × verdict.
select set_id, subfield_id, publication_year, verdict, count(*)::integer
from judged_works
group by set_id, subfield_id, publication_year, verdict
