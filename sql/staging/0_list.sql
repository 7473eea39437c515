-- A JSON list, or an empty one where the provider sent null or nothing: jsonb_array_elements refuses both.
create function staging.list(value jsonb) returns jsonb
language sql immutable parallel safe
return case when jsonb_typeof(value) = 'array' then value else '[]'::jsonb end;
