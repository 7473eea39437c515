-- What became of the works in the store, by verdict.
select settings.corpus, settings.setting, coverage.verdict, sum(coverage.works) as works, sum(coverage.works) / sum(sum(coverage.works)) over () as works_share
from metrics.settings as settings
inner join metrics.corpus_coverage as coverage on coverage.build_id = settings.build_id
where settings.corpus = :corpus and settings.setting = :setting and (coverage.publication_year between :first_year and :last_year or coverage.publication_year = 0)
group by settings.corpus, settings.setting, coverage.verdict
order by works desc
