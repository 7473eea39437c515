-- What was found too large for a family, with an example. Parameters: run, the largest number of works in a family.
insert into ops.alerts as alerts (run_id, alert_key, severity, message)
with groups as (
    select family_id, count(*) as works
    from family_rows
    group by family_id
    having count(*) > $2::integer
), largest as (
    select family_id, works from groups order by works desc, family_id limit 1
)
select
    $1::bigint, 'families too large', 'note',
    counted.works || ' works, in groups of more than ' || $2::integer || ', share ids, or title and first author. Such groups are no families: each work counts by itself (docs/families.md). The largest has '
        || largest.works || ', such as ' || works.work_id || ': ' || coalesce(left(works.title, 80), 'without a title')
from largest
cross join (select sum(works) as works from groups) as counted
inner join core.works as works on works.work_id = largest.family_id
on conflict (run_id, alert_key) do update set message = excluded.message, raised_at = excluded.raised_at
where alerts.message is distinct from excluded.message
