-- The answers to the questions of transforms/models/hospitals/README.md, from the raw files. Charges
-- are the same in both extracts of a bill, so the first one tells them.
with bills as (
    select 'hospital_' || h as hospital, *
    from range(1, 4) as hospitals (h)
    join read_csv('{samples}/hospital_*/2025-01-31/hospital_bills.csv', all_varchar = true, filename = true)
        on filename like '%/hospital_' || h || '/%'
),
charges as (
    select hospital, unnest(['Room', 'Surgery', 'Medicine', 'Test', 'Doctor', 'Other', 'Discount']) as charge_type,
        unnest([room_charges, surgery_charges, medicine_charges, test_charges, doctor_fees, other_charges,
            '-' || discount]) as amount
    from bills
)
select hospital, charge_type, sum(coalesce(try_cast(amount as decimal(12, 2)), 0)) from charges
group by all order by all;

select regexp_extract(filename, 'hospital_[0-9]') as hospital, count(try_cast(rating as int)),
    round(avg(try_cast(rating as int)), 2)
from read_csv('{samples}/hospital_*/2025-01-31/satisfaction_score.csv', all_varchar = true, filename = true,
    normalize_names = true)
group by all order by all;

-- hospital 3 comes from a database, which has no history: there the doctors sent last count
with tests as (
    select regexp_extract(filename, 'hospital_[0-9]') as hospital, doctor_id, amount
    from read_csv('{samples}/hospital_*/2025-01-31/patient_tests.csv', all_varchar = true, filename = true,
        normalize_names = true)
),
doctors as (
    select regexp_extract(filename, 'hospital_[0-9]') as hospital, filename, trim(doctor_id) as doctor_id,
        department
    from read_csv('{samples}/hospital_*/*/doctors.csv', all_varchar = true, filename = true,
        normalize_names = true, encoding = 'latin-1')
),
known as (
    select hospital, doctor_id,
        if(hospital = 'hospital_3', max_by(department, filename), min_by(department, filename)) as department
    from doctors group by all
)
select hospital, department, sum(try_cast(amount as decimal(12, 2)))
from tests join known using (hospital, doctor_id) group by all order by all;

select regexp_extract(filename, 'hospital_[0-9]') as hospital, status, count(*)
from read_csv('{samples}/hospital_*/2025-01-31/beds.csv', all_varchar = true, filename = true,
    normalize_names = true)
group by all order by all;

select regexp_extract(filename, 'hospital_[0-9]') as hospital, count(distinct patient_id),
    sum(try_cast(room_charges as int) + try_cast(surgery_charges as int) + try_cast(medicine_charges as int)
        + try_cast(test_charges as int) + try_cast(doctor_fees as int) + try_cast(other_charges as int)
        - coalesce(try_cast(discount as int), 0))::decimal(12, 2)
from read_csv('{samples}/hospital_*/2025-01-31/hospital_bills.csv', all_varchar = true, filename = true,
    normalize_names = true)
group by all order by all;
