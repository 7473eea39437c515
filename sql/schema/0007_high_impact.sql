-- High-impact output by country: corpora, reference sets, scores and counts. How each is computed is in sql/metrics.

create table core.corpora (
    corpus text collate "C" primary key,
    title text not null,
    in_words text not null,
    work_types text[],
    languages text[],
    first_year integer,
    last_year integer,
    includes_retracted boolean not null,
    includes_expansion boolean not null,
    counts_families boolean not null,
    reference_level text not null check (reference_level in ('subfield', 'topic')),
    minimum_set_size integer not null check (minimum_set_size >= 1),
    definition_hash text not null
);
comment on table core.corpora is 'Declared sets of works (corpora/<name>.yaml). Grain: corpus.';
comment on column core.corpora.work_types is 'Types that belong; null = every type but paratext.';
comment on column core.corpora.languages is 'ISO 639-1; null = every language.';
comment on column core.corpora.first_year is 'Null = no limit.';
comment on column core.corpora.counts_families is 'Preprint and published version count once (core.work_families).';
comment on column core.corpora.minimum_set_size is 'Reference sets with fewer works are used, but every figure says how much of it rests on them.';
comment on column core.corpora.definition_hash is 'Hash of the file: another hash, another corpus, and its metrics are built anew.';

create table core.corpus_rules (
    corpus text collate "C" not null,
    level text not null check (level in ('all', 'domain', 'field', 'subfield', 'topic')),
    level_id text collate "C" not null,
    is_included boolean not null,
    because text not null,
    primary key (corpus, level, level_id)
);
comment on table core.corpus_rules is 'Topics of a corpus, by topic or by what is above it; the narrower rule wins. Grain: corpus × rule.';
comment on column core.corpus_rules.level_id is 'T10028 for a topic, the number for subfield, field and domain, * for all.';

create table metrics.settings (
    setting_id integer generated always as identity primary key,
    corpus text collate "C" not null,
    setting text collate "C" not null,
    reference_level text not null check (reference_level in ('subfield', 'topic')),
    citation_window text not null check (citation_window in ('all', '3y', '5y')),
    counts_families boolean not null,
    definition_hash text not null,
    build_id integer,
    is_stale boolean not null default true,
    data_version text,
    refreshed_at timestamptz,
    unique (corpus, setting)
);
comment on table metrics.settings is 'Ways in which the works of a corpus are compared: the corpus''s own (main) and those of the sensitivity table. Grain: corpus × setting.';
comment on column metrics.settings.build_id is 'The build that readers see; null = not built yet. A full rebuild makes another and changes this number in one transaction.';
comment on column metrics.settings.data_version is 'Hash over what the counted works contribute: same version, same works.';
comment on column metrics.settings.is_stale is 'The definition changed since the build: a full rebuild is due.';

create sequence metrics.build_ids as integer;

create table metrics.citation_histogram (
    build_id integer not null,
    set_id bigint not null,
    citations integer not null,
    works integer not null,
    content_hash bigint not null
) partition by list (build_id);
comment on table metrics.citation_histogram is 'Works of each reference set by citations: what thresholds, tie weights and means follow from. Grain: build × reference set × citations.';
comment on column metrics.citation_histogram.set_id is 'Reference set (metrics.reference_sets says what it compares); made from subfield, year, research area and type group (derive.set_id).';
comment on column metrics.citation_histogram.content_hash is 'Hashes of what the works contribute, combined by exclusive or: the data version is made from it.';

create table metrics.reference_sets (
    build_id integer not null,
    set_id bigint not null,
    subfield_id integer not null,
    research_area integer not null,
    publication_year integer not null,
    type_group text collate "C" not null,
    works integer not null,
    citations bigint not null,
    content_hash bigint not null,
    threshold_1 integer not null,
    threshold_5 integer not null,
    threshold_10 integer not null,
    threshold_50 integer not null,
    above_1 integer not null,
    above_5 integer not null,
    above_10 integer not null,
    above_50 integer not null,
    at_1 integer not null,
    at_5 integer not null,
    at_10 integer not null,
    at_50 integer not null
) partition by list (build_id);
comment on table metrics.reference_sets is 'Works compared together: same research area, year and type group of one corpus. Grain: build × reference set.';
comment on column metrics.reference_sets.research_area is 'Subfield (ASJC code) or topic (number without T), as the setting says.';
comment on column metrics.reference_sets.citations is 'Of all works of the set; citations / works are the expected citations.';
comment on column metrics.reference_sets.threshold_10 is 'Smallest number of citations with at least 90 % of the set at or below it (Waltman & Schreiber 2013, doi:10.1002/asi.22775).';
comment on column metrics.reference_sets.above_10 is 'Works above the threshold: score 1.';
comment on column metrics.reference_sets.at_10 is 'Works at the threshold: score (works × 10 − 100 × above) / (100 × at), so that the set scores exactly 10 %.';

create table metrics.country_cells (
    build_id integer not null,
    set_id bigint not null,
    country_code text collate "C" not null,
    band smallint not null,
    works integer not null,
    international_works integer not null,
    citations bigint not null,
    weight bigint not null,
    weight_citations numeric not null,
    weight_squares bigint not null
) partition by list (build_id);
comment on table metrics.country_cells is 'What a country has in a reference set, by band of citations. Everything by country follows from it. Grain: build × reference set × country × band.';
comment on column metrics.country_cells.country_code is 'ISO code; ?? = no country: the weight lost to unresolved authors, and works without any country.';
comment on column metrics.country_cells.band is 'Twice the number of thresholds passed (of 50, 10, 5, 1 %), and one more at a threshold, 0…8: works of a band have the same scores.';
comment on column metrics.country_cells.works is 'Full counting: works with the country.';
comment on column metrics.country_cells.weight is 'Fractional counting: billionths of works.';
comment on column metrics.country_cells.weight_citations is 'Sum of weight × citations.';
comment on column metrics.country_cells.weight_squares is 'Sum of squared weights, in units of 10⁻⁸: for stability intervals.';

create table metrics.country_pairs (
    build_id integer not null,
    subfield_id integer not null,
    publication_year integer not null,
    country_code text collate "C" not null,
    partner_code text collate "C" not null,
    works integer not null
) partition by list (build_id);
comment on table metrics.country_pairs is 'Works that two countries wrote together; the code that comes first in the alphabet stands first. Grain: build × subfield × year × pair.';

create table metrics.region_overlaps (
    build_id integer not null,
    set_id bigint not null,
    region text collate "C" not null,
    band smallint not null,
    works integer not null,
    citations bigint not null,
    weight_products bigint not null
) partition by list (build_id);
comment on table metrics.region_overlaps is 'Works with several countries of one region: how often too often the sum over its countries counts them under full counting. Grain: build × reference set × region × band.';
comment on column metrics.region_overlaps.weight_products is 'By how much the square of the region''s weight in a work exceeds the squares of its countries'' weights, summed, in units of 10⁻⁸: for stability intervals.';

create table metrics.region_years (
    build_id integer not null,
    publication_year integer not null,
    region text collate "C" not null,
    counting text collate "C" not null check (counting in ('full', 'fractional')),
    p bigint not null,
    p_squares bigint not null,
    small_p bigint not null,
    tncs bigint not null,
    p_top_1 bigint not null,
    p_top_5 bigint not null,
    p_top_10 bigint not null,
    p_top_50 bigint not null,
    above_1 bigint not null,
    above_5 bigint not null,
    above_10 bigint not null,
    above_50 bigint not null,
    above_squares_1 bigint not null,
    above_squares_5 bigint not null,
    above_squares_10 bigint not null,
    above_squares_50 bigint not null,
    at_1 bigint not null,
    at_5 bigint not null,
    at_10 bigint not null,
    at_50 bigint not null,
    at_squares_1 bigint not null,
    at_squares_5 bigint not null,
    at_squares_10 bigint not null,
    at_squares_50 bigint not null,
    primary key (build_id, publication_year, region, counting)
) partition by list (build_id);
comment on table metrics.region_years is 'Sums over the reference sets of a year, in billionths, for countries, for the regions of every policy, for the world (*) and for what is lost (??). In works: derive.region_tops. Grain: build × region × year × counting.';
comment on column metrics.region_years.p is 'Works.';
comment on column metrics.region_years.p_squares is 'Sum of the works'' squared weights; like the other squares for stability intervals.';
comment on column metrics.region_years.small_p is 'The part of p that lies in reference sets below the corpus''s minimum size.';
comment on column metrics.region_years.tncs is 'Sum of weight × citations / expected citations.';
comment on column metrics.region_years.p_top_10 is 'P(top 10 %): weight × score, summed.';
comment on column metrics.region_years.above_10 is 'Weight of works above the threshold of their set: score 1.';
comment on column metrics.region_years.at_10 is 'Weight of works at the threshold: they score the tie weight, p_top − above in all.';

create unlogged table ops.refresh_sets (
    subfield_id integer not null,
    publication_year integer not null,
    share integer not null,
    primary key (subfield_id, publication_year)
);
comment on table ops.refresh_sets is 'What the refresh under way computes anew; all subfields and years in a full rebuild. One refresh runs at a time. Grain: subfield × year.';
comment on column ops.refresh_sets.share is 'Which of several connections computes it, from 0.';

create table metrics.corpus_topics (
    corpus text collate "C" not null,
    topic_id text collate "C" not null,
    primary key (corpus, topic_id)
);
comment on table metrics.corpus_topics is 'Topics of a corpus, as its rules gave them at the last refresh. Grain: corpus × topic.';

create table metrics.corpus_coverage (
    build_id integer not null,
    subfield_id integer not null,
    publication_year integer not null,
    verdict text not null,
    works integer not null
) partition by list (build_id);
comment on table metrics.corpus_coverage is 'What became of every work in the store: counted, or why not. Grain: build × subfield × year × verdict.';
comment on column metrics.corpus_coverage.subfield_id is '0 = works without a topic.';
comment on column metrics.corpus_coverage.publication_year is '0 = works without a year.';
comment on column metrics.corpus_coverage.verdict is 'counted, or the first reason that holds: no topic, topic, no year, year, retracted, expansion, type, language, other version, window.';

-- Draws of the bootstrap, the same for every figure: 1,000 samples of three independent Poisson processes of rate 1, each as the times of
-- its arrivals up to 40, and a normal number for larger means. Uniform numbers come from Postgres'' extended hash, which is fixed, so every
-- installation has the same draws.
create table metrics.bootstrap_draws (
    draw integer primary key,
    arrivals_above double precision[] not null,
    arrivals_at double precision[] not null,
    arrivals_below double precision[] not null,
    normal_above double precision not null,
    normal_at double precision not null,
    normal_below double precision not null
);
comment on table metrics.bootstrap_draws is 'Seeded draws for stability intervals (derive.stability_interval). Grain: draw.';
comment on column metrics.bootstrap_draws.arrivals_above is 'Arrival times, rising: as many as lie below a mean are a Poisson number of that mean.';
comment on column metrics.bootstrap_draws.normal_above is 'Standard normal (Box & Muller 1958, doi:10.1214/aoms/1177706645).';

insert into metrics.bootstrap_draws
with uniform as (
    select draw, process, step, ((hashint8extended(draw::bigint * 1000003 + process * 1009 + step, 20250605) & 4294967295)::double precision + 0.5) / 4294967296 as u
    from generate_series(1, 1000) as draw, generate_series(1, 3) as process, generate_series(1, 92) as step
), processes as (
    select
        draw, process,
        array_agg(arrival order by step) filter (where step <= 90 and arrival <= 40) as arrivals,
        sqrt(-2 * ln(max(u) filter (where step = 91))) * cos(2 * pi() * max(u) filter (where step = 92)) as normal
    from (
        select draw, process, step, u, sum(-ln(u)) over (partition by draw, process order by step) as arrival from uniform
    ) as walked
    group by draw, process
)
select
    draw,
    max(arrivals) filter (where process = 1), max(arrivals) filter (where process = 2), max(arrivals) filter (where process = 3),
    max(normal) filter (where process = 1), max(normal) filter (where process = 2), max(normal) filter (where process = 3)
from processes
group by draw;
analyze metrics.bootstrap_draws;

alter table ops.runs drop constraint runs_kind_check;
alter table ops.runs add constraint runs_kind_check check (kind in ('study', 'ingest', 'metrics'));
