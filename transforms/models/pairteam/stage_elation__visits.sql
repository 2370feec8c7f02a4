select
    visit_id,
    elation_id,
    try_cast(visit_date as date) as visit_date,
    visit_type,
    provider_npi,
    status
from bronze.elation__visits
where _removed_at is null
qualify
    row_number() over (
        partition by visit_id
        order by _extracted_at desc, _row_number desc
    ) = 1
