-- Works that belong together because they have the same title, years at most two apart, at least one of them is a preprint, and the first
-- author is the same: the same profile, or names that share a word of two letters or more. Initials do not count. Names with Han letters
-- are compared whole: their words are single letters, which many people share.
-- Again stars and not pairs. Preprints of one title and word, each at most two years after the one before it, are one star; another work
-- belongs to it when it is no more than two years before its first or after its last, for then it is as near to one of them.
-- Grain: work × star it belongs to. Reference: docs/families.md.
insert into family_links (work_id, hub_id)
with authored as materialized (
    select candidates.work_id, candidates.title_key, candidates.publication_year, candidates.is_preprint, first_authors.author_id, first_authors.raw_author_name
    from family_candidates as candidates
    inner join core.authorships as first_authors on first_authors.work_id = candidates.work_id and first_authors.author_order = 1
), named as (
    select
        work_id, title_key, publication_year, is_preprint, author_id,
        -- Small letters without accents and apostrophes. The accents of some letters cannot be taken off: they become what others write.
        replace(replace(replace(replace(translate(normalize(regexp_replace(
            lower(normalize(translate(raw_author_name, $$'’‘ʼ`´$$, ''), nfkd) collate "und-x-icu") collate "C",
            '[\u0300-\u036f]', '', 'g'), nfc), 'øłđðħıς', 'olddhiσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th') as name
    from authored
), bare as (
    -- Whatever is no letter parts two words; in a name with Han letters it parts nothing.
    select
        work_id, title_key, publication_year, is_preprint, author_id,
        regexp_replace(
            name, '[\u0001-\u0060\u007b-\u00bf\u00d7\u00f7\u02b0-\u02ff\u2000-\u206f\u3000-\u3004\u3006\u3008-\u3020\u3030-\u303f\u30fb]+',
            case when name ~ '[\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]' then '' else ' ' end, 'g'
        ) as name
    from named
), words as materialized (
    select bare.work_id, bare.title_key, bare.publication_year, bare.is_preprint, listed.word
    from bare
    cross join lateral (
        -- A profile is one more word: it holds digits, so it equals none of the others.
        select bare.author_id as word where bare.author_id is not null
        union
        select part from string_to_table(bare.name, ' ') as part where length(part) >= 2
    ) as listed
), preprints as (
    select
        work_id, title_key, word, publication_year,
        count(*) filter (where is_first) over (partition by title_key, word order by publication_year, work_id rows unbounded preceding) as star
    from (
        select *, coalesce(publication_year - lag(publication_year) over (partition by title_key, word order by publication_year, work_id) > 2, true) as is_first
        from words
        where is_preprint
    ) as in_order
), stars as (
    select title_key, word, min(work_id) as hub_id, min(publication_year) as first_year, max(publication_year) as last_year
    from preprints
    group by title_key, word, star
)
select distinct words.work_id, stars.hub_id
from words
inner join stars on stars.title_key = words.title_key and stars.word = words.word
    and words.publication_year between stars.first_year - 2 and stars.last_year + 2
where words.work_id <> stars.hub_id
