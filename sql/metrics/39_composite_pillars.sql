-- Pillars of a composite index: raw values, blocs, scaling and weight, one step after the other, so that every score can be followed back.
--
-- 1. Countries. Each has its given value in a pillar, or none.
-- 2. Blocs. A bloc's own given value is taken as it is. Else the rule of the pillar: the sum or the mean of its members' raw values,
--    null when one member has none; under the rule "given" there is no other value.
-- 3. Scaling, with the figures of the countries alone, so that a bloc never moves a country:
--        best      value / largest value
--        min-max   (value − smallest) / (largest − smallest)
--        z-score   (value − mean) / standard deviation, that of a whole population
--        none      the value, which is scaled already
--    Where the countries do not differ (or, for best, none is above 0) there is no scale, and scaled is null.
-- 4. Contribution = weight × scaled.
--
-- Arguments:
--     countries       codes, such as {US,CN}
--     blocs           {"EUROPE-7": ["FR", "DE"]}
--     pillars         {"talent": {"weight": 0.2, "scaling": "best", "bloc": "sum"}}
--     pillar_values   {"talent": {"US": 12, "CN": 30, "EUROPE-7": 25}}; null or nothing = missing, never taken for 0
-- Columns:
--     unit            country or bloc
--     is_bloc
--     pillar
--     weight          0 to 1
--     value           raw value; null = missing
--     value_origin    given, sum or mean; null = missing
--     scaled          value on the pillar's scale; null = missing, or no scale
--     contribution    weight × scaled; null as scaled
-- Grain: unit × pillar.
-- Reference: OECD & JRC 2008, Handbook on Constructing Composite Indicators, doi:10.1787/9789264043466-en (normalisation: section 1.5).
create function derive.composite_pillars(countries text[], blocs jsonb, pillars jsonb, pillar_values jsonb)
returns table (
    unit text, is_bloc boolean, pillar text, weight numeric, value numeric, value_origin text, scaled numeric, contribution numeric
)
language sql stable
begin atomic
    with settings as (
        select
            setting.key as pillar,
            (setting.value ->> 'weight')::numeric as weight,
            setting.value ->> 'scaling' as scaling,
            setting.value ->> 'bloc' as bloc_rule
        from jsonb_each(pillars) as setting
    ), given as (
        select of_pillar.key as pillar, of_unit.key as unit, (of_unit.value #>> '{}')::numeric as value
        from jsonb_each(pillar_values) as of_pillar
        cross join jsonb_each(of_pillar.value) as of_unit
    ), members as (
        select bloc.key as bloc, member.country
        from jsonb_each(blocs) as bloc
        cross join jsonb_array_elements_text(bloc.value) as member (country)
    ), country_values as (
        select country.code as unit, settings.pillar, given.value
        from unnest(countries) as country (code)
        cross join settings
        left join given on given.pillar = settings.pillar and given.unit = country.code
    ), member_values as (
        select
            members.bloc as unit,
            country_values.pillar,
            sum(country_values.value) as total,
            avg(country_values.value) as average,
            count(*) = count(country_values.value) as is_complete
        from members
        inner join country_values on country_values.unit = members.country
        group by members.bloc, country_values.pillar
    ), bloc_values as (
        select
            member_values.unit,
            settings.pillar,
            case
                when given.value is not null then given.value
                when settings.bloc_rule = 'sum' and member_values.is_complete then member_values.total
                when settings.bloc_rule = 'mean' and member_values.is_complete then member_values.average
            end as value,
            case when given.value is not null then 'given' else settings.bloc_rule end as origin
        from member_values
        inner join settings on settings.pillar = member_values.pillar
        left join given on given.pillar = member_values.pillar and given.unit = member_values.unit
    ), scales as (
        select
            pillar,
            min(value) as smallest,
            max(value) as largest,
            avg(value) as average,
            stddev_pop(value) as deviation
        from country_values
        group by pillar
    ), all_values as (
        select unit, false as is_bloc, pillar, value, 'given' as origin from country_values
        union all
        select unit, true, pillar, value, origin from bloc_values
    ), scaled_values as (
        select
            all_values.unit,
            all_values.is_bloc,
            all_values.pillar,
            settings.weight,
            all_values.value,
            case when all_values.value is not null then all_values.origin end as value_origin,
            case settings.scaling
                when 'best' then all_values.value / nullif(greatest(scales.largest, 0), 0)
                when 'min-max' then (all_values.value - scales.smallest) / nullif(scales.largest - scales.smallest, 0)
                when 'z-score' then (all_values.value - scales.average) / nullif(scales.deviation, 0)
                when 'none' then all_values.value
            end as scaled
        from all_values
        inner join settings on settings.pillar = all_values.pillar
        inner join scales on scales.pillar = all_values.pillar
    )
    select unit, is_bloc, pillar, weight, value, value_origin, scaled, weight * scaled
    from scaled_values;
end;

comment on function derive.composite_pillars(text[], jsonb, jsonb, jsonb) is
'Pillars of a composite index: raw value, value on the pillar''s scale and weighted contribution of every country and bloc. Grain: unit × pillar. docs/metrics/composite_index.md';
