with interventions as (
    select
        person_id,
        count_if(status = 'open') as open_interventions,
        count_if(status = 'closed') as closed_interventions,
        count_if(outcome = 'achieved') as achieved_interventions,
        count(distinct case when status = 'open' then owner_id end) as owners
    from gold.care_plan_interventions
    group by person_id
),

tasks as (
    select
        link.person_id,
        count_if(coalesce(cast(task.completed_at as date) > :as_of, true))
            as open_tasks,
        count_if(
            coalesce(cast(task.completed_at as date) > :as_of, true)
            and task.due_on < :as_of
        ) as overdue_tasks
    from silver.stage_regal__tasks as task
    inner join gold.person_crosswalk as link
        on task.contact_id = link.record_id and link.source = 'regal'
    where cast(task.created_at as date) <= :as_of
    group by link.person_id
)

select
    member.person_id,
    coalesce(interventions.open_interventions, 0) as open_interventions,
    coalesce(interventions.closed_interventions, 0) as closed_interventions,
    coalesce(interventions.achieved_interventions, 0)
        as achieved_interventions,
    coalesce(tasks.open_tasks, 0) as open_tasks,
    coalesce(tasks.overdue_tasks, 0) as overdue_tasks,
    coalesce(interventions.owners, 0) as owners
from gold.members as member
left join interventions
    on member.person_id = interventions.person_id
left join tasks
    on member.person_id = tasks.person_id
