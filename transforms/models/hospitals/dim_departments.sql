select
    rows.department_key,
    rows.hospital,
    rows.department_id,
    rows.name,
    rows.floor,
    rows.head_doctor_key,
    rows.total_staff,
    rows.phone_extension
from silver.stage_hospitals__department as rows
union all
select
    'unknown' as department_key,
    'unknown' as hospital,
    cast(null as string) as department_id,
    cast(null as string) as name,
    cast(null as string) as floor,
    cast(null as string) as head_doctor_key,
    cast(null as int) as total_staff,
    cast(null as string) as phone_extension
