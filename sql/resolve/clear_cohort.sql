-- A resolve job that runs again starts from nothing of this run. Parameter: run.
with ids as (delete from core.member_authors where run_id = $1),
    left_out as (delete from core.left_out where run_id = $1),
    pins as (delete from core.run_evidence where run_id = $1)
delete from core.cohort_members where run_id = $1
