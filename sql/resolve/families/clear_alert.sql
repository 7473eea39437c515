-- The alert of sql/resolve/families/too_large.sql says what the last run saw. Parameters: run, the largest number of works in a family.
delete from ops.alerts
where run_id = $1::bigint and alert_key = 'families too large'
    and not exists (select 1 from family_rows group by family_id having count(*) > $2::integer)
