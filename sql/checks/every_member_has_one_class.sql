-- Under the study's own settings every member has exactly one class. Any row is a failure. Grain: member without.
create function checks.every_member_has_one_class(run bigint) returns table (failure text)
language sql stable
begin atomic
    select 'member ' || members.member_id || ' has ' || count(classes.member_id) || ' classes'
    from core.cohort_members as members
    left join metrics.person_classes as classes on classes.run_id = members.run_id and classes.variant = 0 and classes.member_id = members.member_id
    where members.run_id = run
    group by members.member_id
    having count(classes.member_id) <> 1;
end;
