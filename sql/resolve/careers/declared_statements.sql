-- What the newest versions of these records state. Parameters: provider, provider ids.
insert into career_statements
select * from staging.orcid_affiliations where provider = $1 and profile_id = any($2)
union all
select * from staging.openreview_history where provider = $1 and profile_id = any($2)
union all
select * from staging.wikidata_education where provider = $1 and profile_id = any($2)
union all
select * from staging.dblp_affiliations where provider = $1 and profile_id = any($2)
