-- Degrees that the roster of a study states. The profile is the study and the name, so that every run of the study writes the same.
-- Parameter: run.
insert into career_statements
select
    'roster', md5(runs.subject || '|' || row.name), md5(row.degrees::text), runs.started_at,
    'degree ' || degree.ordinality, 'education', stated.level, stated.institution, null, stated."countryCode", stated.ror, null, null, null, null, stated.year::text, false,
    'roster', 'roster', null, true, degree.ordinality::integer
from ops.runs as runs
cross join lateral jsonb_to_recordset(runs.study #> '{cohort,rows}') as row (line integer, name text, degrees jsonb)
cross join lateral jsonb_array_elements(staging.list(row.degrees)) with ordinality as degree
cross join lateral jsonb_to_record(degree.value) as stated (level text, institution text, ror text, "countryCode" text, year integer)
where runs.run_id = $1 and runs.study #>> '{cohort,kind}' = 'roster'
