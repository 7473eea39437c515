-- Known and unknown add up to the members, no numerator exceeds its denominator, and never left plus left plus never in is everybody
-- known. Any row is a failure. Grain: share that does not add up.
create function checks.denominators_agree(run bigint) returns table (failure text)
language sql stable
begin atomic
    select 'variant ' || variant || ', ' || measure || ': ' || people || ' of ' || known || ', unknown ' || unknown || ', members ' || members
    from metrics.study_shares
    where run_id = run and (known + unknown <> members or people > known)
    union all
    select 'ever in and never in are not everybody known'
    from metrics.study_shares
    where run_id = run and variant = 0 and measure in ('ever_in', 'never_in')
    group by known
    having sum(people) <> known;
end;
