select
    person_id,
    reading_id,
    effective_date,
    systolic,
    diastolic
from silver.int__blood_pressure
qualify
    row_number() over (
        partition by person_id
        order by
            effective_date desc,
            effective_at desc nulls last,
            systolic asc,
            diastolic asc,
            reading_id asc
    ) = 1
