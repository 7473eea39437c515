-- Score and rank of a composite index: weighted sum of the scaled pillars (derive.composite_pillars, which also tells the arguments).
--
-- score = sum of weight × scaled over the pillars. A unit that lacks a pillar has no score, and the pillar is named; nothing is put in
-- its place. Under missing_rule = renormalise it has: sum of weight × scaled over the pillars it has / the sum of their weights;
-- is_renormalised says so, weight_used how much of the index such a score rests on.
-- rank = 1 + countries with a higher score. Blocs are not counted, so a country's rank does not depend on them; a bloc's own rank is
-- the place it would take among the countries. Equal scores share a rank.
--
-- Columns:
--     unit              country or bloc
--     is_bloc
--     score             on the scale of the pillars: 0 to 1 where these are, a country above all others in everything has 1;
--                       null = a pillar is missing
--     rank              null as score
--     weight_used       weights of the pillars that the unit has, 0 to 1
--     missing_pillars   pillars without a scaled value, by name; empty = none
--     is_renormalised   the score rests on a part of the pillars
-- Grain: unit.
-- Reference: OECD & JRC 2008, Handbook on Constructing Composite Indicators, doi:10.1787/9789264043466-en (linear aggregation: section 1.6).
create function derive.composite_index(countries text[], blocs jsonb, pillars jsonb, pillar_values jsonb, missing_rule text)
returns table (
    unit text, is_bloc boolean, score numeric, rank bigint, weight_used numeric, missing_pillars text[], is_renormalised boolean
)
language sql stable
begin atomic
    with sums as (
        select
            unit,
            is_bloc,
            sum(contribution) as total,
            coalesce(sum(weight) filter (where scaled is not null), 0) as weight_used,
            coalesce(array_agg(pillar order by pillar) filter (where scaled is null), '{}') as missing_pillars
        from derive.composite_pillars(countries, blocs, pillars, pillar_values)
        group by unit, is_bloc
    ), scores as (
        select
            unit,
            is_bloc,
            case
                when cardinality(missing_pillars) = 0 then total
                when missing_rule = 'renormalise' then total / nullif(weight_used, 0)
            end as score,
            weight_used,
            missing_pillars
        from sums
    )
    select
        scores.unit,
        scores.is_bloc,
        scores.score,
        case when scores.score is not null then (
            select 1 + count(*) from scores as above where not above.is_bloc and above.score > scores.score
        ) end,
        scores.weight_used,
        scores.missing_pillars,
        scores.score is not null and cardinality(scores.missing_pillars) > 0
    from scores;
end;

comment on function derive.composite_index(text[], jsonb, jsonb, jsonb, text) is
'Composite index: score (weighted sum of scaled pillars) and rank of every country and bloc, with the pillars that are missing. Grain: unit. docs/metrics/composite_index.md';
