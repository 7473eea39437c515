-- Works that were merged into one that was merged itself since: where they are held now. Grain: old id.
select first.requested_id, next.held_id
from raw.aliases as first
inner join raw.aliases as next on next.provider = first.provider and next.entity = first.entity and next.requested_id = first.held_id
where first.provider = 'openalex' and first.entity = 'works' and next.held_id <> first.requested_id
order by first.requested_id
