with numbered as (
    select
        visit_id,
        elation_id,
        try_cast(visit_date as date) as visit_date,
        visit_type,
        provider_npi,
        status,
        row_number() over (
            partition by visit_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.elation__visits
    where _removed_at is null
)

select
    visit_id,
    elation_id,
    visit_date,
    visit_type,
    provider_npi,
    status
from numbered
where place = 1
