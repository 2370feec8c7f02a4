select
    rows.bed_key,
    rows.hospital,
    coalesce(patients.patient_version_key, 'unknown') as patient_version_key,
    coalesce(patients.patient_key, 'unknown') as patient_key,
    coalesce(cast(date_format(rows.occupied_from, 'yyyyMMdd') as int), -1) as date_key,
    coalesce(rooms.department_key, 'unknown') as department_key,
    rooms.room_type,
    rooms.daily_charge,
    rows.bed_id,
    rows.status,
    rows.occupied_from,
    rows.occupied_till
from silver.stage_hospitals__beds as rows
left join gold.dim_patients as patients
    on
        rows.patient_key = patients.patient_key
        and coalesce(rows.occupied_from, date '2000-01-01') >= patients.valid_from
        and (
            patients.valid_to is null
            or coalesce(rows.occupied_from, date '2000-01-01') < patients.valid_to
        )
left join silver.stage_hospitals__rooms as rooms on rows.room_key = rooms.room_key
