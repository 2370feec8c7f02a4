with numbered as (
    select
        result_id,
        elation_id,
        upper(trim(loinc)) as loinc,
        try_cast(collected_at as timestamp) as collected_at,
        try_cast(value as decimal(18, 4)) as value,
        units,
        status,
        row_number() over (
            partition by result_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.elation__lab_results
    where _removed_at is null
)

select
    result_id,
    elation_id,
    loinc,
    collected_at,
    value,
    units,
    status
from numbered
where place = 1
