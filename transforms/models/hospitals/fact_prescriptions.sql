select
    rows.prescription_key,
    rows.hospital,
    coalesce(patients.patient_version_key, 'unknown') as patient_version_key,
    coalesce(patients.patient_key, 'unknown') as patient_key,
    coalesce(cast(date_format(rows.prescription_date, 'yyyyMMdd') as int), -1) as date_key,
    stock.medicine_name,
    cast(rows.quantity * stock.unit_price as decimal(12,2)) as value,
    rows.medicine_id,
    rows.prescription_date,
    rows.quantity
from silver.stage_hospitals__medicine_patient as rows
left join gold.dim_patients as patients
    on
        rows.patient_key = patients.patient_key
        and coalesce(rows.prescription_date, date '2000-01-01') >= patients.valid_from
        and (
            patients.valid_to is null
            or coalesce(rows.prescription_date, date '2000-01-01') < patients.valid_to
        )
left join (
    -- the price is that of the medicine's newest batch
    select
        hospital,
        medicine_id,
        max_by(medicine_name, manufacture_date) as medicine_name,
        max_by(unit_price, manufacture_date) as unit_price
    from silver.stage_hospitals__medical_stock
    group by hospital, medicine_id
) as stock on rows.hospital = stock.hospital and rows.medicine_id = stock.medicine_id
