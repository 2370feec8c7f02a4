with numbered as (
    select
        intervention_id,
        patient_id,
        category,
        status,
        opened_on,
        closed_on,
        outcome,
        owner_id,
        row_number() over (
            partition by intervention_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.arc__interventions
    where _removed_at is null
)

select
    intervention_id,
    patient_id,
    category,
    status,
    opened_on,
    closed_on,
    outcome,
    owner_id
from numbered
where place = 1
