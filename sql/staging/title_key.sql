-- Hash of a title's letters and digits, equal to what the loader computes of OpenAlex's titles (sql/load/works_rows.sql, work_rows); markup of
-- publishers goes first. Null = fewer than 20 letters and digits: too short to tell works apart.
create function staging.title_key(title text) returns bigint
language sql immutable parallel safe
return (
    with letters as (
        select translate(
            normalize(regexp_replace(normalize(lower(regexp_replace(title, '</?[A-Za-z][^<>]*>', '', 'g') collate "und-x-icu"), nfd), '[\u0300-\u036f]', '', 'g'), nfc),
            ' .,:;!?¿¡-‐‑–—−()[]{}<>/\"''`´’‘“”«»*+=&%$#@_|~^' || chr(9) || chr(10) || chr(13) || chr(160), ''
        ) as letters
    ), hashed as (
        -- DuckDB's md5_number_lower: the last eight bytes, least significant first, here without the lowest bit.
        select sum(get_byte(decode(md5(letters.letters), 'hex'), 8 + place)::numeric * 256::numeric ^ place) as number
        from letters
        cross join generate_series(0, 7) as place
        where length(letters.letters) >= 20
    )
    select div(hashed.number, 2)::bigint from hashed
);
