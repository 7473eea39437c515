-- A day of the calendar, or null when a part is missing or there is no such day: make_date would fail.
create function staging.day_of(given_year integer, given_month integer, given_day integer) returns date
language sql immutable parallel safe
return case
    when given_year between 1 and 9999 and given_month between 1 and 12 and given_day between 1 and extract(day from make_date(given_year, given_month, 1) + interval '1 month - 1 day')
    then make_date(given_year, given_month, given_day)
end;
