-- The thresholds of the reference sets under refresh, for the steps below. Parameter: build. Grain: reference set.
select set_id, sets.threshold_1, sets.threshold_5, sets.threshold_10, sets.threshold_50
from judged_sets
inner join metrics.reference_sets as sets using (set_id)
where sets.build_id = $1 and judged_sets.verdict = 'counted'
