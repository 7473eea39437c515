-- Thresholds of the top 1, 5, 10 and 50 % with the works above and at them, exactly (Waltman & Schreiber 2013, doi:10.1002/asi.22775):
-- the threshold t is the smallest number of citations with at least the share 1 − x of the set at or below it. A work above t scores 1, a
-- work at t what is missing to x, in equal parts: (x × works − above) / at. In whole numbers: works_so_far × 100 ≥ works × (100 − x).
-- A topic that lies in two subfields, because some of its works were read before it was moved, has a set in each. Grain: reference set.
with counted as (
    select
        set_id, histogram.citations, histogram.works, histogram.content_hash,
        sum(histogram.works) over so_far as so_far,
        sum(histogram.works) over whole_set as set_works
    from judged_sets
    inner join metrics.citation_histogram as histogram using (set_id)
    where histogram.build_id = $1 and judged_sets.verdict = 'counted'
    window
        whole_set as (partition by set_id),
        so_far as (partition by set_id order by histogram.citations rows unbounded preceding)
), reached as (
    -- The row at a threshold is the first that reaches the share: the one before does not.
    select
        counted.*,
        so_far * 100 >= set_works * 99 and (so_far - works) * 100 < set_works * 99 as is_1,
        so_far * 100 >= set_works * 95 and (so_far - works) * 100 < set_works * 95 as is_5,
        so_far * 100 >= set_works * 90 and (so_far - works) * 100 < set_works * 90 as is_10,
        so_far * 100 >= set_works * 50 and (so_far - works) * 100 < set_works * 50 as is_50
    from counted
)
select
    $1::integer, set_id, (set_id / 100000000000000)::integer, (set_id / 10 % 1000000000)::integer, (set_id / 10000000000 % 10000)::integer, derive.type_group((set_id % 10)::integer),
    sum(works)::integer,
    sum(works * citations::bigint)::bigint,
    bit_xor(content_hash),
    max(citations) filter (where is_1), max(citations) filter (where is_5), max(citations) filter (where is_10), max(citations) filter (where is_50),
    max(set_works - so_far) filter (where is_1)::integer, max(set_works - so_far) filter (where is_5)::integer,
    max(set_works - so_far) filter (where is_10)::integer, max(set_works - so_far) filter (where is_50)::integer,
    max(works) filter (where is_1), max(works) filter (where is_5), max(works) filter (where is_10), max(works) filter (where is_50)
from reached
group by set_id
order by set_id
