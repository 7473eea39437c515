-- Subfields and years that this connection computes: the whole of a refresh, or its share of a rebuild on several connections, which it names
-- in the setting homegrown.share. Their reference sets have numbers from first_set to last_set. Grain: subfield × year.
create view derive.refreshed_sets as
select
    subfield_id, publication_year,
    derive.set_id(subfield_id, publication_year, 0, 0) as first_set,
    derive.set_id(subfield_id, publication_year + 1, 0, 0) - 1 as last_set
from ops.refresh_sets
where share = current_setting('homegrown.share')::integer;
comment on view derive.refreshed_sets is 'Subfields and years that this connection computes.';

-- The reference sets in them, as they are built so far. Joined twice over: by equality for the hash of a rebuild, by bounds for the key of a
-- refresh of few. Grain: build × reference set.
create view derive.refreshed_reference_sets as
select sets.*
from derive.refreshed_sets as refreshed
inner join metrics.reference_sets as sets
    on sets.subfield_id = refreshed.subfield_id and sets.publication_year = refreshed.publication_year and sets.set_id between refreshed.first_set and refreshed.last_set;
comment on view derive.refreshed_reference_sets is 'Reference sets in the subfields and years that this connection computes.';
