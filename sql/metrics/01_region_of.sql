-- The region that a country, or a region's own name, stands for under a policy; null when the policy knows neither.
create function derive.region_of(policy_name text, place text) returns text
language sql stable
begin atomic
    select coalesce(
        (select region from core.region_policies where policy = policy_name and country_code = upper(place)),
        (select region from core.region_policies where policy = policy_name and region = upper(place) limit 1)
    );
end;
