with numbered as (
    select
        call_id,
        contact_id,
        agent_id,
        started_at,
        direction,
        duration_seconds,
        disposition,
        row_number() over (
            partition by call_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.regal__calls
    where _removed_at is null
)

select
    call_id,
    contact_id,
    agent_id,
    started_at,
    direction,
    duration_seconds,
    disposition
from numbered
where place = 1
