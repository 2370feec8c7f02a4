with numbered as (
    select
        task_id,
        contact_id,
        agent_id,
        task_type,
        created_at,
        due_on,
        completed_at,
        row_number() over (
            partition by task_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.regal__tasks
    where _removed_at is null
)

select
    task_id,
    contact_id,
    agent_id,
    task_type,
    created_at,
    due_on,
    completed_at
from numbered
where place = 1
