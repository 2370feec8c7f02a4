select
    id as person_id,
    managing_organization_id as organization_id,
    birth_date,
    gender as sex,
    deceased_date
from silver.patient
where coalesce(active, true)
