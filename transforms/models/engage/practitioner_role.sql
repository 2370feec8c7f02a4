select
    role.id,
    role.active,
    'PractitionerRole' as resourcetype,
    role.code as coding_code,
    role.code_display as coding_display,
    role.organization_id,
    role.practitioner_id,
    role.last_updated as meta_lastupdated,
    role.last_updated,
    role.period_end_date
from silver.practitioner_role as role
