with provider as (
    select
        practitioner.id as practitioner_id,
        practitioner.organization_id,
        cast(record.last_updated as date) as recorded_date
    from gold.practitioners as practitioner
    inner join silver.practitioner as record on practitioner.id = record.id
    where coalesce(practitioner.active, true)
),

report as (
    select distinct
        response.author_practitioner_id as practitioner_id,
        coalesce(
            response.authored_date, cast(response.last_updated as date)
        ) as report_date
    from silver.questionnaire_response as response
    where
        lower(response.status) = 'completed'
        and response.author_practitioner_id is not null
),

first_report as (
    select
        practitioner_id,
        min(report_date) as report_date
    from report
    group by practitioner_id
)

select
    provider.practitioner_id,
    provider.organization_id,
    'known' as state,
    coalesce(
        least(first_report.report_date, provider.recorded_date), :as_of
    ) as from_date,
    cast(null as date) as until_date
from provider
left join first_report on provider.practitioner_id = first_report.practitioner_id
union all
select
    provider.practitioner_id,
    provider.organization_id,
    'reporting' as state,
    report.report_date as from_date,
    date_add(report.report_date, 30) as until_date
from provider
inner join report on provider.practitioner_id = report.practitioner_id
union all
select distinct
    provider.practitioner_id,
    provider.organization_id,
    'reporting in month' as state,
    trunc(report.report_date, 'month') as from_date,
    last_day(report.report_date) as until_date
from provider
inner join report on provider.practitioner_id = report.practitioner_id
