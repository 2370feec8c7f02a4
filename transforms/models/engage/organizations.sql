select
    organization.id,
    organization.name,
    organization.active,
    organization.id as resource_id,
    case
        when
            organization.type_code is not null
            or organization.type_display is not null
            then to_json(
                named_struct(
                    'system', organization.type_system,
                    'code', organization.type_code,
                    'display', organization.type_display
                )
            )
    end as type_coding,
    organization.last_updated,
    organization.type_system,
    organization.type_code,
    organization.type_display,
    organization.part_of_organization_id
from silver.organization as organization
