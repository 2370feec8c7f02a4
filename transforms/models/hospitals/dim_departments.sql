select
    staged.department_key,
    staged.hospital,
    staged.department_id,
    staged.name,
    staged.floor,
    staged.head_doctor_key,
    staged.total_staff,
    staged.phone_extension
from silver.stage_hospitals__department as staged
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
