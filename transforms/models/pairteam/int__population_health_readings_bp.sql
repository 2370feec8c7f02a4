with numbered as (
    select
        *,
        row_number() over (
            partition by person_id
            order by
                effective_date desc,
                effective_at desc nulls last,
                systolic asc,
                diastolic asc,
                reading_id asc
        ) as place
    from silver.int__blood_pressure
)

select
    person_id,
    reading_id,
    effective_date,
    systolic,
    diastolic
from numbered
where place = 1
