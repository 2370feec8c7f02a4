select
    task_id,
    contact_id,
    agent_id,
    task_type,
    created_at,
    due_on,
    completed_at
from bronze.regal__tasks
where _removed_at is null
qualify
    row_number() over (
        partition by task_id
        order by _extracted_at desc, _row_number desc
    ) = 1
