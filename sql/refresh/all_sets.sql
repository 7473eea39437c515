-- Every subfield and year there is, dealt out to so many connections. Subfields stay whole: a reference set never lies in two shares.
-- Parameter: number of shares.
insert into ops.refresh_sets (subfield_id, publication_year, share)
select distinct subfield_id, coalesce(publication_year, 0), abs(hashint4(subfield_id)) % $1::integer
from core.works
