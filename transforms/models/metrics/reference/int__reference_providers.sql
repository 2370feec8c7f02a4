with report as (
    select
        author_practitioner_id as practitioner_id,
        max(cast(last_updated as date)) as report_date
    from silver.questionnaire_response
    where lower(status) = 'completed'
    group by author_practitioner_id
)

select
    practitioner.id as practitioner_id,
    practitioner.organization_id,
    coalesce(report.report_date >= date_sub(:as_of, 30), false) as is_active_30d
from gold.practitioners as practitioner
left join report on practitioner.id = report.practitioner_id
where practitioner.active
