with stock as (
    -- the price is that of the medicine's newest batch
    select
        hospital,
        medicine_id,
        max_by(medicine_name, manufacture_date) as medicine_name,
        max_by(unit_price, manufacture_date) as unit_price
    from silver.stage_hospitals__medical_stock
    group by hospital, medicine_id
)

select
    staged.prescription_key,
    staged.hospital,
    coalesce(patients.patient_version_key, 'unknown') as patient_version_key,
    coalesce(patients.patient_key, 'unknown') as patient_key,
    coalesce(cast(date_format(staged.prescription_date, 'yyyyMMdd') as int), -1) as date_key,
    stock.medicine_name,
    cast(staged.quantity * stock.unit_price as decimal(12, 2)) as value,
    staged.medicine_id,
    staged.prescription_date,
    staged.quantity
from silver.stage_hospitals__medicine_patient as staged
left join gold.dim_patients as patients
    on
        staged.patient_key = patients.patient_key
        and coalesce(staged.prescription_date, date '2000-01-01') >= patients.valid_from
        and (
            patients.valid_to is null
            or coalesce(staged.prescription_date, date '2000-01-01') < patients.valid_to
        )
left join stock
    on staged.hospital = stock.hospital and staged.medicine_id = stock.medicine_id
