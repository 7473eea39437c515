-- The band of a work's citations in its reference set: twice the number of thresholds passed (of the top 50, 10, 5, 1 %), and one more at a
-- threshold. Works of a band have the same scores.
create function derive.citation_band(citations integer, threshold_50 integer, threshold_10 integer, threshold_5 integer, threshold_1 integer) returns integer
language sql immutable parallel safe
return 2 * ((citations > threshold_50)::integer + (citations > threshold_10)::integer + (citations > threshold_5)::integer + (citations > threshold_1)::integer)
    + (citations = threshold_50 or citations = threshold_10 or citations = threshold_5 or citations = threshold_1)::integer;
