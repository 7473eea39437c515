-- How much PP(top x %) would move with another draw of works like these: 95 % interval of 1,000 bootstrap samples of works, without touching works.
-- A Poisson bootstrap gives every work a Poisson(1) number of copies (Hanley & MacGibbon 2006, doi:10.1016/j.cmpb.2006.04.006; Chamandy et al.
-- 2012, "Estimating uncertainty for massive data streams"). The weights of the works above the thresholds, at them and below them then are three
-- independent sums. A sum of weights w has the mean Σw and the variance Σw²; it is drawn as a Poisson number of n = (Σw)² / Σw² works of equal
-- weight, which is exact under full counting. test/metrics/high-impact/stability-interval.test.ts compares it with plain resampling of works.

-- One draw of a sum of weights. Up to 30 works the number is read off the arrival times of a Poisson process; beyond, the normal number is
-- corrected for skewness (Cornish & Fisher 1938, doi:10.2307/1400905).
create function derive.drawn_sum(weights double precision, squares double precision, arrivals double precision[], normal double precision) returns double precision
language sql immutable parallel safe
return case
    when weights <= 0 or squares <= 0 then 0
    when weights * weights / squares <= 30 then squares / weights * width_bucket(weights * weights / squares, arrivals)
    else greatest(0, squares / weights * (weights * weights / squares + normal * weights / sqrt(squares) + (normal * normal - 1) / 6))
end;

-- Lower and upper end, 0 to 1; null when there are no works. The same sums give the same interval. Sums in billionths of works, as
-- derive.region_tops has them. Both "offset 0" keep the planner from computing a thing again wherever it is used.
create function derive.stability_interval(
    p numeric, p_squares numeric, p_top numeric, above numeric, above_squares numeric, at_threshold numeric, at_threshold_squares numeric
) returns double precision[]
language sql stable parallel safe
begin atomic
    select percentile_disc(array[0.025, 0.975]) within group (order by (above_draw + at_draw * tie_weight) / (above_draw + at_draw + below_draw))
    from (
        select
            derive.drawn_sum(sums.above, sums.above_squares, arrivals_above, normal_above) as above_draw,
            derive.drawn_sum(sums.at_threshold, sums.at_threshold_squares, arrivals_at, normal_at) as at_draw,
            derive.drawn_sum(sums.below, sums.below_squares, arrivals_below, normal_below) as below_draw,
            sums.tie_weight
        from metrics.bootstrap_draws
        cross join (
            select
                (stability_interval.above / 1e9)::double precision as above, (stability_interval.above_squares / 1e9)::double precision as above_squares,
                (stability_interval.at_threshold / 1e9)::double precision as at_threshold, (stability_interval.at_threshold_squares / 1e9)::double precision as at_threshold_squares,
                ((p - stability_interval.above - stability_interval.at_threshold) / 1e9)::double precision as below,
                ((p_squares - stability_interval.above_squares - stability_interval.at_threshold_squares) / 1e9)::double precision as below_squares,
                coalesce((p_top - stability_interval.above) / nullif(stability_interval.at_threshold, 0), 0)::double precision as tie_weight
            offset 0
        ) as sums
        offset 0
    ) as draws
    where above_draw + at_draw + below_draw > 0;
end;
