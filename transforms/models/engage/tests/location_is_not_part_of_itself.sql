-- model: gold.locations
-- description: No location is part of itself, nor of one that is part of it.
select locations.id
from gold.locations as locations
left join gold.locations as parent on locations.parent_id = parent.id
where
    locations.parent_id = locations.id
    or parent.parent_id = locations.id
