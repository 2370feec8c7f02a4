with numbered as (
    select
        activity_id,
        agent_id,
        activity_date,
        state,
        minutes,
        row_number() over (
            partition by activity_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.regal__agent_activity
    where _removed_at is null
)

select
    activity_id,
    agent_id,
    activity_date,
    state,
    minutes
from numbered
where place = 1
