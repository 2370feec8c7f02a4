select
    staged.bed_key,
    staged.hospital,
    coalesce(patients.patient_version_key, 'unknown') as patient_version_key,
    coalesce(patients.patient_key, 'unknown') as patient_key,
    coalesce(cast(date_format(staged.occupied_from, 'yyyyMMdd') as int), -1) as date_key,
    coalesce(rooms.department_key, 'unknown') as department_key,
    rooms.room_type,
    rooms.daily_charge,
    staged.bed_id,
    staged.status,
    staged.occupied_from,
    staged.occupied_till
from silver.stage_hospitals__beds as staged
left join gold.dim_patients as patients
    on
        staged.patient_key = patients.patient_key
        and coalesce(staged.occupied_from, date '2000-01-01') >= patients.valid_from
        and (
            patients.valid_to is null
            or coalesce(staged.occupied_from, date '2000-01-01') < patients.valid_to
        )
left join silver.stage_hospitals__rooms as rooms on staged.room_key = rooms.room_key
