-- model: gold.encounters
-- description: An encounter's date lies in its month.
-- store_failures: true
select
    encounters.id,
    encounters.month,
    encounters.period_start_date
from gold.encounters as encounters
where encounters.month <> trunc(encounters.period_start_date, 'MM')
