with charges as (
    select
        staged.*,
        stack(
            7,
            'Room', staged.room_charges,
            'Surgery', staged.surgery_charges,
            'Medicine', staged.medicine_charges,
            'Test', staged.test_charges,
            'Doctor', staged.doctor_fees,
            'Other', staged.other_charges,
            'Discount', -staged.discount
        ) as (charge_type, charge)
    from silver.stage_hospitals__hospital_bills as staged
)

select
    sha2(concat_ws('|', charges.bill_key, charges.charge_type), 256) as bill_charge_key,
    charges.bill_key,
    charges.hospital,
    coalesce(patients.patient_version_key, 'unknown') as patient_version_key,
    coalesce(patients.patient_key, 'unknown') as patient_key,
    coalesce(cast(date_format(charges.admission_date, 'yyyyMMdd') as int), -1) as date_key,
    charges.admission_date,
    charges.charge_type,
    cast(coalesce(charges.charge, 0) as decimal(12, 2)) as amount,
    charges.payment_status,
    charges.payment_method
from charges
left join gold.dim_patients as patients
    on
        charges.patient_key = patients.patient_key
        and coalesce(charges.admission_date, date '2000-01-01') >= patients.valid_from
        and (
            patients.valid_to is null
            or coalesce(charges.admission_date, date '2000-01-01') < patients.valid_to
        )
