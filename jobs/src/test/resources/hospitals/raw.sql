-- The answers to the questions of transforms/models/hospitals/README.md, from the raw files. Charges
-- are the same in both extracts of a bill, so the first one tells them.
with bills as (
    select regexp_extract(filename, 'hospital_[0-9]') as hospital, *
    from read_csv('{samples}/hospital_*/2025-01-31/hospital_bills.csv', all_varchar = true, filename = true,
        header = false, skip = 1, encoding = 'latin-1',
        names = ['bill', 'patient', 'came', 'went', 'room', 'surgery', 'medicine', 'test', 'doctor', 'other',
            'total', 'discount', 'paid', 'status', 'method'])
),
charges as (
    select hospital, unnest(['Room', 'Surgery', 'Medicine', 'Test', 'Doctor', 'Other', 'Discount']) as charge_type,
        unnest([room, surgery, medicine, test, doctor, other, '-' || discount]) as amount
    from bills
)
select charge_type,
    sum(coalesce(try_cast(amount as decimal(12, 2)), 0)) filter (where hospital = 'hospital_1'),
    sum(coalesce(try_cast(amount as decimal(12, 2)), 0)) filter (where hospital = 'hospital_2'),
    sum(coalesce(try_cast(amount as decimal(12, 2)), 0)) filter (where hospital = 'hospital_3')
from charges group by all order by charge_type;

select regexp_extract(filename, 'hospital_[0-9]') as hospital, count(try_cast(rating as int)),
    round(avg(try_cast(rating as int)), 2)
from read_csv('{samples}/hospital_*/2025-01-31/satisfaction_score.csv', all_varchar = true, filename = true,
    header = false, skip = 1, names = ['id', 'patient', 'doctor', 'rating', 'feedback', 'day', 'department'])
group by all order by all;

-- tests were done before doctors moved: the department that was sent first counts
with tests as (
    select regexp_extract(filename, 'hospital_[0-9]') as hospital, doctor, amount
    from read_csv('{samples}/hospital_*/2025-01-31/patient_tests.csv', all_varchar = true, filename = true,
        header = false, skip = 1, names = ['id', 'patient', 'test', 'doctor', 'day', 'result_day', 'status',
            'result', 'notes', 'amount', 'method', 'discount'])
),
doctors as (
    select regexp_extract(filename, 'hospital_[0-9]') as hospital, filename, doctor, department
    from read_csv('{samples}/hospital_*/*/doctors.csv', all_varchar = true, filename = true,
        header = false, skip = 1, names = ['doctor', 'name', 'speciality', 'department',
            'salary', 'status', 'available', 'joined', 'degree', 'years', 'phone', 'email', 'image'])
),
known as (
    select hospital, doctor, min_by(department, filename) as department
    from doctors group by hospital, doctor
)
select department,
    sum(try_cast(amount as decimal(12, 2))) filter (where hospital = 'hospital_1'),
    sum(try_cast(amount as decimal(12, 2))) filter (where hospital = 'hospital_2'),
    sum(try_cast(amount as decimal(12, 2))) filter (where hospital = 'hospital_3')
from tests join known using (hospital, doctor) group by all order by department;

select regexp_extract(filename, 'hospital_[0-9]') as hospital, status, count(*)
from read_csv('{samples}/hospital_*/2025-01-31/beds.csv', all_varchar = true, filename = true,
    header = false, skip = 1, names = ['bed', 'room', 'status', 'patient', 'since', 'till'])
group by all order by all;

select regexp_extract(filename, 'hospital_[0-9]') as hospital, count(distinct patient),
    sum(room::int + surgery::int + medicine::int + test::int + doctor::int + other::int
        - coalesce(try_cast(discount as int), 0))::decimal(12, 2)
from read_csv('{samples}/hospital_*/2025-01-31/hospital_bills.csv', all_varchar = true, filename = true,
    header = false, skip = 1, names = ['bill', 'patient', 'came', 'went', 'room', 'surgery', 'medicine', 'test',
        'doctor', 'other', 'total', 'discount', 'paid', 'status', 'method'])
group by all order by all;
