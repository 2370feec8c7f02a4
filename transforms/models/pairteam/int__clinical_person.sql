select
    person_id,
    health_plan as organization_id,
    date_of_birth as birth_date,
    coalesce(sex, 'unknown') as sex,
    deceased_date
from gold.members
