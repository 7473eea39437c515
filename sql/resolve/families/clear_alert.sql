-- The alert says what the last run saw. Parameter: run.
delete from ops.alerts where run_id = $1::bigint and alert_key = 'families too large'
