select
    location.id,
    location.name,
    location.status,
    location.description,
    location.physical_type_code,
    location.physical_type_display,
    location.alias,
    location.identifier_value,
    location.part_of_location_id as parent_id,
    coalesce(location.part_of_display, parent.name) as parent_name,
    location.part_of_reference as parent_reference,
    location.last_updated,
    location.managing_organization_id
from silver.location as location
left join silver.location as parent on location.part_of_location_id = parent.id
