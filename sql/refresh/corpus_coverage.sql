-- What became of every work in the store. Parameter: build. Grain: subfield × year × verdict.
select $1::integer, subfield_id, coalesce(publication_year, 0), verdict, count(*)::integer
from judged_works
group by subfield_id, coalesce(publication_year, 0), verdict
