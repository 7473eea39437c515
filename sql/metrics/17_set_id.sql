-- Reference sets are named by one whole number, so that tables are small and sets of a subfield and year lie together.

-- Which types of work are compared with one another.
create function derive.type_number(work_type text) returns integer
language sql immutable parallel safe
return case
    when work_type in ('article', 'conference-paper', 'data-paper', 'software-paper') then 1
    when work_type = 'preprint' then 2
    when work_type = 'review' then 3
    when work_type = 'letter' then 4
    when work_type in ('book', 'book-chapter', 'reference-entry') then 5
    when work_type = 'dissertation' then 6
    else 7
end;

create function derive.type_group(type_number integer) returns text
language sql immutable parallel safe
return (array['article', 'preprint', 'review', 'letter', 'book', 'dissertation', 'other'])[type_number];

-- Digits from the left: subfield, 4 of the year, 9 of the research area (subfield or topic), 1 of the type group.
create function derive.set_id(subfield_id integer, publication_year integer, research_area integer, type_number integer) returns bigint
language sql immutable parallel safe
return ((subfield_id * 10000::bigint + publication_year) * 1000000000 + research_area) * 10 + type_number;
