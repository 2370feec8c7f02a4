with known as (
    select hospital from silver.stage_hospitals__patients
    union
    select hospital from silver.stage_hospitals__department
    union
    select 'unknown' as hospital
)

select
    known.hospital,
    coalesce(names.hospital_name, known.hospital) as hospital_name,
    names.city
from known
left join silver.hospital_names as names on known.hospital = names.hospital
