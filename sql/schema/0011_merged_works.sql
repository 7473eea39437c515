-- Works as several providers describe them, and which provider's word counts for which field.

create table core.work_records (
    provider text collate "C" not null,
    entity text collate "C" not null,
    provider_id text collate "C" not null,
    content_hash text not null,
    title text,
    title_key bigint,
    doi text collate "C",
    arxiv_id text collate "C",
    publication_year integer,
    publication_date date,
    work_type text collate "C",
    venue text,
    authors_listed integer,
    cited_by_count integer,
    is_retracted boolean,
    primary key (provider, entity, provider_id)
);
create index work_records_by_doi on core.work_records (doi);
create index work_records_by_arxiv on core.work_records (arxiv_id);
create index work_records_by_title on core.work_records (title_key) where title_key is not null;
comment on table core.work_records is 'A work as one provider other than OpenAlex describes it, newest version read. Grain: provider × record.';
comment on column core.work_records.title_key is 'As core.works.title_key; null = fewer than 20 letters and digits.';
comment on column core.work_records.doi is 'Lower case, without resolver; null = the provider gives none.';
comment on column core.work_records.arxiv_id is 'Without version; null = the provider gives none.';
comment on column core.work_records.publication_date is 'Null = the provider gives none, or not to the day.';
comment on column core.work_records.work_type is 'In the words of OpenAlex, by core.work_types; null = the provider gives none, or one that is not listed.';
comment on column core.work_records.authors_listed is 'Null = the provider gives no list of authors.';
comment on column core.work_records.cited_by_count is 'Null = the provider does not count.';
comment on column core.work_records.is_retracted is 'Null = the provider says nothing of retractions.';

create table core.work_matches (
    work_id text collate "C" not null,
    provider text collate "C" not null,
    entity text collate "C" not null,
    provider_id text collate "C" not null,
    matched_by text not null check (matched_by in ('doi', 'arxiv', 'title and year')),
    primary key (work_id, provider, entity, provider_id)
);
create index work_matches_by_record on core.work_matches (provider, entity, provider_id);
comment on table core.work_matches is 'Which work of ours a provider''s record describes (sql/resolve/work_records/matches.sql). Grain: work × record.';
comment on column core.work_matches.matched_by is 'doi, arxiv, or title and year: the strongest that holds.';

create table core.work_types (
    provider text collate "C" not null,
    provider_type text not null,
    work_type text not null,
    primary key (provider, provider_type)
);
comment on table core.work_types is 'What a provider''s type of work is called here. Rows of openalex serve only to compare: its finer types fold into those that all have. Grain: provider × type.';

insert into core.work_types (provider, provider_type, work_type)
values
    ('crossref', 'journal-article', 'article'),
    ('crossref', 'proceedings-article', 'article'),
    ('crossref', 'posted-content', 'preprint'),
    ('crossref', 'book', 'book'),
    ('crossref', 'monograph', 'book'),
    ('crossref', 'edited-book', 'book'),
    ('crossref', 'reference-book', 'book'),
    ('crossref', 'book-chapter', 'book-chapter'),
    ('crossref', 'book-section', 'book-chapter'),
    ('crossref', 'book-part', 'book-chapter'),
    ('crossref', 'dissertation', 'dissertation'),
    ('crossref', 'report', 'report'),
    ('crossref', 'report-component', 'report'),
    ('crossref', 'dataset', 'dataset'),
    ('crossref', 'peer-review', 'peer-review'),
    ('crossref', 'reference-entry', 'reference-entry'),
    ('crossref', 'standard', 'standard'),
    ('semanticscholar', 'JournalArticle', 'article'),
    ('semanticscholar', 'Conference', 'article'),
    ('semanticscholar', 'Review', 'article'),
    ('semanticscholar', 'Book', 'book'),
    ('semanticscholar', 'BookSection', 'book-chapter'),
    ('semanticscholar', 'Dataset', 'dataset'),
    ('datacite', 'Preprint', 'preprint'),
    ('datacite', 'JournalArticle', 'article'),
    ('datacite', 'ConferencePaper', 'article'),
    ('datacite', 'Book', 'book'),
    ('datacite', 'BookChapter', 'book-chapter'),
    ('datacite', 'Dissertation', 'dissertation'),
    ('datacite', 'Report', 'report'),
    ('datacite', 'Dataset', 'dataset'),
    ('datacite', 'PeerReview', 'peer-review'),
    ('datacite', 'Standard', 'standard'),
    ('openalex', 'article', 'article'),
    ('openalex', 'conference-paper', 'article'),
    ('openalex', 'review', 'article'),
    ('openalex', 'letter', 'article'),
    ('openalex', 'editorial', 'article'),
    ('openalex', 'erratum', 'article'),
    ('openalex', 'retraction', 'article');

create table core.field_precedence (
    field text not null check (field in ('title', 'publication_year', 'publication_date', 'work_type', 'venue', 'authors_listed', 'cited_by_count', 'is_retracted')),
    provider text collate "C" not null,
    precedence integer not null check (precedence > 0),
    because text not null,
    primary key (field, provider),
    unique (field, precedence)
);
comment on table core.field_precedence is 'Whose word counts for a field of a work: of the providers that give it, the one with the smallest precedence (core.merged_works). A provider without a row is never believed for the field. Grain: field × provider.';
comment on column core.field_precedence.because is 'Why it stands where it does.';

insert into core.field_precedence (field, provider, precedence, because)
values
    ('title', 'openalex', 1, 'what every other output shows, cleaned of markup'),
    ('title', 'crossref', 2, 'as the publisher deposited it, markup included'),
    ('title', 'datacite', 3, 'as the repository deposited it'),
    ('title', 'arxiv', 4, 'as the authors typed it, of the last version'),
    ('title', 'semanticscholar', 5, 'partly read from PDFs'),
    ('publication_year', 'crossref', 1, 'deposited by the publisher; the earliest of print and online'),
    ('publication_year', 'openalex', 2, 'derived from Crossref and other places, and repaired where those are missing'),
    ('publication_year', 'datacite', 3, 'of the deposit, which for a preprint is its publication'),
    ('publication_year', 'arxiv', 4, 'of the first version: before the publication, if there is one'),
    ('publication_year', 'semanticscholar', 5, 'of the version it took for the main one'),
    ('publication_date', 'crossref', 1, 'deposited by the publisher; only where it names the day'),
    ('publication_date', 'openalex', 2, 'derived; the first of January where only the year is known'),
    ('publication_date', 'arxiv', 3, 'of the first version, to the second'),
    ('publication_date', 'datacite', 4, 'of the deposit'),
    ('publication_date', 'semanticscholar', 5, 'of the version it took for the main one'),
    ('work_type', 'openalex', 1, 'finest, and what the metrics count by'),
    ('work_type', 'crossref', 2, 'as the publisher deposited it: where something appeared, less what it is'),
    ('work_type', 'datacite', 3, 'as the repository deposited it'),
    ('work_type', 'semanticscholar', 4, 'partly guessed'),
    ('work_type', 'arxiv', 5, 'everything there is a preprint'),
    ('venue', 'crossref', 1, 'deposited by the publisher'),
    ('venue', 'semanticscholar', 2, 'knows conferences without Crossref DOIs, as in machine learning'),
    ('venue', 'openalex', 3, 'often the repository where a copy lies'),
    ('venue', 'datacite', 4, 'the repository'),
    ('authors_listed', 'openalex', 1, 'what fractional counting rests on; not where its list was cut'),
    ('authors_listed', 'crossref', 2, 'as the publisher deposited it; at times the first author only'),
    ('authors_listed', 'arxiv', 3, 'as the authors typed it'),
    ('authors_listed', 'datacite', 4, 'as the repository deposited it'),
    ('authors_listed', 'semanticscholar', 5, 'partly read from PDFs'),
    ('cited_by_count', 'openalex', 1, 'what all thresholds are computed from: counts of different makers must not be mixed'),
    ('cited_by_count', 'semanticscholar', 2, 'includes citations from preprints'),
    ('cited_by_count', 'crossref', 3, 'deposited references only'),
    ('cited_by_count', 'opencitations', 4, 'open references only'),
    ('is_retracted', 'crossref', 1, 'holds Retraction Watch since 2023'),
    ('is_retracted', 'openalex', 2, 'taken from Crossref, later');

create view core.work_claims as
select
    works.work_id, 'openalex'::text as provider, works.work_id as provider_id, null::text as matched_by,
    works.title, works.publication_year, works.publication_date, works.work_type, venues.name as venue,
    case when not works.is_author_list_cut then works.authors_listed end as authors_listed,
    works.cited_by_count, works.is_retracted
from core.works as works
left join core.venues as venues on venues.venue_id = works.venue_id
union all
select
    matches.work_id, records.provider, records.provider_id, matches.matched_by,
    records.title, records.publication_year, records.publication_date, records.work_type, records.venue, records.authors_listed, records.cited_by_count, records.is_retracted
from core.work_matches as matches
inner join core.work_records as records using (provider, entity, provider_id);
comment on view core.work_claims is 'What each provider says of a work. Grain: work × provider × record.';
comment on column core.work_claims.matched_by is 'How the record was found to describe the work; null = OpenAlex, whose record the work is.';
comment on column core.work_claims.authors_listed is 'Null also where the provider cut the list.';

create view core.merged_works as
select
    claims.work_id,
    (array_agg(claims.title order by ranks.title, claims.provider_id) filter (where claims.title is not null and ranks.title is not null))[1] as title,
    (array_agg(claims.provider order by ranks.title, claims.provider_id) filter (where claims.title is not null and ranks.title is not null))[1] as title_from,
    (array_agg(claims.publication_year order by ranks.publication_year, claims.provider_id) filter (where claims.publication_year is not null and ranks.publication_year is not null))[1] as publication_year,
    (array_agg(claims.provider order by ranks.publication_year, claims.provider_id) filter (where claims.publication_year is not null and ranks.publication_year is not null))[1] as publication_year_from,
    (array_agg(claims.publication_date order by ranks.publication_date, claims.provider_id) filter (where claims.publication_date is not null and ranks.publication_date is not null))[1] as publication_date,
    (array_agg(claims.provider order by ranks.publication_date, claims.provider_id) filter (where claims.publication_date is not null and ranks.publication_date is not null))[1] as publication_date_from,
    (array_agg(claims.work_type order by ranks.work_type, claims.provider_id) filter (where claims.work_type is not null and ranks.work_type is not null))[1] as work_type,
    (array_agg(claims.provider order by ranks.work_type, claims.provider_id) filter (where claims.work_type is not null and ranks.work_type is not null))[1] as work_type_from,
    (array_agg(claims.venue order by ranks.venue, claims.provider_id) filter (where claims.venue is not null and ranks.venue is not null))[1] as venue,
    (array_agg(claims.provider order by ranks.venue, claims.provider_id) filter (where claims.venue is not null and ranks.venue is not null))[1] as venue_from,
    (array_agg(claims.authors_listed order by ranks.authors_listed, claims.provider_id) filter (where claims.authors_listed is not null and ranks.authors_listed is not null))[1] as authors_listed,
    (array_agg(claims.provider order by ranks.authors_listed, claims.provider_id) filter (where claims.authors_listed is not null and ranks.authors_listed is not null))[1] as authors_listed_from,
    (array_agg(claims.cited_by_count order by ranks.cited_by_count, claims.provider_id) filter (where claims.cited_by_count is not null and ranks.cited_by_count is not null))[1] as cited_by_count,
    (array_agg(claims.provider order by ranks.cited_by_count, claims.provider_id) filter (where claims.cited_by_count is not null and ranks.cited_by_count is not null))[1] as cited_by_count_from,
    (array_agg(claims.is_retracted order by ranks.is_retracted, claims.provider_id) filter (where claims.is_retracted is not null and ranks.is_retracted is not null))[1] as is_retracted,
    (array_agg(claims.provider order by ranks.is_retracted, claims.provider_id) filter (where claims.is_retracted is not null and ranks.is_retracted is not null))[1] as is_retracted_from,
    count(distinct claims.provider) as providers
from core.work_claims as claims
left join (
    select
        provider,
        max(precedence) filter (where field = 'title') as title,
        max(precedence) filter (where field = 'publication_year') as publication_year,
        max(precedence) filter (where field = 'publication_date') as publication_date,
        max(precedence) filter (where field = 'work_type') as work_type,
        max(precedence) filter (where field = 'venue') as venue,
        max(precedence) filter (where field = 'authors_listed') as authors_listed,
        max(precedence) filter (where field = 'cited_by_count') as cited_by_count,
        max(precedence) filter (where field = 'is_retracted') as is_retracted
    from core.field_precedence
    group by provider
) as ranks on ranks.provider = claims.provider
where exists (select from core.works as works where works.work_id = claims.work_id)
group by claims.work_id;
comment on view core.merged_works is 'A work as all providers together describe it: each field from the provider whose word counts for it (core.field_precedence), which is named beside it; null = nobody gives it. The metrics read core.works. Grain: work.';
comment on column core.merged_works.providers is 'How many providers describe the work, OpenAlex included.';

create view core.work_disagreements as
select
    claims.work_id, said.field,
    jsonb_agg(jsonb_build_object('provider', claims.provider, 'id', claims.provider_id, 'value', said.value) order by claims.provider, claims.provider_id) as claims,
    count(distinct said.compared) as different_values,
    max(said.number) - min(said.number) as difference
from core.work_claims as claims
inner join (select distinct work_id from core.work_matches) as matched using (work_id)
inner join core.works as works using (work_id)
left join core.work_types as types on claims.provider = 'openalex' and types.provider = 'openalex' and types.provider_type = claims.work_type
cross join lateral (
    values
        ('publication_year', to_jsonb(claims.publication_year), to_jsonb(claims.publication_year), claims.publication_year),
        ('cited_by_count', to_jsonb(claims.cited_by_count), to_jsonb(claims.cited_by_count), claims.cited_by_count),
        ('authors_listed', to_jsonb(claims.authors_listed), to_jsonb(claims.authors_listed), claims.authors_listed),
        ('work_type', to_jsonb(claims.work_type), to_jsonb(coalesce(types.work_type, claims.work_type)), null),
        ('is_retracted', to_jsonb(claims.is_retracted), to_jsonb(claims.is_retracted), null)
) as said (field, value, compared, number)
where said.value is not null
group by claims.work_id, said.field
having count(distinct said.compared) > 1;
comment on view core.work_disagreements is 'Where providers say different things of a work: year, citations, number of authors, type (folded by core.work_types), retraction. Nothing is decided here. Grain: work × field.';
comment on column core.work_disagreements.claims is 'What each says: a list of {provider, id, value}; who says nothing is left out.';
comment on column core.work_disagreements.difference is 'Largest less smallest value of numbers; null for others.';
