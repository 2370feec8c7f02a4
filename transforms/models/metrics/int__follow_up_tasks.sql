with task as (
    select
        task.id as task_id,
        task.patient_id as subject_patient_id,
        practitioner.organization_id,
        task.status,
        coalesce(
            task.authored_on_date,
            task.execution_period_start_date,
            cast(task.last_updated as date)
        ) as created_date,
        coalesce(
            task.last_modified_date, cast(task.last_updated as date)
        ) as modified_date
    from silver.task as task
    left join gold.practitioners as practitioner
        on task.owner_practitioner_id = practitioner.id
    where
        task.code = '040'
        and coalesce(task.status, 'unknown') <> 'entered-in-error'
)

select
    task.task_id,
    task.subject_patient_id,
    task.organization_id,
    'created' as event,
    task.created_date as event_date
from task
union all
select
    task.task_id,
    task.subject_patient_id,
    task.organization_id,
    'completed' as event,
    task.modified_date as event_date
from task
where task.status = 'completed'
