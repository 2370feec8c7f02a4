select
    staged.patient_test_key,
    staged.hospital,
    coalesce(patients.patient_version_key, 'unknown') as patient_version_key,
    coalesce(patients.patient_key, 'unknown') as patient_key,
    coalesce(doctors.doctor_version_key, 'unknown') as doctor_version_key,
    coalesce(doctors.doctor_key, 'unknown') as doctor_key,
    coalesce(departments.department_key, 'unknown') as department_key,
    coalesce(cast(date_format(staged.test_date, 'yyyyMMdd') as int), -1) as date_key,
    tests.test_name,
    tests.category as test_category,
    staged.test_date,
    staged.result_date,
    staged.status,
    staged.result,
    staged.amount,
    staged.discount,
    staged.payment_method
from silver.stage_hospitals__patient_tests as staged
left join gold.dim_patients as patients
    on
        staged.patient_key = patients.patient_key
        and coalesce(staged.test_date, date '2000-01-01') >= patients.valid_from
        and (
            patients.valid_to is null
            or coalesce(staged.test_date, date '2000-01-01') < patients.valid_to
        )
left join gold.dim_doctors as doctors
    on
        staged.doctor_key = doctors.doctor_key
        and coalesce(staged.test_date, date '2000-01-01') >= doctors.valid_from
        and (
            doctors.valid_to is null
            or coalesce(staged.test_date, date '2000-01-01') < doctors.valid_to
        )
left join gold.dim_departments as departments
    on doctors.hospital = departments.hospital and doctors.department = departments.name
left join silver.stage_hospitals__medical_tests as tests on staged.test_key = tests.test_key
