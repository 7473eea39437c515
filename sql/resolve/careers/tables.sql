-- What one batch goes through: statements as a provider makes them, the degrees and organisations their texts name, each text once.
create temp table career_statements (like staging.orcid_affiliations, match_method text) on commit drop;
create temp table read_degrees (raw_degree text, degree_level text, is_student boolean, is_honorary boolean, because text) on commit drop;
create temp table named_organisations (raw_organisation text, stated_country text, city text, ror text, country_code text) on commit drop
