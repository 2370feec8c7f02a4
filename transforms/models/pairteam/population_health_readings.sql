select
    observation_id as reading_id,
    person_id,
    case code
        when '39156-5' then 'bmi'
        when '44261-6' then 'phq9'
        else 'hba1c'
    end as kind,
    effective_date,
    value
from silver.int__clinical_observation
where
    code_system = 'http://loinc.org'
    and code in ('39156-5', '44261-6', '4548-4', '17856-6')
    and value is not null
union all
select
    reading_id,
    person_id,
    'systolic' as kind,
    effective_date,
    systolic as value
from silver.int__blood_pressure
union all
select
    reading_id,
    person_id,
    'diastolic' as kind,
    effective_date,
    diastolic as value
from silver.int__blood_pressure
