with numbered as (
    select
        medication_id,
        elation_id,
        trim(rxnorm) as rxnorm,
        try_cast(started_on as date) as started_on,
        try_cast(stopped_on as date) as stopped_on,
        row_number() over (
            partition by medication_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.elation__medications
    where _removed_at is null
)

select
    medication_id,
    elation_id,
    rxnorm,
    started_on,
    stopped_on
from numbered
where place = 1
