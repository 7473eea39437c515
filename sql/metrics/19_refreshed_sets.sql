-- Subfields and years that this connection computes: the whole of a refresh, or its share of a rebuild on several connections, which it names
-- in the setting homegrown.share. Grain: subfield × year.
create view derive.refreshed_sets as
select subfield_id, publication_year
from ops.refresh_sets
where share = current_setting('homegrown.share')::integer;
comment on view derive.refreshed_sets is 'Subfields and years that this connection computes.';
