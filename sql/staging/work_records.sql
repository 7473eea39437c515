-- Works as all providers but OpenAlex describe them, in the columns of core.work_records. A new provider of works adds its line.
-- Grain: provider × record × version.
create view staging.work_records as
select * from staging.crossref_works
union all
select * from staging.semanticscholar_papers
union all
select * from staging.arxiv_works
union all
select * from staging.datacite_works
union all
select * from staging.opencitations_citation_counts;
