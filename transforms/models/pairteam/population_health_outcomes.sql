select
    person_id,
    kind,
    count(*) as readings,
    min(effective_date) as first_date,
    min_by(value, struct(effective_date, value)) as first_value,
    max(effective_date) as last_date,
    max_by(value, struct(effective_date, -value)) as last_value,
    cast(
        max_by(value, struct(effective_date, -value))
        - min_by(value, struct(effective_date, value))
        as decimal(18, 4)
    ) as change
from gold.population_health_readings
group by person_id, kind
having min(effective_date) < max(effective_date)
