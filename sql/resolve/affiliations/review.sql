-- Strings of works without an accepted organisation whose best candidate comes near, those on most works first. What a correction says is settled.
-- Parameters: $1 how many, $2 least score of the best candidate. Grain: distinct string.
select
    matches.raw_affiliation as affiliation,
    count(distinct strings.work_id)::integer as works,
    (
        select jsonb_agg(candidate.value order by (candidate.value ->> 'score')::real desc)
        from jsonb_array_elements(matches.candidates) as candidate (value)
        where (candidate.value ->> 'score')::real >= $2
    ) as candidates
from core.affiliation_matches as matches
inner join core.affiliation_strings as strings on strings.raw_affiliation = matches.raw_affiliation
where matches.rors = '{}' and matches.method <> 'correction' and matches.score >= $2 and jsonb_array_length(matches.candidates) > 0
group by matches.string_hash
order by works desc, matches.string_hash
limit $1
