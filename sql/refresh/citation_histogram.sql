-- How many works of each reference set have how many citations. Small, and the sum of two histograms is the histogram of both: thresholds,
-- tie weights and expected citations follow from it alone. Parameter: build. Grain: reference set × citations.
select $1::integer, set_id, citations, count(*)::integer, bit_xor(content_hash)
from judged_works
where verdict = 'counted'
group by set_id, citations
