-- Who is the only author of a dissertation took a doctorate in the year and at the institution it is printed with, or, where it names none,
-- of the repository that holds it: inferred, for the work says neither the degree nor that it was taken there. An author printed with
-- several institutions (some print a whole life) is left to the repository. Without a place there is no claim.
-- Parameters: provider (openalex), work ids.
insert into career_statements
select
    $1, authorship.author_id, works.record_hash::text, coalesce(works.provider_updated_at, works.read_as_of),
    'dissertation ' || works.work_id, 'education', 'doctorate', coalesce(institution.name, venue.name), null, coalesce(affiliation.country_code, institution.country_code),
    substring(institution.ror from '(0[a-z0-9]{8})/?$'), null, null, null, null, works.publication_year::text, false, 'inferred', 'dissertation', null, true, 1
from core.works as works
inner join core.authorships as authorship on authorship.work_id = works.work_id and authorship.author_order = 1
left join lateral (
    select min(listed.institution_id) as institution_id, min(listed.country_code) as country_code
    from core.affiliations as listed
    where listed.work_id = works.work_id and listed.author_order = 1
    having count(distinct listed.institution_id) = 1
) as affiliation on true
left join lateral (
    select held.name, held.country_code, held.ror
    from core.institutions as held
    where held.institution_id = affiliation.institution_id
    order by held.ror is null, held.record_hash
    limit 1
) as institution on true
left join core.venues as venue on venue.venue_id = works.venue_id and venue.venue_type = 'repository'
where works.work_id = any($2) and works.work_type = 'dissertation' and works.authors_listed = 1 and authorship.author_id is not null
    and coalesce(affiliation.country_code, institution.country_code, institution.ror, institution.name, venue.name) is not null
