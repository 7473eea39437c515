-- Reference data: countries, region policies, definitions, rules. Small tables, the same for every study.

insert into core.countries (country_code)
select code
from regexp_split_to_table('
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ
    BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR
    CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU
    ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ
    LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
    SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR
    TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK
', '\s+') as code
where code <> '';

-- iso: every country is its own region (ISO 3166-1), so CN, HK, MO and TW stand apart.
insert into core.region_policies (policy, country_code, region)
select 'iso', country_code, country_code from core.countries;

-- cn+sar: mainland China with the special administrative regions Hong Kong and Macao.
insert into core.region_policies (policy, country_code, region)
select 'cn+sar', country_code, case when country_code in ('CN', 'HK', 'MO') then 'CN+SAR' else country_code end from core.countries;

-- cn+sar+tw: the same with Taiwan.
insert into core.region_policies (policy, country_code, region)
select 'cn+sar+tw', country_code, case when country_code in ('CN', 'HK', 'MO', 'TW') then 'CN+SAR+TW' else country_code end from core.countries;

-- eu-27: the member states of the European Union since 2020 as one region.
insert into core.region_policies (policy, country_code, region)
select
    'eu-27',
    country_code,
    case when country_code in ('AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU', 'IE', 'IT', 'LV', 'LT', 'LU', 'MT', 'NL', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE') then 'EU-27' else country_code end
from core.countries;

-- europe-7: the "Europe" of the Critical and Emerging Technologies Index (Belfer Center, 2025).
insert into core.region_policies (policy, country_code, region)
select 'europe-7', country_code, case when country_code in ('FR', 'DE', 'IT', 'NL', 'ES', 'TR', 'GB') then 'EUROPE-7' else country_code end
from core.countries;

insert into core.definitions
    (definition, title, in_words, source, places_per_year, keeps_undated, evidence_kinds, minimum_years, minimum_sources)
values
    (
        'hoover2025',
        'As the Stanford study counted (Hoover Institution / HAI, 2025)',
        'Only affiliations listed in author profiles count. One institution per person and calendar year: the one the profile lists first among those with a country. '
        'Affiliations without years are ignored. A person''s career is known when at least one dated affiliation has a country. '
        'Never left = every country of the known career is the focus.',
        'Zegart & Johnston, A Deep Peek into DeepSeek AI''s Talent and Implications for US Innovation, Hoover Institution / Stanford HAI, 21 April 2025',
        'one', false, array['profile'], 1, null
    ),
    (
        'strict',
        'All evidence, with a minimum',
        'All places of a year count, from profiles, authorships, employment, education and rosters. Undated claims count as a source but not as a year. '
        'A country counts for a person from two calendar years, or from two independent sources (providers). '
        'A career is known when at least one country counts. Never left = the focus is the only country that counts.',
        'homegrown, docs/definitions.md',
        'all', true, array['profile', 'authorship', 'employment', 'education', 'roster'], 2, 2
    );

insert into core.group_author_patterns (pattern, because)
values
    ('\m(Team|Group|Consortium|Collaboration|Collaborators|Committee|Investigators|Initiative|Network|Project|Working Group|Laboratory|Labs?|Inc\.?|Ltd\.?|LLC|GmbH|Foundation|Institute|University|Corporation|Company)\M$', 'ends like an organisation'),
    ('^(The )?\S*(Team|Consortium|Collaboration)\M', 'names a team or a consortium'),
    ('-AI$', 'ends in -AI, as laboratories sign'),
    ('^(OpenAI|Anthropic|DeepMind|Google DeepMind|Meta AI|xAI|Mistral AI|Qwen|Kimi|Moonshot AI|Gemini)$', 'the name of a laboratory or a model'),
    ('^[[:space:][:digit:][:punct:]]*$', 'holds no letter');

insert into core.plausibility_rules (rule, threshold, in_words)
values
    ('span', 50, 'dated claims span more than 50 calendar years'),
    ('countries', 5, 'dated claims lie in more than 5 countries'),
    ('places_per_year', 5, 'more than 5 institutions in one calendar year'),
    ('domains_apart', 0.2, 'at least three of the four scientific domains (life, social, physical, health) hold more than 20 % of the works each'),
    ('moves', 4, 'the country changes more than 4 times from one dated year to the next'),
    ('output_per_year', 36, 'more than 36 works per calendar year over the whole career: half of the 72 in a single year that mark hyperprolific authors (Ioannidis et al. 2018, doi:10.1038/d41586-018-06185-8)');

-- Small tables that are read by every figure: the server looks at them by itself much later, and plans badly until then.
analyze core.countries, core.region_policies;
