-- What became of every work in the store. Parameter: build. Grain: subfield × year × verdict.
select $1::integer, subfield_id, publication_year, verdict, sum(works)::integer
from judged_sets
group by subfield_id, publication_year, verdict
